import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spectralScale } from '../../src/wcs/spectral.ts'

// wcslib 7.12 (astropy 5.2.1): WCS(header).wcs.p2s([[-3000], [4096]], 1)['world'] of a header with CTYPE1, CRVAL1,
// CDELT1 as here, RESTFRQ = 110201353000.0 and RESTWAV = 0.00272040633
const KNOWN = [
  ['VELO-F2V', 22000000, 700, 19906316.46641613, 24878943.201171562],
  ['FREQ-V2F', 102400000000, -250000, 103152361448.53082, 101380325533.47058],
  ['FREQ-W2F', 102400000000, -250000, 103155533694.0482, 101386138613.86139],
  ['WAVE-V2W', 0.002927, 7e-9, 0.0029060857202885633, 0.00295583455740078],
  ['WAVE-F2W', 5e-7, 1e-10, 3.125e-7, 2.7654867256637186e-6],
  ['AWAV-F2A', 5e-7, 1e-10, 3.124981254745558e-7, 2.765338474286314e-6],
  ['WAVE-A2W', 5e-7, 1e-10, 2.0000506805538574e-7, 9.096013222990187e-7],
  ['AWAV-W2A', 5e-7, 1e-10, 1.9999493707316045e-7, 9.095986785702262e-7],
  ['VOPT-F2W', 22800000, 800, 20417723.488217056, 26110426.34424901],
  ['VOPT-V2W', 22800000, 800, 20410157.75306666, 26096075.089553237],
  ['ZOPT-V2W', 0.076, 2.6e-6, 0.06823217011743599, 0.08671061733627194],
  ['VRAD-V2F', 21200000, 680, 19153577.130775884, 23973514.990948584],
  ['ENER-V2F', 6.8e-23, -1.6e-28, 6.848146360967664e-23, 6.734732267607193e-23],
  ['AFRQ-W2F', 640000000000, -1600000, 644836272040.3022, 633512828634.7798],
  ['WAVN-V2F', 341, -0.0008, 343.4072311456024, 337.7364544319226],
  ['BETA-W2V', 0.07, 2e-6, 0.06397936291667654, 0.07815360218970435],
  ['VELO-W2V', 22000000, 700, 19891511.711018614, 24851413.113701068],
  ['VELO-A2V', 22000000, 700, 19891511.711018585, 24851413.113701124],
] as const

const REST = { restFrequency: 110201353000, restWavelength: 0.00272040633 }

for (const [ctype, reference, step, low, high] of KNOWN) {
  test(`${ctype}, there and back`, () => {
    const [type, algorithm] = ctype.split('-') as [string, string]
    const { toWorld, toPlane } = spectralScale({ type, algorithm, reference, ...REST })
    for (const [pixel, expected] of [
      [-3000, low],
      [4096, high],
    ] as const) {
      // wavelengths in air stop after some refinements
      const value = toWorld(pixel * step)
      assert.ok(Math.abs(value / expected - 1) < 1e-9, `${value} is not ${expected}`)
      assert.ok(Math.abs(toPlane(value) / step - pixel) < 1e-6, `${value} is not at ${pixel}`)
    }
  })
}

test('one rest value stands for the other', () => {
  const parts = { type: 'VRAD', algorithm: 'V2F', reference: 1e6 }
  const byFrequency = spectralScale({ ...parts, restFrequency: 1e11, restWavelength: undefined })
  const byWave = spectralScale({ ...parts, restFrequency: 0, restWavelength: 299792458 / 1e11 })
  assert.ok(Math.abs(byFrequency.toWorld(1e5) - byWave.toWorld(1e5)) < 1e-6)
})

test('velocities follow from each other without a rest value, which cancels', () => {
  for (const [type, algorithm, reference, step] of [
    ['VOPT', 'V2W', 22800000, 800],
    ['ZOPT', 'V2W', 0.076, 2.6e-6],
    ['VRAD', 'V2F', 21200000, 680],
  ] as const) {
    const none = spectralScale({ type, algorithm, reference, restFrequency: undefined, restWavelength: undefined })
    const some = spectralScale({ type, algorithm, reference, ...REST })
    for (const offset of [-3000 * step, 4096 * step]) {
      assert.ok(Math.abs(none.toWorld(offset) / some.toWorld(offset) - 1) < 1e-9)
      assert.ok(Math.abs(none.toPlane(none.toWorld(offset)) / offset - 1) < 1e-9)
    }
  }
})

test('refused: algorithms of other types, no rest frequency, and grisms', () => {
  const parts = { reference: 1e6, restFrequency: undefined, restWavelength: undefined }
  for (const [type, algorithm] of [
    ['FREQ', 'F2F'],
    ['FREQ', 'F2W'],
    ['VELO', 'F2V'],
  ] as const) {
    assert.throws(() => spectralScale({ ...parts, type, algorithm }), { name: 'HeaderError' })
  }
  assert.throws(() => spectralScale({ ...parts, type: 'WAVE', algorithm: 'GRI' }), { name: 'UnsupportedError' })
})
