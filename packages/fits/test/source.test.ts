import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesSource, rangeSource, type Source, streamSource } from '../src/source.ts'

const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7) % 251)

function* pieces(): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 999) yield bytes.subarray(at, at + 999)
}

const sources: Record<string, () => Source> = {
  bytes: () => bytesSource(bytes),
  range: () => rangeSource(async (offset, length) => bytes.slice(offset, offset + length), bytes.length),
  'range of unknown size': () => rangeSource(async (offset, length) => bytes.slice(offset, offset + length)),
  stream: () => streamSource(pieces()),
}

for (const [name, open] of Object.entries(sources)) {
  test(`${name}: reads follow each other, end short at the end, and are empty beyond`, async () => {
    const source = open()
    assert.deepEqual(await source.read(0, 10), bytes.slice(0, 10))
    assert.deepEqual(await source.read(10, 5000), bytes.slice(10, 5010))
    assert.deepEqual(await source.read(50_000, 0), new Uint8Array(0))
    assert.deepEqual(await source.read(70_001, 90_000), bytes.slice(70_001, 160_001))
    assert.deepEqual(await source.read(199_990, 2880), bytes.slice(199_990))
    assert.deepEqual(await source.read(300_000, 10), new Uint8Array(0))
  })
}

test('a range source fetches ahead, so that small reads cost few requests', async () => {
  const requests: [number, number][] = []
  const source = rangeSource(async (offset, length) => {
    requests.push([offset, length])
    return bytes.slice(offset, offset + length)
  }, bytes.length)
  for (let at = 0; at < 65_000; at += 2880) await source.read(at, 100)
  await source.read(150_000, 10)
  await source.read(0, 100_000)
  assert.deepEqual(requests, [
    [0, 65_536],
    [150_000, 50_000],
    [0, 100_000],
  ])
})

test('a stream knows its size at the end, and does not go back', async () => {
  const source = streamSource(pieces())
  assert.equal(source.size, undefined)
  await source.read(100, 50)
  await assert.rejects(source.read(149, 1), { name: 'UnsupportedError', code: 'not-rewindable', offset: 149 })
  assert.equal((await source.read(199_999, 10)).length, 1)
  assert.equal(source.size, 200_000)
})

test('a stream passes over data without keeping them', async () => {
  let given = 0
  const source = streamSource(
    (async function* () {
      for (; given < 3000; given++) yield new Uint8Array(1_000_000).fill(given % 256)
    })(),
  )
  assert.deepEqual(await source.read(2_000_000_000, 2), new Uint8Array(2).fill(2000 % 256))
  assert.equal(given, 2000)
})

test('an aborted signal stops a read', async () => {
  const signal = AbortSignal.abort()
  await assert.rejects(rangeSource(async () => bytes).read(0, 1, signal), { name: 'AbortError' })
  await assert.rejects(streamSource(pieces()).read(0, 1, signal), { name: 'AbortError' })
})
