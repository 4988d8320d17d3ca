import assert from 'node:assert/strict'
import { test } from 'node:test'
import { medianOf, type Passes, valuesAt } from '../src/order-statistics.ts'

const passesOver =
  (...batches: ArrayLike<number>[]): Passes =>
  async (visit) => {
    for (const batch of batches) visit(batch)
  }

test('doubles of every kind are found at their places', async () => {
  const values = [
    ...[3.5, -0.1, 1e-320, -1e-320, 1e308, -1e308, 0, -7, 42, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ...[1.0000000000000002, 1, 0.9999999999999999, 3.5],
  ]
  const sorted = Float64Array.from(values).sort()
  const ranks = values.map((_, rank) => rank)
  assert.deepEqual(await valuesAt(ranks, passesOver(values), 64), [...sorted])
})

test('32 bits: floats and short integers', async () => {
  // more than are taken at once, in a fixed disorder
  const values = Float32Array.from({ length: 100_003 }, (_, i) => ((i * 7919) % 100_003) / 8 - 5000)
  const sorted = values.slice().sort()
  const ranks = [0, 1, 50_001, 100_001, 100_002]
  const batches = [values.subarray(0, 60_000), values.subarray(60_000)]
  assert.deepEqual(
    await valuesAt(ranks, passesOver(...batches), 32),
    ranks.map((rank) => sorted[rank]),
  )
  assert.deepEqual(await valuesAt([0, 2], passesOver(Int16Array.of(5, -32768, 32767)), 32), [-32768, 32767])
})

test('the median, and NaN that do not count', async () => {
  assert.equal(await medianOf(3, passesOver([9, Number.NaN, -1], [4]), 64), 4)
  assert.equal(await medianOf(4, passesOver([1, 2, 10, 3]), 32), 2.5)
  assert.equal(await medianOf(2, passesOver([1.7e308, 1.5e308]), 64), 1.6e308)
  assert.ok(Number.isNaN(await medianOf(0, passesOver([Number.NaN]), 64)))
})

test('as many passes as digits', async () => {
  let count = 0
  const passes: Passes = async (visit) => {
    count++
    visit([1, 2, 3])
  }
  await medianOf(3, passes, 32)
  assert.equal(count, 2)
  await medianOf(3, passes, 64)
  assert.equal(count, 6)
})
