import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pair } from '../../../src/wcs/projection.ts'
import { azp, sin, szp } from '../../../src/wcs/projections/perspective.ts'
import { checkKnown, type Known } from '../helpers/known-points.ts'

// x, y and what wcslib 7.12 (astropy 5.2.1) finds there, phi and theta; nothing where it finds no sky. The native
// coordinates are those of the sky when the reference point is (0, theta0) and LONPOLE = 180 for theta0 = 90, else 0:
// WCS(header).wcs.p2s([[x, y]], 1)['world'] with CTYPE, CRVAL, LONPOLE and PV2_m alone in the header
const KNOWN: readonly Known[] = [
  {
    code: 'AZP',
    parameters: [undefined, 2, 30],
    points: [
      [0, 0, 0, 90],
      [10, 5, 113.41322444637053, 79.25890051291917],
      [-31.7, 42.3, -139.12895652117132, 46.78021781682041],
      [65.25, -24.5, 71.98680681141444, 14.579136893565128],
      [-12.5, -80, -10.227389739698879, -8.450609319337971],
      [120, 30],
      [1e-6, -2e-6, 29.999999999999996, 89.99999799999999],
      [175, 1],
      [100, 100],
    ],
  },
  {
    code: 'AZP',
    parameters: [undefined, 0.5, -20],
    points: [
      [0, 0, 0, 90],
      [10, 5, 115.16631157767698, 78.7988535902509],
      [-31.7, 42.3, -141.42748596010128, 37.72853237664663],
      [65.25, -24.5, 70.56538630974826, 36.5352988489704],
      [-12.5, -80, -9.440641311471666, 39.87237390470723],
      [120, 30, 103.22037866193672, 6.328890073944194],
      [1e-6, -2e-6, 28.01694665403137, 89.99999787112971],
      [175, 1, 90.30765659287135, -0.6236048512300947],
      [100, 100, 133.21917889371417, -7.235065278185694],
    ],
  },
  {
    code: 'SZP',
    parameters: [undefined, 2, 180, 60],
    points: [
      [0, 0, 0, 90],
      [10, 5, 114.7576713650467, 78.99441895422636],
      [-31.7, 42.3, -137.71447801761101, 43.30187222690143],
      [65.25, -24.5, 52.16006782367344, 8.223192046979326],
      [-12.5, -80],
      [120, 30],
      [1e-6, -2e-6, 26.56505099406529, 89.99999776393202],
      [175, 1],
      [100, 100, 111.75029645141531, -23.496599578160705],
    ],
  },
  {
    code: 'SZP',
    parameters: [undefined, 0.3, 40, 70],
    points: [
      [0, 0, 0, 90],
      [10, 5, 116.99720260287539, 78.9326718018297],
      [-31.7, 42.3, -143.0437314785759, 43.60807885845586],
      [65.25, -24.5, 70.55544920493952, 36.499145495280295],
      [-12.5, -80, -10.830210717184059, 31.138063741053124],
      [120, 30, 107.06791838792539, 17.373293331852246],
      [1e-6, -2e-6, 26.565051156285932, 89.99999776393203],
      [175, 1, 93.36161010271373, 8.663589777055329],
      [100, 100, 138.65248763297305, 12.75482303101634],
    ],
  },
  {
    code: 'SIN',
    parameters: [undefined, 0.2, -0.3],
    points: [
      [0, 0, 0, 90],
      [10, 5, 118.57713769261713, 78.79030012632245],
      [-31.7, 42.3],
      [65.25, -24.5, 79.72751544902582, 9.282163235762035],
      [-12.5, -80],
      [120, 30],
      [1e-6, -2e-6, 26.56505112707799, 89.99999776393204],
      [175, 1],
      [100, 100],
    ],
  },
]

checkKnown(KNOWN)

const SLANT = [-144.45755247972627, 89.99913986771564] as const

// by the quadratic equation of §5.1.5 in 40 digits (mpmath), where the difference 1 - sin(theta) loses 8 of 16
test('SIN with a strong slant keeps its digits near the reference point', () => {
  const pair: Pair = [-5e-4, 7e-4]
  sin([undefined, 0, 19.081136687728211]).toNative(pair)
  assert.ok(Math.abs(pair[0] - SLANT[0]) < 1e-10 && Math.abs(pair[1] - SLANT[1]) < 1e-13, `${pair}`)
})

test('what lies behind the sphere has no place in the plane', () => {
  for (const [projection, theta] of [
    [azp([undefined, 2, 0]), -31],
    [azp([undefined, 0, 0]), -1],
    [azp([undefined, 0.5, 40]), -70],
    [szp([undefined, 2, 0, 90]), -31],
    [szp([undefined, 0.5, 0, 90]), -31],
    [sin([undefined, 0.1, 0.2]), -20],
  ] as const) {
    const pair: Pair = [10, theta]
    projection.toPlane(pair)
    assert.deepEqual(pair, [Number.NaN, Number.NaN])
  }
})

test('a centre of projection in the plane is refused', () => {
  assert.throws(() => azp([undefined, -1]), { name: 'HeaderError' })
  assert.throws(() => azp([undefined, 1, 90]), { name: 'HeaderError' })
  assert.throws(() => szp([undefined, -1, 0, 90]), { name: 'HeaderError' })
})
