import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hduOf } from '../../src/hdu.ts'
import { keywordComplaints } from '../../src/verify/keyword-rules.ts'
import { headerOf } from '../helpers/headers.ts'

function complaints(...cards: string[]): string[] {
  const header = headerOf('SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 2', 'NAXIS1  = 1', 'NAXIS2  = 1', ...cards)
  const hdu = hduOf(header, { index: 0, headerStart: 0, dataStart: 2880, sizeToEnd: 0 })
  return [...keywordComplaints(hdu)].map(({ severity, message }) => `${severity}: ${message}`)
}

// each judged alike by fitsverify of cfitsio 4.2.0
test('reserved keywords of the right and of the wrong kind', () => {
  const good = [
    "OBJECT  = 'M 31'",
    'BSCALE  = 1',
    'CRPIX1  = 1.5',
    'EXTVER  = 2',
    "CTYPE1  = ''",
    'EQUINOX = 2000',
    'OBJECT  =',
  ]
  assert.deepEqual(complaints(...good), [])
  assert.deepEqual(complaints('OBJECT  = 1', "EXTVER  = '1'", "EQUINOX = '2000'", 'CTYPE1  = 5', "CD1_1   = 'N/A'"), [
    'error: OBJECT is 1, and must be a string',
    "error: EXTVER is '1', and must be an integer",
    "error: EQUINOX is '2000', and must be a number",
    'error: CTYPE1 is 5, and must be a string',
    "error: CD1_1 is 'N/A', and must be a number",
  ])
})

test('dates', () => {
  const dates = ['2024-02-29', '2024-06-30T23:59:60.5', '31/12/98', '-04713-11-24', '2024-01-01T00:00:00']
  assert.deepEqual(complaints(...dates.slice(0, 3).map((date) => `DATE-OBS= '${date}'`)), [])
  assert.deepEqual(complaints(`DATE    = '${dates[4]}'`), [])
  for (const date of [
    '2024-13-01',
    '2024-00-10',
    '2024-01-32',
    '2024-1-1',
    '2024-01-01T24:00:00',
    'xx',
    '40/12/98',
    '',
  ]) {
    assert.deepEqual(complaints(`DATE-AVG= '${date}'`), [
      `error: DATE-AVG is '${date}', and must be a date, YYYY-MM-DDThh:mm:ss`,
    ])
  }
})

test('what is discouraged', () => {
  assert.deepEqual(complaints('EPOCH   = 2000.0', 'BLOCKED = T', 'BSCALE  = 0'), [
    'warning: EPOCH is deprecated',
    'warning: BLOCKED is deprecated',
    'warning: BSCALE is 0',
  ])
})

test('axes of world coordinates', () => {
  assert.deepEqual(complaints('WCSAXES = 3', "CTYPE3  = 'FREQ'", 'WCSAXESA= 2', 'CRPIX1A = 1'), [])
  assert.deepEqual(complaints('CRPIX1  = 1', 'CRPIX3  = 1', 'WCSAXES = 2', 'WCSAXESB= 2'), [
    'warning: CRPIX3 is of an axis that is not there',
    'error: WCSAXES comes behind other keywords of its coordinates',
  ])
})
