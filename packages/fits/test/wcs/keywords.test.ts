import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readKeywords } from '../../src/wcs/keywords.ts'
import { headerOf } from '../helpers/headers.ts'

test('a header without any has the defaults', () => {
  const { axes, crpix, crval, cdelt, ctype, cunit, pc, cd, pv } = readKeywords(headerOf('NAXIS   = 3'), '')
  assert.deepEqual([axes, crpix, crval, cdelt], [3, [0, 0, 0], [0, 0, 0], [1, 1, 1]])
  assert.deepEqual([ctype, cunit, pc.size, cd.size, pv], [['', '', ''], ['', '', ''], 0, 0, []])
  assert.equal(readKeywords(headerOf(), '').axes, 2)
})

test('the highest axis of NAXIS, WCSAXES and the indices counts', () => {
  assert.equal(readKeywords(headerOf('NAXIS   = 2', 'WCSAXES = 3'), '').axes, 3)
  assert.equal(readKeywords(headerOf('NAXIS   = 2', 'PC1_4   = 0'), '').axes, 4)
  assert.equal(readKeywords(headerOf('NAXIS   = 2', 'PV5_0   = 0'), '').axes, 5)
  assert.equal(readKeywords(headerOf('NAXIS   = 2', 'CTYPE3  = 5'), '').axes, 2)
})

test('numbers have two digits at most, and axes no leading zero', () => {
  const { axes, crpix, cd, pv } = readKeywords(
    headerOf('NAXIS   = 2', 'CRPIX100= 1', 'CRPIX01 = 1', 'CD1_100 = 1', 'CD01_02 = 3', 'PV999_1 = 1', 'PV2_100 = 1'),
    '',
  )
  assert.deepEqual([axes, crpix, [...cd], pv], [2, [0, 0], [['1,2', 3]], []])
})

test('values by axis, the last of duplicates, and only of the right type', () => {
  const header = headerOf(
    'NAXIS   = 2',
    'CRVAL1  = 1',
    'CRVAL1  = 2',
    "CRVAL2  = '150.1'",
    'CRVAL2  = T',
    "CTYPE1  = 'RA---TAN  '",
    "CUNIT2  = ' deg '",
    'PC001002= 0.5',
    'CD2_02  = 4',
    'PV1_03  = 7',
    'PROJP2  = 8',
    'LONPOLE = 9.0',
    'RESTFREQ= 1.0E9',
  )
  const found = readKeywords(header, '')
  assert.deepEqual(
    [found.crval, found.ctype, found.cunit],
    [
      [2, 0],
      ['RA---TAN', ''],
      ['', 'deg'],
    ],
  )
  assert.deepEqual([[...found.pc], [...found.cd]], [[['1,2', 0.5]], [['2,2', 4]]])
  assert.deepEqual(found.pv, [
    { axis: 1, index: 3, value: 7 },
    { axis: 0, index: 2, value: 8 },
  ])
  assert.deepEqual([found.lonpole, found.latpole, found.restFrequency], [9, undefined, 1e9])
})

test('without an image LONPOLE and its like count beside a WCS, and alone are none', () => {
  const { axes, lonpole, restFrequency } = readKeywords(
    headerOf('NAXIS   = 0', 'LONPOLE = 7', 'CRVAL1  = 5', 'RESTFRQ = 1E9', 'LONPOLEA= 3'),
    '',
  )
  assert.deepEqual([axes, lonpole, restFrequency], [1, 7, 1e9])
  assert.equal(readKeywords(headerOf('NAXIS   = 0', 'LONPOLE = 7'), '').lonpole, undefined)
})

test('alternate WCSs have a letter, and must be there', () => {
  const header = headerOf('NAXIS   = 2', 'CRVAL1A = 5', 'CD1_2A  = 3', 'LONPOLEB= 7')
  const found = readKeywords(header, 'A')
  assert.deepEqual([found.crval, [...found.cd]], [[5, 0], [['1,2', 3]]])
  assert.equal(readKeywords(header, 'B').lonpole, 7)
  assert.throws(() => readKeywords(header, ''), { message: 'the header has no WCS but alternate ones' })
  assert.throws(() => readKeywords(header, 'C'), { message: 'the header has no WCS C' })
  assert.throws(() => readKeywords(headerOf('NAXIS   = 2'), 'A'), { name: 'HeaderError' })
})

test('refused: more axes than any reader takes, and numbers beyond a double', () => {
  assert.throws(() => readKeywords(headerOf('NAXIS   = 33'), ''), { name: 'HeaderError', code: 'too-large' })
  assert.throws(() => readKeywords(headerOf('WCSAXES = 2000000000'), ''), { code: 'too-large' })
  assert.throws(() => readKeywords(headerOf('CRVAL1  = 1E400'), ''), { message: 'CRVAL1 is beyond a double' })
})
