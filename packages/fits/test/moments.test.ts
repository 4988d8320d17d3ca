import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Moments } from '../src/moments.ts'

const momentsOf = (...batches: ArrayLike<number>[]): Moments => {
  const moments = new Moments()
  for (const batch of batches) moments.add(batch)
  return moments
}
const summary = (moments: Moments) => {
  const { count, undefinedCount, infiniteCount, min, max, mean, standardDeviation } = moments
  return { count, undefinedCount, infiniteCount, min, max, mean, standardDeviation }
}

test('of a few numbers, in whatever batches', () => {
  const expected = {
    ...{ count: 8, undefinedCount: 0, infiniteCount: 0 },
    ...{ min: 2, max: 9, mean: 5 },
    standardDeviation: 2,
  }
  assert.deepEqual(summary(momentsOf([2, 4, 4, 4, 5, 5, 7, 9])), expected)
  assert.deepEqual(summary(momentsOf([2], [4, 4, 4], [], [5, 5, 7, 9])), expected)
})

test('NaN and infinities are counted, and nothing else', () => {
  assert.deepEqual(summary(momentsOf([Number.NaN, 1, Number.POSITIVE_INFINITY], [Number.NEGATIVE_INFINITY, 3])), {
    ...{ count: 2, undefinedCount: 1, infiniteCount: 2 },
    ...{ min: 1, max: 3, mean: 2, standardDeviation: 1 },
  })
  assert.deepEqual(summary(momentsOf([Number.NaN])), {
    ...{ count: 0, undefinedCount: 1, infiniteCount: 0 },
    ...{ min: Number.NaN, max: Number.NaN, mean: Number.NaN, standardDeviation: Number.NaN },
  })
})

test('a small spread on large values is not lost', () => {
  const values = Float64Array.from({ length: 3000 }, (_, i) => 1e12 + (i % 3))
  const moments = momentsOf(values.subarray(0, 1), values.subarray(1, 1000), values.subarray(1000))
  assert.equal(moments.mean, 1e12 + 1)
  assert.ok(Math.abs(moments.standardDeviation - Math.sqrt(2 / 3)) < 1e-6)
})
