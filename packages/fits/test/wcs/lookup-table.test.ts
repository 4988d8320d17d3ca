import assert from 'node:assert/strict'
import { test } from 'node:test'
import { correctionsOf, type LookupTable } from '../../src/wcs/lookup-table.ts'
import { headerOf } from '../helpers/headers.ts'

const table = (...cards: string[]): LookupTable => ({
  header: headerOf("EXTNAME = 'WCSDVARR'", 'NAXIS1  = 3', 'NAXIS2  = 2', ...cards),
  values: Float32Array.of(0, 1, 2, 10, 11, 12),
})
const lookup = ["CPDIS1  = 'LOOKUP'", "DP1     = 'EXTVER: 1'", "DP1     = 'AXIS.1: 1'", "DP1     = 'AXIS.2: 2'"]

test('corrections lie between the cells, and go on beyond the edge', () => {
  const { prior, detector } = correctionsOf(headerOf(...lookup), [
    table('CRVAL1  = 99', 'CRVAL2  = 99', 'CDELT1  = 10', 'CDELT2  = 20'),
  ])
  const [x, y] = prior
  assert.deepEqual([detector, y], [[undefined, undefined], undefined])
  assert.deepEqual([x!(100, 100), x!(115, 100), x!(115, 110), x!(0, 0), x!(999, 999)], [0, 1.5, 6.5, 0, 12])
  assert.ok(Number.isNaN(x!(Number.NaN, 5)))
})

test('of several tables the version counts, and a table may lie on its side', () => {
  const header = headerOf(
    "D2IMDIS2= 'Lookup'",
    "D2IM2   = 'EXTVER: 2.0'",
    "D2IM2   = 'AXIS.1: 1'",
    "D2IM2   = 'AXIS.2: 1'",
  )
  const side = { ...table(), header: headerOf("EXTNAME = 'D2IMARR'", 'EXTVER  = 2', 'NAXIS1  = 3', 'NAXIS2  = 2') }
  const { detector } = correctionsOf(header, [{ ...side, header: headerOf("EXTNAME = 'D2IMARR'") }, side])
  // pixel 1 is the first cell without CRPIX; here it runs along the rows of the table
  assert.deepEqual([detector[1]!(1, 1), detector[1]!(2, 1), detector[1]!(2, 3)], [0, 10, 12])
})

test('without their tables corrections of the detector are left out, others refused', () => {
  assert.deepEqual(correctionsOf(headerOf("D2IMDIS1= 'LOOKUP'"), undefined).detector, [undefined, undefined])
  assert.throws(() => correctionsOf(headerOf(...lookup), undefined), {
    name: 'HeaderError',
    message: 'the table WCSDVARR 1 of DP1 is needed and not given',
  })
})

test('refused: other distortions, and tables that are none', () => {
  assert.throws(() => correctionsOf(headerOf("CPDIS1  = 'TPD'"), []), { name: 'UnsupportedError' })
  assert.throws(() => correctionsOf(headerOf('CPDIS1  = 1.0'), []), {
    name: 'HeaderError',
    message: 'CPDIS1 names no kind of distortion',
  })
  assert.throws(() => correctionsOf(headerOf("CQDIS2  = 'TPD'"), []), { name: 'UnsupportedError' })
  for (const cards of [['NAXIS1  = 3'], ['NAXIS1  = 300000000', 'NAXIS2  = 2']]) {
    const broken = { header: headerOf("EXTNAME = 'WCSDVARR'", ...cards), values: [1, 2, 3] }
    assert.throws(() => correctionsOf(headerOf(...lookup), [broken]), { name: 'HeaderError' })
  }
})
