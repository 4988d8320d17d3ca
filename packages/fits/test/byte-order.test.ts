import assert from 'node:assert/strict'
import { test } from 'node:test'
import { machineCopy, swapToMachine } from '../src/byte-order.ts'

const bytes = Uint8Array.from({ length: 48 }, (_, i) => i * 5)

/** What DataView, which is told the order of bytes, makes of big-endian words. */
const expected = (words: number, read: (view: DataView, i: number) => number | bigint): (number | bigint)[] =>
  Array.from({ length: words }, (_, i) => read(new DataView(bytes.buffer), i))

test('words of every size', () => {
  assert.deepEqual(machineCopy(bytes, 1), bytes)
  assert.deepEqual(
    [...new Int16Array(machineCopy(bytes, 2).buffer)],
    expected(24, (view, i) => view.getInt16(2 * i)),
  )
  assert.deepEqual(
    [...new Uint32Array(machineCopy(bytes, 4).buffer)],
    expected(12, (view, i) => view.getUint32(4 * i)),
  )
  assert.deepEqual(
    [...new BigInt64Array(machineCopy(bytes, 8).buffer)],
    expected(6, (view, i) => view.getBigInt64(8 * i)),
  )
})

test('an odd number of short words, and words that begin in the middle of a long one', () => {
  for (const [from, to] of [
    [0, 6],
    [2, 8],
    [2, 4],
    [6, 16],
  ] as const) {
    const part = bytes.slice()
    swapToMachine(part.subarray(from, to), 2)
    const words = Array.from({ length: (to - from) / 2 }, (_, i) => new DataView(bytes.buffer).getUint16(from + 2 * i))
    assert.deepEqual([...new Uint16Array(part.buffer, from, words.length)], words)
    assert.deepEqual(part.subarray(0, from), bytes.subarray(0, from))
    assert.deepEqual(part.subarray(to), bytes.subarray(to))
  }
})

test('a copy leaves the original alone', () => {
  const original = Uint8Array.of(1, 2, 3, 4)
  machineCopy(original, 4)
  assert.deepEqual(original, Uint8Array.of(1, 2, 3, 4))
})
