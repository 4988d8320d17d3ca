import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random, seedOf } from '../../src/demo/random.ts'

test('the same seed gives the same numbers, another seed others', () => {
  const numbers = (seed: number): number[] => {
    const random = new Random(seed)
    return [random.uniform(), random.uniform(), random.normal()]
  }
  assert.deepEqual(numbers(7), numbers(7))
  assert.notDeepEqual(numbers(7), numbers(8))
})

test('uniform numbers fill 0 to 1, normal ones have mean 0 and deviation 1', () => {
  const random = new Random(1)
  const uniform = Array.from({ length: 20_000 }, () => random.uniform())
  assert.ok(uniform.every((number) => number >= 0 && number < 1))
  assert.ok(Math.abs(mean(uniform) - 0.5) < 0.01)
  const normal = Array.from({ length: 20_000 }, () => random.normal())
  assert.ok(Math.abs(mean(normal)) < 0.03)
  assert.ok(Math.abs(Math.sqrt(mean(normal.map((number) => number ** 2))) - 1) < 0.03)
})

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length

test('a text gives the seed of the published FNV-1a hash', () => {
  // Test vectors of Fowler, Noll and Vo.
  assert.equal(seedOf(''), 0x811c9dc5)
  assert.equal(seedOf('a'), 0xe40c292c)
  assert.equal(seedOf('foobar'), 0xbf9cf968)
})
