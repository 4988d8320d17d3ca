import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crcMemory } from '../../src/downloads/crc-memory.ts'
import type { Part } from '../../src/downloads/parts.ts'
import type { DownloadRow } from '../../src/downloads/queries.ts'
import { namesIn, zipOf } from '../../src/downloads/zip.ts'

const aPart = (filename: string, tag: string, size = 3, date: string | null = '2020-05-05 05:05:06.5+00'): Part => ({
  frame: { id: 7, observation_date: date } as DownloadRow,
  kind: 'file',
  filename,
  content: {
    size,
    tag,
    open: async function* () {
      yield Buffer.alloc(size)
    },
  },
})

test('members lie in the folder, with the time of their observation', () => {
  const { layout } = zipOf([aPart('a', '1'), aPart('A', '2', 4, null)], 'f', crcMemory())
  assert.deepEqual(
    layout.members.map(({ name, size, modified }) => [name, size, modified.toISOString()]),
    [
      ['f/a', 3, '2020-05-05T05:05:06.500Z'],
      ['f/A-7', 4, '1970-01-01T00:00:00.000Z'],
    ],
  )
  assert.deepEqual(namesIn([aPart('a', '1'), aPart('b', '2')], 'f'), ['f/a', 'f/b'])
})

test('the ETag is the same for the same bytes, and another for any other', () => {
  const etag = (parts: Part[], folder = 'f'): string => zipOf(parts, folder, crcMemory()).etag
  const one = etag([aPart('a', '1')])
  assert.match(one, /^"[0-9a-f]{32}"$/)
  assert.equal(etag([aPart('a', '1')]), one)
  for (const other of [
    etag([aPart('a', '2')]),
    etag([aPart('b', '1')]),
    etag([aPart('a', '1', 4)]),
    etag([aPart('a', '1', 3, '2020-05-05 05:05:09+00')]),
    etag([aPart('a', '1')], 'g'),
    etag([aPart('a', '1'), aPart('b', '1')]),
  ]) {
    assert.notEqual(other, one)
  }
})

test('CRCs are remembered by what they are of', () => {
  const crcs = crcMemory()
  const first = zipOf([aPart('a', '1')], 'f', crcs).sourceOf(0)
  assert.equal(first.crc(), undefined)
  first.keepCrc(5)
  const [same, other] = [aPart('b', '1'), aPart('c', '2')].map((part) => zipOf([part], 'g', crcs).sourceOf(0).crc())
  assert.deepEqual([same, other], [5, undefined])
})
