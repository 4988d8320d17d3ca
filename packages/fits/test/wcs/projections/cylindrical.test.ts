import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pair } from '../../../src/wcs/projection.ts'
import { cea, cyp, mer } from '../../../src/wcs/projections/cylindrical.ts'
import { checkKnown, type Known } from '../helpers/known-points.ts'

// x, y and what wcslib 7.12 (astropy 5.2.1) finds there, phi and theta; nothing where it finds no sky. The native
// coordinates are those of the sky when the reference point is (0, theta0) and LONPOLE = 180 for theta0 = 90, else 0:
// WCS(header).wcs.p2s([[x, y]], 1)['world'] with CTYPE, CRVAL, LONPOLE and PV2_m alone in the header
const KNOWN: readonly Known[] = [
  {
    code: 'CYP',
    parameters: [undefined, 1, 0.7],
    points: [
      [0, 0, 0, 0],
      [10, 5, 14.285714285714286, 5.877194234577567],
      [-31.7, 42.3, -45.28571428571428, 46.94858638280395],
      [65.25, -24.5, 93.21428571428572, -28.23773513597479],
      [-12.5, -80, -17.857142857142833, -78.794673090322],
      [120, 30, 171.42857142857144, 34.23758928912289],
      [1e-6, -2e-6, 1.4285714285714286e-6, -2.3529411764705876e-6],
      [175, 1],
      [100, 100],
    ],
  },
  {
    code: 'CEA',
    parameters: [undefined, 0.75],
    points: [
      [0, 0, 0, 0],
      [10, 5, 10, 3.7526824756582977],
      [-31.7, 42.3, -31.69999999999999, 33.6216131677057],
      [65.25, -24.5, 65.25, -18.70552028178452],
      [-12.5, -80],
      [120, 30, 120, 23.12254873765082],
      [1e-6, -2e-6, 1e-6, -1.5e-6],
      [175, 1, 175, 0.7500214200639914],
      [100, 100],
    ],
  },
  {
    code: 'CAR',
    parameters: [],
    points: [
      [0, 0, 0, 0],
      [10, 5, 10, 5],
      [-31.7, 42.3, -31.69999999999999, 42.3],
      [65.25, -24.5, 65.25, -24.5],
      [-12.5, -80, -12.5, -80],
      [120, 30, 120, 30],
      [1e-6, -2e-6, 1e-6, -2e-6],
      [175, 1, 175, 1],
      [100, 100],
    ],
  },
  {
    code: 'MER',
    parameters: [],
    points: [
      [0, 0, 0, 0],
      [10, 5, 10, 4.9936658593533],
      [-31.7, 42.3, -31.69999999999999, 38.91018473956484],
      [65.25, -24.5, 65.25, -23.785791613209142],
      [-12.5, -80, -12.5, -62.195125814633485],
      [120, 30, 120, 28.716284451647866],
      [1e-6, -2e-6, 1e-6, -1.9999999949504854e-6],
      [175, 1, 175, 0.9999492342960252],
      [100, 100, 100, 70.19337703736588],
    ],
  },
]

checkKnown(KNOWN)

test('Mercator has no poles', () => {
  const pair: Pair = [10, 90]
  mer([]).toPlane(pair)
  assert.deepEqual(pair, [Number.NaN, Number.NaN])
})

test('cylinders without a radius are refused', () => {
  assert.throws(() => cyp([undefined, 1, 0]), { name: 'HeaderError' })
  assert.throws(() => cyp([undefined, 1, -1]), { name: 'HeaderError' })
  assert.throws(() => cea([undefined, 0]), { name: 'HeaderError' })
  assert.throws(() => cea([undefined, 1.5]), { name: 'HeaderError' })
})
