import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ConverterParts, converterOf } from '../../src/wcs/converter.ts'
import { invertible } from '../../src/wcs/distortion.ts'
import type { Pair } from '../../src/wcs/projection.ts'

const both = (change: (pair: Pair) => void) => invertible(change)
const scale = { toWorld: (offset: number) => offset * 1000, toPlane: (value: number) => value / 1000 }

/** Steps that can be told apart: + 1 pixel, minus CRPIX, the matrix, times 2, + 100 on the sky, and a scale. */
const parts: ConverterParts = {
  crpix: [10, 20, 30],
  matrix: Float64Array.of(1, 0, 0, 0, 0, 1, 0, 1, 0),
  distortion: both((pair) => {
    pair[0] += 1
  }),
  sky: {
    longitude: 2,
    latitude: 0,
    sequent: both((pair) => {
      pair[0] *= 2
    }),
    celestial: {
      toSky: (pair) => {
        pair[1] += 100
      },
      toPlane: (pair) => {
        pair[1] -= 100
      },
    },
  },
  scales: [undefined, scale, undefined],
}

test('every step in its place, there and back', () => {
  const { toWorld, toPixel } = converterOf(parts)
  const values = Float64Array.of(11, 25, 36)
  toWorld(values)
  // (12, 25, 36) - CRPIX = (2, 5, 6); by the matrix (2, 6, 5); longitude 5 · 2; latitude 2 + 100; 6 · 1000
  assert.deepEqual([...values], [102, 6000, 10])
  toPixel(values)
  for (const [i, pixel] of [11, 25, 36].entries()) assert.ok(Math.abs(values[i]! - pixel) < 1e-9)
})

test('without a way back only the way there is open', () => {
  const { toWorld, toPixel } = converterOf({ ...parts, matrix: new Float64Array(9).fill(1) })
  const values = Float64Array.of(1, 2, 3)
  toWorld(values)
  assert.ok(values.every(Number.isFinite))
  assert.throws(() => toPixel(values), { name: 'HeaderError', code: 'singular-matrix' })
})
