import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zpn } from '../../../src/wcs/projections/polynomial.ts'
import { checkKnown, type Known } from '../helpers/known-points.ts'

// x, y and what wcslib 7.12 (astropy 5.2.1) finds there, phi and theta; nothing where it finds no sky. The native
// coordinates are those of the sky when the reference point is (0, theta0) and LONPOLE = 180 for theta0 = 90, else 0:
// WCS(header).wcs.p2s([[x, y]], 1)['world'] with CTYPE, CRVAL, LONPOLE and PV2_m alone in the header
const KNOWN: readonly Known[] = [
  {
    code: 'ZPN',
    parameters: [undefined, 1, undefined, -0.08],
    points: [
      [0, 0, 0, 89.99999999999883],
      [10, 5, 116.56505117707799, 78.78528777050548],
      [-31.7, 42.3, -143.15178066546096, 32.50942343553177],
      [65.25, -24.5, 69.41990113803742, 5.705920773474659],
      [-12.5, -80],
      [120, 30],
      [1e-6, -2e-6, 26.56505117707799, 89.99999776393203],
      [175, 1],
      [100, 100],
    ],
  },
  {
    code: 'ZPN',
    parameters: [0.02, 0.95, -0.025, -0.17, 0.03],
    points: [
      [0, 0],
      [10, 5, 116.56505117707799, 79.32086382812457],
      [-31.7, 42.3, -143.15178066546096, 15.982344592871058],
      [65.25, -24.5],
      [-12.5, -80],
      [120, 30],
      [1e-6, -2e-6],
      [175, 1],
      [100, 100],
    ],
  },
  {
    code: 'ZPN',
    parameters: [undefined, 0.8, 0.1],
    points: [
      [0, 0, 0, 90],
      [10, 5, 116.56505117707799, 76.42652289795967],
      [-31.7, 42.3, -143.15178066546096, 31.41332669362123],
      [65.25, -24.5, 69.41990113803742, 15.112535239473587],
      [-12.5, -80, -8.880659150520273, 4.67130543536679],
      [120, 30, 104.0362434679265, -32.09436037540817],
      [1e-6, -2e-6, 26.56505117707799, 89.99999720491503],
      [175, 1, 90.32740089084439, -71.70580831549523],
      [100, 100, 135, -46.2664271031237],
    ],
  },
  {
    code: 'ZPN',
    parameters: [undefined, 1.5],
    points: [
      [0, 0, 0, 90],
      [10, 5, 116.56505117707799, 82.5464400750007],
      [-31.7, 42.3, -143.15178066546096, 54.759997477613915],
      [65.25, -24.5, 69.41990113803742, 43.53466046849783],
      [-12.5, -80, -8.880659150520273, 36.01955086432784],
      [120, 30, 104.0362434679265, 7.537887487646785],
      [1e-6, -2e-6, 26.56505117707799, 89.99999850928802],
      [175, 1, 90.32740089084439, -26.66857141302259],
      [100, 100, 135, -4.28090415820634],
    ],
  },
]

checkKnown(KNOWN)

test('ZPN without a use for any radius is refused', () => {
  for (const parameters of [[], [0.1], [0, -1, 0.2], [0, 0, 0.2], [0, -1, 0, 1]]) {
    assert.throws(() => zpn(parameters), { name: 'HeaderError', code: 'bad-header' })
  }
})
