import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pair } from '../../../src/wcs/projection.ts'
import { bon, pco } from '../../../src/wcs/projections/pseudo-conic.ts'
import { checkKnown, type Known } from '../helpers/known-points.ts'

// x, y and what wcslib 7.12 (astropy 5.2.1) finds there, phi and theta; nothing where it finds no sky. The native
// coordinates are those of the sky when the reference point is (0, theta0) and LONPOLE = 180 for theta0 = 90, else 0:
// WCS(header).wcs.p2s([[x, y]], 1)['world'] with CTYPE, CRVAL, LONPOLE and PV2_m alone in the header
const KNOWN: readonly Known[] = [
  {
    code: 'BON',
    parameters: [undefined, 45],
    points: [
      [0, 0, 0, 0],
      [10, 5, 10.048307604543979, 4.4874531238718305],
      [-31.7, 42.3, -39.9938700665366, 34.44017134852169],
      [65.25, -24.5, 88.86806048623001, -40.304123019598904],
      [-12.5, -80, -75.23051117314083, -80.4280591842325],
      [120, 30],
      [1e-6, -2e-6, 1.0000000000000006e-6, -2.00000000916134e-6],
      [175, 1],
      [100, 100, 154.9465713271056, 2.2694299667118543],
    ],
  },
  {
    code: 'BON',
    parameters: [undefined, -60],
    points: [
      [0, 0, 0, 0],
      [10, 5, 10.063701307034886, 5.508471287397853],
      [-31.7, 42.3, -46.00711076227924, 45.96185107411557],
      [65.25, -24.5, 72.01944331780199, 1.5814641217199608],
      [-12.5, -80, -53.27432727937838, -74.98748581840145],
      [120, 30],
      [1e-6, -2e-6, 1.0000000000000006e-6, -1.9999999807396307e-6],
      [175, 1],
      [100, 100],
    ],
  },
  {
    code: 'BON',
    parameters: [undefined, 0],
    points: [
      [0, 0, 0, 0],
      [10, 5, 10.038198375433474, 5],
      [-31.7, 42.3, -42.85920402104887, 42.3],
      [65.25, -24.5, 71.70634848793762, -24.5],
      [-12.5, -80, -71.98463103929538, -80],
      [120, 30, 138.56406460551017, 30],
      [1e-6, -2e-6, 1.0000000000000006e-6, -2e-6],
      [175, 1, 175.02665740768384, 1],
      [100, 100],
    ],
  },
  {
    code: 'PCO',
    parameters: [],
    points: [
      [0, 0, 0, 0],
      [10, 5, 10.037432890752648, 4.924801460209873],
      [-31.7, 42.3, -40.15755536668536, 35.72195036538888],
      [65.25, -24.5, 68.45731220316384, -14.599552902330622],
      [-12.5, -80, -52.17719945993508, -74.14559276111001],
      [120, 30, 123.97824407494907, 9.149509274751576],
      [1e-6, -2e-6, 1.0000000000000006e-6, -1.9999999999999995e-6],
      [175, 1, 175.00341388644577, 0.17653583543858575],
      [100, 100, 149.27122208010596, 28.468328930170774],
    ],
  },
]

checkKnown(KNOWN)

test('BON needs its parallel', () => {
  assert.throws(() => bon([]), { name: 'HeaderError' })
})

test('PCO gives no sky on its central meridian, as wcslib, but places it', () => {
  const pair: Pair = [0, 40]
  pco([]).toPlane(pair)
  assert.deepEqual(pair, [0, 40])
  pco([]).toNative(pair)
  assert.deepEqual(pair, [Number.NaN, Number.NaN])
})
