import assert from 'node:assert/strict'
import { test } from 'node:test'
import { invertible } from '../../src/wcs/distortion.ts'
import type { Pair } from '../../src/wcs/projection.ts'

test('a distortion is undone to the last digits', () => {
  const bent = invertible((pair) => {
    const [x, y] = pair
    pair[0] = 3 + 2 * x - y + 1e-3 * x * x
    pair[1] = y + 0.1 * x * y - 1e-4 * x ** 3
  })
  for (const at of [
    [0, 0],
    [5, -7],
    [-4, 2],
  ] as Pair[]) {
    const pair: Pair = [...at]
    bent.apply(pair)
    bent.undo(pair)
    assert.ok(Math.hypot(pair[0] - at[0], pair[1] - at[1]) < 1e-12, `${at} comes back as ${pair}`)
  }
})

test('where it turns back there is no way home, and the search ends', () => {
  const turning = invertible((pair) => {
    pair[0] += pair[0] * pair[0]
  })
  const pair: Pair = [-5000, 0]
  turning.undo(pair)
  assert.deepEqual(pair, [Number.NaN, Number.NaN])
  const flat = invertible((at) => {
    at[0] = at[1] = 0
  })
  const lost: Pair = [1, 1]
  flat.undo(lost)
  assert.deepEqual(lost, [Number.NaN, Number.NaN])
})

test('what is all rounding, as a steep polynomial far outside, gives no position rather than a wrong one', () => {
  const coarse = invertible((pair) => {
    pair[0] = pair[0] + 3e10 - 3e10 // to 4e-6
  })
  const pair: Pair = [1234.5678, 0]
  coarse.undo(pair)
  assert.deepEqual(pair, [Number.NaN, Number.NaN])
})

test('a far position needs a guess', () => {
  const square = invertible(
    (pair) => {
      pair[0] = (pair[0] - 1000) ** 2
    },
    (pair) => {
      pair[0] = 1100
    },
  )
  const pair: Pair = [100, 5]
  square.undo(pair)
  assert.ok(Math.hypot(pair[0] - 1010, pair[1] - 5) < 1e-9)
})
