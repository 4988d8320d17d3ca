import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HeapWriter } from '../../src/tables/heap-writer.ts'

test('arrays lie one behind the other, behind the rows', () => {
  const heap = new HeapWriter()
  const add = (...bytes: number[]): number =>
    heap.add(bytes.length, (view, at) => {
      for (const [i, byte] of bytes.entries()) view.setUint8(at + i, byte)
    })
  assert.deepEqual([add(1, 2), add(), add(3)], [0, 2, 2])
  assert.equal(heap.length, 3)
  assert.deepEqual([...heap.behind(Uint8Array.of(9))], [9, 1, 2, 3])
})

test('without arrays the rows are all', () => {
  const rows = Uint8Array.of(9)
  assert.equal(new HeapWriter().behind(rows), rows)
})
