import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cellOf, type Elements, elementCount } from '../../src/tables/column.ts'

const numbers: Elements = { type: 'number', values: Int16Array.of(1, 2, 3, 4), nulls: Uint8Array.of(0, 0, 0, 1) }
const complex: Elements = { type: 'complex', values: Float32Array.of(1, 2, 3, 4) }

test('a scalar cell is the value itself, undefined where it is TNULL', () => {
  assert.equal(cellOf(numbers, 'scalar', 1, 2), 2)
  assert.equal(cellOf(numbers, 'scalar', 3, 4), undefined)
  assert.deepEqual(cellOf(complex, 'scalar', 1, 2), { real: 3, imaginary: 4 })
  assert.equal(cellOf({ type: 'text', values: ['a', 'b'] }, 'scalar', 1, 2), 'b')
})

test('an array cell is an array of its own kind, and a plain one where something is undefined', () => {
  assert.deepEqual(cellOf(numbers, 'array', 0, 2), Int16Array.of(1, 2))
  assert.deepEqual(cellOf(numbers, 'array', 2, 4), [3, undefined])
  assert.deepEqual(cellOf({ type: 'logical', values: [true, undefined, false] }, 'array', 1, 3), [undefined, false])
  assert.deepEqual(
    cellOf({ type: 'bigint', values: BigInt64Array.of(5n), nulls: undefined }, 'array'),
    BigInt64Array.of(5n),
  )
  assert.deepEqual(cellOf(complex, 'array'), [
    { real: 1, imaginary: 2 },
    { real: 3, imaginary: 4 },
  ])
})

test('a cell does not keep the elements of other rows', () => {
  const cell = cellOf(numbers, 'array', 0, 2) as Int16Array
  assert.equal(cell.buffer.byteLength, 4)
})

test('a complex element is two numbers', () => {
  assert.deepEqual([elementCount(numbers), elementCount(complex)], [4, 2])
})
