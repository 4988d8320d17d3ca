import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rangeSource, type Source } from '../../src/source.ts'
import { joinedReads } from '../../src/tiles/joined-reads.ts'

const KIB = 1024
const MIB = 1024 * KIB
const bytes = Uint8Array.from({ length: 12 * MIB }, (_, i) => i * 7 + (i >> 8))

function counted(): { source: Source; reads: [number, number][] } {
  const reads: [number, number][] = []
  const source = rangeSource(async (offset, length) => {
    reads.push([offset, length])
    return bytes.subarray(offset, offset + length)
  })
  return { source: { size: bytes.length, read: (offset, length) => source.read(offset, length) }, reads }
}

async function read(...ranges: [offset: number, length: number][]): Promise<[number, number][]> {
  const { source } = counted()
  const asked: [number, number][] = []
  const watched: Source = {
    size: source.size,
    read: (offset, length) => {
      asked.push([offset, length])
      return source.read(offset, length)
    },
  }
  const results = await joinedReads(
    watched,
    ranges.map(([offset, length]) => ({ offset, length })),
  )
  assert.deepEqual(
    results,
    ranges.map(([offset, length]) => bytes.subarray(offset, offset + length)),
  )
  return asked
}

test('neighbours, overlaps and small gaps make one read, in whatever order they come', async () => {
  assert.deepEqual(await read([100, 50], [150, 50]), [[100, 100]])
  assert.deepEqual(await read([500, 50], [100, 50], [90, 20], [100, 50], [120, 0]), [[90, 460]])
  assert.deepEqual(await read([0, 10], [10 + 16 * KIB, 10]), [[0, 20 + 16 * KIB]])
})

test('distant ranges are read by themselves, and empty ones not at all', async () => {
  assert.deepEqual(await read([0, 10], [11 + 16 * KIB, 10]), [
    [0, 10],
    [11 + 16 * KIB, 10],
  ])
  assert.deepEqual(await read([40, 0]), [])
  assert.deepEqual(await read(), [])
})

test('a read grows to 4 MiB, larger only where one range is', async () => {
  assert.deepEqual(await read([0, 3 * MIB], [3 * MIB, MIB], [4 * MIB, 10]), [
    [0, 4 * MIB],
    [4 * MIB, 10],
  ])
  assert.deepEqual(await read([0, 10], [10, 5 * MIB], [20, 10]), [
    [0, 10],
    [10, 5 * MIB],
  ])
})

test('refused: ranges beyond the end', async () => {
  await assert.rejects(read([12 * MIB - 5, 6]), {
    name: 'TruncatedError',
    message: '6 bytes are due, 5 are there',
    offset: 12 * MIB - 5,
  })
})
