import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepOnSphere, outside, type Pair, refuse, set, unitOrNaN } from '../../src/wcs/projection.ts'

const kept = (phi: number, theta: number): Pair => {
  const pair: Pair = [phi, theta]
  keepOnSphere(pair, 1e-12)
  return pair
}

test('rounding past a bound is put on it, and more is outside', () => {
  assert.deepEqual(kept(-170, 89), [-170, 89])
  assert.deepEqual(kept(180 + 5e-13, -90 - 5e-13), [180, -90])
  for (const [phi, theta] of [
    [180.1, 0],
    [0, -90.1],
    [Number.NaN, 0],
    [0, Number.NaN],
    [Number.POSITIVE_INFINITY, 0],
  ]) {
    assert.deepEqual(kept(phi!, theta!), [Number.NaN, Number.NaN])
  }
})

test('sines may pass 1 by rounding', () => {
  assert.deepEqual([unitOrNaN(0.5, 1e-12), unitOrNaN(-1 - 1e-13, 1e-12)], [0.5, -1])
  assert.ok(Number.isNaN(unitOrNaN(1.1, 1e-12)) && Number.isNaN(unitOrNaN(Number.NaN, 1e-12)))
})

test('a pair is written over, and a projection refused', () => {
  const pair: Pair = [1, 2]
  set(pair, 3, 4)
  assert.deepEqual(pair, [3, 4])
  outside(pair)
  assert.deepEqual(pair, [Number.NaN, Number.NaN])
  assert.throws(() => refuse('COP', 'no apex'), {
    name: 'HeaderError',
    message: 'the parameters allow no projection COP: no apex',
  })
})
