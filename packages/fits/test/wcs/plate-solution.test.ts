import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plateSolution } from '../../src/wcs/plate-solution.ts'
import type { Pair } from '../../src/wcs/projection.ts'
import { headerOf } from '../helpers/headers.ts'

const plate = [
  'CNPIX1  = 1000',
  'CNPIX2  = 2000',
  'PPO3    = 180000.0',
  'PPO6    = 170000.0',
  'XPIXELSZ= 25.0',
  'YPIXELSZ= 25.0',
  'PLTRAH  = 14',
  'PLTRAM  = 30',
  'PLTRAS  = 36.0',
  "PLTDECSN= '-'",
  'PLTDECD = 60',
  'PLTDECM = 30',
  'PLTDECS = 36.0',
  'AMDX1   = 67.0',
  'AMDX2   = 0.5',
  'AMDX3   = 1.0',
  'AMDX7   = 1E-4',
  'AMDX13  = 1E-9',
  'AMDY1   = 68.0',
  'AMDY2   = -0.5',
  'AMDY3   = 2.0',
  'AMDY9   = 1E-6',
]

test('standard coordinates from millimetres on the plate, and back', () => {
  const { toPlane, centre } = plateSolution(headerOf(...plate))!
  assert.ok(Math.abs(centre[0] - 217.65) < 1e-12 && Math.abs(centre[1] + 60.51) < 1e-12)
  const pair: Pair = [200.5, 300.5]
  toPlane.apply(pair)
  // x to the east: (180000 - 25 · 1200) / 1000 = 150, y = (25 · 2300 - 170000) / 1000 = -112.5
  const [x, y] = [150, -112.5]
  const r2 = x * x + y * y
  const xi = 67 * x + 0.5 * y + 1 + 1e-4 * r2 + 1e-9 * x * r2 * r2
  const eta = 68 * y - 0.5 * x + 2 + 1e-6 * y * y * x
  assert.ok(Math.hypot(pair[0] - xi / 3600, pair[1] - eta / 3600) < 1e-12, `${pair}`)
  toPlane.undo(pair)
  assert.ok(Math.hypot(pair[0] - 200.5, pair[1] - 300.5) < 1e-8, `${pair}`)
})

test('no solution, and half of one', () => {
  assert.equal(plateSolution(headerOf('NAXIS   = 2')), undefined)
  assert.throws(() => plateSolution(headerOf('CNPIX1  = 5')), { message: 'the plate solution lacks CNPIX2' })
  const without = plate.filter((card) => !card.startsWith('AMDY2'))
  assert.throws(() => plateSolution(headerOf(...without)), { name: 'HeaderError' })
})
