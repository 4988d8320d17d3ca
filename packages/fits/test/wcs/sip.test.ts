import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sipOf } from '../../src/wcs/sip.ts'
import { headerOf } from '../helpers/headers.ts'

const axes = ['CRPIX1  = 10', 'CRPIX2  = 20', "CTYPE1  = 'RA---TAN-SIP'", "CTYPE2  = 'DEC--TAN-SIP'"]
const shiftOf = (...cards: string[]) => sipOf(headerOf(...axes, ...cards), '')?.shift

test('polynomials of the distance from CRPIX, with and without quotes', () => {
  const [x, y] = shiftOf(
    'A_ORDER = 2',
    'B_ORDER = 3',
    'A_2_0   = 1E-4',
    "A_1_1   = '2E-5'",
    'B_2_1   = 1E-7',
    'A_3_0 = 9',
  )!
  assert.ok(Math.abs(x(100, 50) - 1.1) < 1e-15)
  assert.ok(Math.abs(y(100, 50) - 0.05) < 1e-15)
})

test('orders far beyond the 9 of the convention, of which few factors are there', () => {
  const [x] = shiftOf('A_ORDER = 99', 'B_ORDER = 99', 'A_20_0  = 1E-20')!
  assert.ok(Math.abs(x(10, 3) - 1) < 1e-15)
})

test('orders below 2 are no distortion, and an inverse alone needs none', () => {
  assert.equal(shiftOf('A_ORDER = 1', 'A_1_0   = 5'), undefined)
  assert.equal(shiftOf('A_ORDER = T', 'B_ORDER = T'), undefined)
  assert.equal(shiftOf(), undefined)
  // no reference pixel is needed then
  assert.equal(sipOf(headerOf(...axes.slice(2), 'A_ORDER = 2', 'B_ORDER = 1'), ''), undefined)
  assert.deepEqual(sipOf(headerOf(...axes, 'AP_ORDER= 2', 'BP_ORDER= 2'), ''), { shift: undefined })
})

test('refused: one axis only, impossible orders and factors, and no reference pixel or axis', () => {
  for (const cards of [
    ['A_ORDER = 2'],
    ['B_ORDER = 2'],
    ['AP_ORDER= 2'],
    ['A_ORDER = 2000000000', 'B_ORDER = 2'],
    ["A_ORDER = 'two'", 'B_ORDER = 2'],
    ['A_ORDER = 2', 'B_ORDER = 2', "A_2_0   = 'N/A'"],
  ]) {
    assert.throws(() => shiftOf(...cards), { name: 'HeaderError', code: 'bad-header' }, cards.join())
  }
  for (const missing of axes) {
    const header = headerOf(...axes.filter((card) => card !== missing), 'A_ORDER = 2', 'B_ORDER = 2')
    assert.throws(() => sipOf(header, ''), { message: `SIP needs ${missing.slice(0, 6)}` })
  }
})
