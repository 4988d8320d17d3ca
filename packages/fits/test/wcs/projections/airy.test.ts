import assert from 'node:assert/strict'
import { test } from 'node:test'
import { air } from '../../../src/wcs/projections/airy.ts'
import { checkKnown, type Known } from '../helpers/known-points.ts'

// x, y and what wcslib 7.12 (astropy 5.2.1) finds there, phi and theta; nothing where it finds no sky. The native
// coordinates are those of the sky when the reference point is (0, theta0) and LONPOLE = 180 for theta0 = 90, else 0:
// WCS(header).wcs.p2s([[x, y]], 1)['world'] with CTYPE, CRVAL, LONPOLE and PV2_m alone in the header
const KNOWN: readonly Known[] = [
  {
    code: 'AIR',
    parameters: [],
    points: [
      [0, 0, 0, 90],
      [10, 5, 116.56505117707799, 78.82855871175312],
      [-31.7, 42.3, -143.15178066546096, 38.14502876905133],
      [65.25, -24.5, 69.41990113803742, 22.71128326027467],
      [-12.5, -80, -8.880659150520273, 12.930084542621884],
      [120, 30, 104.0362434679265, -18.360196352332025],
      [1e-6, -2e-6, 26.56505117707799, 89.99999776393203],
      [175, 1, 90.32740089084439, -42.14156778290834],
      [100, 100, 135, -28.191246529298283],
    ],
  },
  {
    code: 'AIR',
    parameters: [undefined, 45],
    points: [
      [0, 0, 0, 90],
      [10, 5, 116.56505117707799, 78.38028409486218],
      [-31.7, 42.3, -143.15178066546096, 36.03657476788847],
      [65.25, -24.5, 69.41990113803742, 19.976800885763765],
      [-12.5, -80, -8.880659150520273, 9.822058615457152],
      [120, 30, 104.0362434679265, -22.226067419411862],
      [1e-6, -2e-6, 26.56505117707799, 89.99999767429351],
      [175, 1, 90.32740089084439, -45.57155734073936],
      [100, 100, 135, -32.01837966869117],
    ],
  },
]

checkKnown(KNOWN)

test('a parallel of least error at the far pole is refused', () => {
  assert.throws(() => air([undefined, -90]), { name: 'HeaderError' })
})
