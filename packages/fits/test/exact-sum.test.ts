import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ExactSum } from '../src/exact-sum.ts'

const sumOf = (values: readonly number[]): number => {
  const sum = new ExactSum()
  sum.addAll(values)
  return sum.total
}

test('what plain addition loses is kept', () => {
  assert.equal(sumOf([1e16, 1, -1e16]), 1)
  assert.equal(sumOf(Array<number>(10).fill(0.1)), 1)
  assert.equal(sumOf([1e300, 1, 1, -1e300]), 2)
})

test('one by one as all at once', () => {
  const values = Array.from({ length: 1000 }, (_, i) => 1e15 / (i + 1) - i)
  const single = new ExactSum()
  for (const value of values) single.add(value)
  assert.equal(single.total, sumOf(values))
  // exact: each term is a whole number of 2^-60, summed as such
  const exact = values.reduce((sum, value) => sum + BigInt(Math.round(value * 4)) * 2n ** 58n + rest(value), 0n)
  assert.equal(single.total, Number(exact) / 2 ** 60)
})

/** What is below quarters, in units of 2^-60. */
const rest = (value: number): bigint => BigInt((value - Math.round(value * 4) / 4) * 2 ** 60)
