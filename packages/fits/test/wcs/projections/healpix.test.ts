import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hpx } from '../../../src/wcs/projections/healpix.ts'
import { checkKnown, type Known } from '../helpers/known-points.ts'

// x, y and what wcslib 7.12 (astropy 5.2.1) finds there, phi and theta; nothing where it finds no sky. The native
// coordinates are those of the sky when the reference point is (0, theta0) and LONPOLE = 180 for theta0 = 90, else 0:
// WCS(header).wcs.p2s([[x, y]], 1)['world'] with CTYPE, CRVAL, LONPOLE and PV2_m alone in the header
const KNOWN: readonly Known[] = [
  {
    code: 'HPX',
    parameters: [],
    points: [
      [0, 0, 0, 0],
      [10, 5, 10, 4.248022666728544],
      [-31.7, 42.3, -31.69999999999999, 38.8046211790986],
      [65.25, -24.5, 65.25, -21.282273616636157],
      [-12.5, -80],
      [120, 30, 120, 26.387799961242997],
      [1e-6, -2e-6, 1e-6, -1.6976527263135503e-6],
      [175, 1, 175, 0.8488574161136592],
      [100, 100],
    ],
  },
  {
    code: 'HPX',
    parameters: [undefined, 6, 2],
    points: [
      [0, 0, 0, 0],
      [10, 5, 10, 9.594068226860461],
      [-31.7, 42.3, -48.88888888888886, 84.84163789670326],
      [65.25, -24.5, 67.6829268292683, -50.04310204106866],
      [-12.5, -80],
      [120, 30],
      [1e-6, -2e-6, 1e-6, -3.8197186342054915e-6],
      [175, 1, 175, 1.9102131717099307],
      [100, 100],
    ],
  },
  {
    code: 'XPH',
    parameters: [],
    points: [
      [0, 0, 0, 90],
      [10, 5, 120, 78.95633447303213],
      [-31.7, 42.3, -142.4953318805774, 33.9269038052771],
      [65.25, -24.5, 73.81460133335182, 23.150220773920843],
      [-12.5, -80],
      [120, 30],
      [1e-6, -2e-6, 30.000000042724324, 89.99999779468442],
      [175, 1],
      [100, 100, 135, -49.02627944894192],
    ],
  },
]

checkKnown(KNOWN)

test('no facets are refused', () => {
  assert.throws(() => hpx([undefined, 0]), { name: 'HeaderError' })
  assert.throws(() => hpx([undefined, 4, -3]), { name: 'HeaderError' })
})
