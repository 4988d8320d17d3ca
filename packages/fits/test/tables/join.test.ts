import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Elements } from '../../src/tables/column.ts'
import { joinedElements } from '../../src/tables/join.ts'

test('parts of a column as one, of every type', () => {
  const cases: [Elements, Elements, Elements][] = [
    [
      { type: 'number', values: Uint16Array.of(1, 2), nulls: Uint8Array.of(0, 1) },
      { type: 'number', values: Uint16Array.of(3), nulls: Uint8Array.of(1) },
      { type: 'number', values: Uint16Array.of(1, 2, 3), nulls: Uint8Array.of(0, 1, 1) },
    ],
    [
      { type: 'bigint', values: BigUint64Array.of(1n), nulls: undefined },
      { type: 'bigint', values: BigUint64Array.of(2n), nulls: undefined },
      { type: 'bigint', values: BigUint64Array.of(1n, 2n), nulls: undefined },
    ],
    [
      { type: 'complex', values: Float32Array.of(1, 2) },
      { type: 'complex', values: Float32Array.of(3, 4) },
      { type: 'complex', values: Float32Array.of(1, 2, 3, 4) },
    ],
    [
      { type: 'text', values: ['a', undefined] },
      { type: 'text', values: ['b'] },
      { type: 'text', values: ['a', undefined, 'b'] },
    ],
    [
      { type: 'logical', values: [true] },
      { type: 'logical', values: [undefined, false] },
      { type: 'logical', values: [true, undefined, false] },
    ],
  ]
  for (const [one, other, both] of cases) assert.deepEqual(joinedElements([one, other]), both)
})

test('a single part is not copied', () => {
  const part: Elements = { type: 'complex', values: Float32Array.of(1, 2) }
  assert.equal(joinedElements([part]), part)
})
