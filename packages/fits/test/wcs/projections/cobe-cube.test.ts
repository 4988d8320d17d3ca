import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pair } from '../../../src/wcs/projection.ts'
import { csc } from '../../../src/wcs/projections/cobe-cube.ts'
import { checkKnown, type Known } from '../helpers/known-points.ts'

// x, y and what wcslib 7.12 (astropy 5.2.1) finds there, phi and theta; nothing where it finds no sky. The native
// coordinates are those of the sky when the reference point is (0, theta0) and LONPOLE = 180 for theta0 = 90, else 0:
// WCS(header).wcs.p2s([[x, y]], 1)['world'] with CTYPE, CRVAL, LONPOLE and PV2_m alone in the header
const KNOWN: readonly Known[] = [
  {
    code: 'CSC',
    parameters: [],
    points: [
      [0, 0, 0, 0],
      [10, 5, 9.29135664508151, 4.568282955435724],
      [-31.7, 42.3, -31.49573396216465, 37.45659690070959],
      [65.25, -24.5, 66.55597822922309, -21.46910666266731],
      [-12.5, -80, -51.539233873075545, -75.27426414746294],
      [120, 30, 118.82703735831244, 25.741834771653206],
      [1e-6, -2e-6, 9.2573814869626e-7, -1.8514762973925192e-6],
      [175, 1, 175.36620773239474, 0.9223650423062566],
      [100, 100],
    ],
  },
]

checkKnown(KNOWN)

// phi, theta and the x, y of wcslib; its two ways are fits of their own, which meet to some seconds of arc only
const ON_PLANE = [
  [0, 0, 0, 0],
  [10, 5, 10.761760845780373, 5.4769085347652435],
  [-31.7, 42.3, -30.044343173503876, 46.688268184661865],
  [65.25, -24.5, 64.0114438533783, -27.955417335033417],
  [-12.5, -80, -2.3595037311315536, -79.48726952075958],
  [120, 30, 120.91192245483398, 34.70514535903931],
  [175, 1, 174.60554122924805, 1.0839292779564857],
  [-100, 60, -30.932135581970215, 96.04828476905823],
] as const

test('CSC: to the plane, in the single precision of wcslib', () => {
  for (const [phi, theta, x, y] of ON_PLANE) {
    const pair: Pair = [phi, theta]
    csc([]).toPlane(pair)
    assert.ok(Math.hypot(pair[0] - x, pair[1] - y) < 1e-12, `${pair} is not ${x}, ${y}`)
  }
})

test('CSC: there and back to 50 arcseconds', () => {
  const { toNative, toPlane } = csc([])
  for (let x = -44; x <= 44; x += 4) {
    for (let y = -44; y <= 44; y += 4) {
      const pair: Pair = [x, y]
      toNative(pair)
      toPlane(pair)
      assert.ok(Math.hypot(pair[0] - x, pair[1] - y) < 50 / 3600, `${pair} is not ${x}, ${y}`)
    }
  }
})
