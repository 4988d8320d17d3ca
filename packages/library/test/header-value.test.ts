import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Float, floatText, isEmptyValue, isFalse, numberIn } from '../src/header-value.ts'

test('floats are written so that they stay floats', () => {
  const texts = [15, -0, 0.1, 1e-7, 1e21, Number.NaN, -Infinity].map(floatText)
  assert.deepEqual(texts, ['15.0', '-0.0', '0.1', '1e-7', '1e+21', 'NaN', '-Infinity'])
  assert.equal(`${new Float(2)}`, '2.0')
  assert.equal(Number(new Float(2)) + 1, 3)
})

test('numbers are found in values', () => {
  assert.deepEqual([new Float(1.5), 2, 3n, '4', true, null, undefined].map(numberIn), [
    1.5,
    2,
    3,
    ...Array(4).fill(undefined),
  ])
})

test('empty values', () => {
  assert.deepEqual([undefined, null, '', 0, false, ' '].map(isEmptyValue), [true, true, true, false, false, false])
})

test('values that the existing library takes for nothing', () => {
  for (const value of [undefined, null, '', 0, 0n, new Float(0), new Float(-0), false, []]) assert.ok(isFalse(value))
  for (const value of ['0', ' ', 1, -1n, new Float(0.1), new Float(Number.NaN), true, [0], ['']])
    assert.ok(!isFalse(value))
})
