import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contiguous, storedBytes } from '../../src/tables/field.ts'

test('the bytes of a field are gathered from all rows', () => {
  const bytes = Uint8Array.from({ length: 12 }, (_, i) => i)
  const field = { bytes, start: 1, stride: 4, rows: 3, firstRow: 0 }
  assert.deepEqual([...contiguous(field, 2)], [1, 2, 5, 6, 9, 10])
  assert.deepEqual([...contiguous({ ...field, stride: 2 }, 2)], [1, 2, 3, 4, 5, 6])
  assert.deepEqual([...contiguous({ ...field, rows: 1, stride: 0 }, 3)], [1, 2, 3])
  assert.deepEqual([...contiguous({ ...field, rows: 0 }, 3)], [])
})

test('bits fill whole bytes', () => {
  assert.deepEqual(
    [0, 1, 8, 9].map((count) => storedBytes({ bits: 1 }, count)),
    [0, 1, 1, 2],
  )
  assert.equal(storedBytes({ bits: 128 }, 2), 32)
})
