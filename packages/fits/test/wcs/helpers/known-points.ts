import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepOnSphere, type Pair } from '../../../src/wcs/projection.ts'
import { projections } from '../../../src/wcs/projections.ts'

/** What is known of a projection: plane coordinates, and native ones where there are any. */
export interface Known {
  readonly code: string
  readonly parameters: readonly (number | undefined)[]
  readonly points: readonly (readonly number[])[]
}

/** wcslib stops its iterations at 1e-12 of the radius. */
const TOLERANCE = 2e-10

/** Tests that each point goes to where it is known to go, and back again (but of CSC, which is no inverse of itself). */
export function checkKnown(known: readonly Known[]): void {
  for (const { code, parameters, points } of known) {
    test(`${code} with ${parameters.length === 0 ? 'no parameters' : parameters.join(' ')}`, () => {
      const projection = projections[code]!(parameters)
      for (const [x, y, phi = Number.NaN, theta = Number.NaN] of points) {
        const pair: Pair = [x!, y!]
        projection.toNative(pair)
        keepOnSphere(pair, projection.tolerance)
        close(pair, [phi, theta], cosd(theta), `${code} at ${x}, ${y}`)
        if (Number.isNaN(theta) || code === 'CSC') continue
        projection.toPlane(pair)
        close(pair, [x!, y!], 1, `${code} back from ${phi}, ${theta}`)
      }
    })
  }
}

const cosd = (degrees: number): number => Math.cos((degrees * Math.PI) / 180)

function close(actual: Pair, expected: readonly [number, number], scale: number, what: string): void {
  const [first, second] = [Math.abs(actual[0] - expected[0]) * scale, Math.abs(actual[1] - expected[1])]
  const near = first < TOLERANCE && second < TOLERANCE
  const both = actual.every(Number.isNaN) && expected.every(Number.isNaN)
  assert.ok(near || both, `${what}: ${actual} is not ${expected}`)
}
