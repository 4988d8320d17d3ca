import assert from 'node:assert/strict'
import { test } from 'node:test'
import { projections } from '../../src/wcs/projections.ts'

const near = (actual: number, expected: number, what: string): void =>
  assert.ok(
    Math.abs(actual - expected) < 1e-12 * Math.max(1, Math.abs(expected)),
    `${what}: ${actual} is not ${expected}`,
  )

// the distance from the centre, in degrees, of a point at native latitude theta (FITS WCS Paper II §5.1)
const DEGREES = 180 / Math.PI
const radii: Record<string, (theta: number) => number> = {
  TAN: (theta) => DEGREES / Math.tan(theta / DEGREES),
  STG: (theta) => (2 * DEGREES * Math.cos(theta / DEGREES)) / (1 + Math.sin(theta / DEGREES)),
  SIN: (theta) => DEGREES * Math.cos(theta / DEGREES),
  ARC: (theta) => 90 - theta,
  ZEA: (theta) => DEGREES * Math.sqrt(2 * (1 - Math.sin(theta / DEGREES))),
}

test('every projection of the table is tested here', () => {
  assert.deepEqual(Object.keys(projections).sort(), Object.keys(radii).sort())
})

for (const [code, radius] of Object.entries(radii)) {
  test(`${code} places points at its distance, in their direction, and finds them again`, () => {
    const { toPlane, toNative } = projections[code]!
    for (const phi of [-170, -90, 0, 45, 120]) {
      for (const theta of [5, 30, 60, 89]) {
        const [x, y] = toPlane([phi, theta])
        near(x, radius(theta) * Math.sin(phi / DEGREES), 'x')
        near(y, -radius(theta) * Math.cos(phi / DEGREES), 'y')
        const [backPhi, backTheta] = toNative([x, y])
        near(backPhi, phi, 'phi')
        near(backTheta, theta, 'theta')
      }
    }
    assert.deepEqual(toNative([0, 0]), [0, 90])
  })
}

test('outside a projection there is NaN', () => {
  assert.ok(Number.isNaN(projections.TAN!.toPlane([0, -10])[0]))
  assert.ok(Number.isNaN(projections.SIN!.toPlane([0, -10])[0]))
  assert.ok(Number.isNaN(projections.SIN!.toNative([60, 0])[1]))
  assert.ok(Number.isNaN(projections.ARC!.toNative([181, 0])[1]))
  assert.ok(Number.isNaN(projections.ZEA!.toNative([120, 0])[1]))
})
