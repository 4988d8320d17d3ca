import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zscale } from '../../src/preview/zscale.ts'

const samples = (length: number, value: (i: number) => number): Float64Array =>
  Float64Array.from({ length }, (_, i) => value(i))

function assertRange(actual: readonly [number, number], expected: readonly [number, number]): void {
  for (const end of [0, 1] as const) {
    assert.ok(Math.abs(actual[end] - expected[end]) <= 1e-9 * Math.abs(expected[end]), `${actual} for ${expected}`)
  }
}

// ranges of astropy 5.2.1, astropy.visualization.ZScaleInterval().get_limits of the same arrays
test('the ranges of astropy', () => {
  assertRange(zscale(samples(1000, (i) => (i < 400 ? 0 : (i - 400) ** 3))), [0, 150506161.8437582])
  assertRange(zscale(samples(1000, (i) => (i < 600 ? 0 : (i - 600) ** 3))), [0, 11408206.503894221])
  assertRange(zscale(samples(1000, (i) => ((i * 3) ** 2 * 31) % 1013)), [0, 1011])
  assertRange(zscale(samples(20, (i) => i)), [0, 19])
  assertRange(zscale(samples(3, (i) => i + 1)), [1, 3])
  assertRange(zscale(samples(50, () => 3)), [3, 3])
})

test('no samples have no range, and the order of samples does not count', () => {
  assert.deepEqual(zscale(new Float64Array(0)), [0, 0])
  const shuffled = samples(1000, (i) => ((i * 7919) % 1000) ** 2)
  const [low, high] = zscale(shuffled)
  assert.deepEqual([low, high], zscale(shuffled.slice().sort()))
  assert.equal(shuffled[1], 919 ** 2, 'the samples stay as they were')
})
