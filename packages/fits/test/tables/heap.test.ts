import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TruncatedError } from '../../src/errors.ts'
import { bytesSource } from '../../src/source.ts'
import { isWithin, readArrays, readDescriptors } from '../../src/tables/heap.ts'
import { numberReader } from '../../src/tables/number-reader.ts'
import { WORTH_A_READ } from '../../src/tables/read-field.ts'
import { counted } from '../helpers/tables.ts'

const int16 = numberReader('I', { scale: 1, zero: 0, null: undefined })
const bytes8 = numberReader('B', { scale: 1, zero: 0, null: undefined })

const descriptorsOf = (...pairs: [length: number, offset: number][]) => ({
  lengths: Float64Array.from(pairs, ([length]) => length),
  offsets: Float64Array.from(pairs, ([, offset]) => offset),
})

test('descriptors of 32 and of 64 bits', () => {
  const p = Uint8Array.from(Buffer.from('0000000300000010fffffffdffffffff', 'hex'))
  assert.deepEqual(
    readDescriptors({ bytes: p, start: 0, stride: 8, rows: 2, firstRow: 0 }, 'P'),
    descriptorsOf([3, 16], [-3, -1]),
  )
  const q = Uint8Array.from(Buffer.from('00000000000000030000000100000000', 'hex'))
  assert.deepEqual(
    readDescriptors({ bytes: q, start: 0, stride: 16, rows: 1, firstRow: 0 }, 'Q'),
    descriptorsOf([3, 2 ** 32]),
  )
})

test('an array lies within the heap, or is empty', () => {
  const heap = { start: 1000, length: 10 }
  const arrays = descriptorsOf([5, 0], [5, 1], [0, 99], [-1, 0], [1, -2], [1, 8], [2 ** 62, 2 ** 62])
  assert.deepEqual(
    Array.from(arrays.lengths, (_, row) => isWithin(heap, int16, arrays, row)),
    [true, false, true, false, false, true, false],
  )
})

test('arrays that lie together are read together, wherever their rows are', async () => {
  const heap = new Uint8Array(WORTH_A_READ + 100)
  heap.set([0, 1, 0, 2, 0, 3, 0, 4])
  heap.set([0, 9], WORTH_A_READ + 50)
  const { source, reads } = counted(bytesSource(heap))
  const descriptors = descriptorsOf([1, 0], [1, WORTH_A_READ + 48], [2, 4], [0, 7], [2, 2], [4, 0])
  const request = { descriptors, from: 1, to: 6, signal: undefined }
  const arrays = await readArrays(source, { start: 2, length: heap.length - 2 }, int16, request)
  assert.deepEqual(
    arrays.map(({ values }) => [...(values as Int16Array)]),
    [[9], [4, 0], [], [3, 4], [2, 3, 4, 0]],
  )
  assert.deepEqual(reads, [
    [2, 8],
    [WORTH_A_READ + 50, 2],
  ])
})

test('a heap cut short is told by the byte', async () => {
  const request = { descriptors: descriptorsOf([3, 2]), from: 0, to: 1, signal: undefined }
  await assert.rejects(
    () => readArrays(bytesSource(new Uint8Array(14)), { start: 10, length: 10 }, bytes8, request),
    (error) => error instanceof TruncatedError && error.offset === 14,
  )
})
