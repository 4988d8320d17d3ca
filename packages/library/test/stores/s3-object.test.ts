import assert from 'node:assert/strict'
import { test } from 'node:test'
import { objectDetails, storageClass } from '../../src/stores/s3-object.ts'
import { md5Of, storable } from './file-store.suite.ts'

const now = Date.UTC(2026, 10, 22, 12)

test('what was observed long ago goes to the class for what is seldom asked for', () => {
  const classes: [string | null, string][] = [
    ['2026-09-23T12:00:00.000', 'STANDARD'], // 60 days to the second
    ['2026-09-23T11:59:59', 'STANDARD_IA'],
    ['2026-09-23T13:59:59+02:00', 'STANDARD_IA'],
    ['2026-09-23T12:00:00Z', 'STANDARD'],
    ['1998-01-01', 'STANDARD_IA'],
    ['2050-01-01', 'STANDARD'],
    ['', 'STANDARD'],
    ['soon', 'STANDARD'],
    [null, 'STANDARD'],
  ]
  for (const [date, expected] of classes) assert.equal(storageClass(date, 60, now), expected, String(date))
  assert.equal(storageClass('2026-11-22T11:59:59', 0, now), 'STANDARD_IA')
})

test('a file downloads under its name, whatever that is', () => {
  const dispositionOf = (filename: string): string => objectDetails(storable('', filename), 'm', 60).ContentDisposition
  assert.equal(
    dispositionOf('cpt1m010-fa16-20201006-e91.fits.fz'),
    'attachment; filename=cpt1m010-fa16-20201006-e91.fits.fz',
  )
  assert.equal(
    dispositionOf('M 31 "é"\r\nX: y\'(1).fits'),
    `attachment; filename="M 31 _____X: y'(1).fits"; filename*=UTF-8''M%2031%20%22%C3%A9%22%0D%0AX%3A%20y%27%281%29.fits`,
  )
})

test('an unknown content type is left to S3', () => {
  const details = objectDetails({ ...storable('x'), contentType: '' }, md5Of('x'), 60)
  assert.deepEqual(Object.keys(details).sort(), ['ContentDisposition', 'Metadata', 'StorageClass'])
  assert.deepEqual(details.Metadata, { md5: md5Of('x') })
})
