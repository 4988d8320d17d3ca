import assert from 'node:assert/strict'
import { test } from 'node:test'
import { distinctNames, savedAs, zipName } from '../../src/downloads/names.ts'

test('a plain name stands without quotes, another as RFC 6266 has it', () => {
  assert.equal(savedAs('ocs_archive_data-20200505-3.zip'), 'attachment; filename=ocs_archive_data-20200505-3.zip')
  assert.equal(savedAs('M 31.fits'), 'attachment; filename="M 31.fits"')
  assert.equal(savedAs('é"\r\n.fits'), `attachment; filename="é\\"??.fits"; filename*=UTF-8''%C3%A9%22%0D%0A.fits`)
})

test('the name of a ZIP has its day in UTC and how many frames it is of', () => {
  assert.equal(zipName('base', 12, new Date('2020-05-05T23:59:59.9-01:00')), 'base-20200506-12')
  assert.equal(zipName('../a/b', 1, new Date('2020-05-05T00:00:00Z')), '__a_b-20200505-1')
})

test('no two files of a ZIP have one name, and none is a path', () => {
  const named = (...filenames: string[]): string[] =>
    distinctNames(filenames.map((filename, index) => ({ id: index + 1, filename })))
  assert.deepEqual(named('a.fits', 'b.fits.fz', 'A.FITS', 'a.fits'), ['a.fits', 'b.fits.fz', 'A-3.FITS', 'a-4.fits'])
  assert.deepEqual(named('a-3.fits', 'a.fits', 'a.fits'), ['a-3.fits', 'a.fits', 'a-3-1.fits'])
  assert.deepEqual(named('../../etc/passwd', 'c:\\x\n', '.hidden'), ['__.._etc_passwd', 'c__x_', '_hidden'])
})
