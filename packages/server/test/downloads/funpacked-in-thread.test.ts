import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesSource, DataError, funpack, type Source } from '@science-archive/fits'
import { funpackedInThread } from '../../src/downloads/funpacked-in-thread.ts'
import { reducedFrame } from '../helpers/frame-files.ts'

const { compressed } = reducedFrame(1000, 1500)
const source = bytesSource(compressed)
const collect = async (chunks: AsyncIterable<Uint8Array>): Promise<readonly [bytes: Buffer, largest: number]> => {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(Uint8Array.from(chunk))
  return [Buffer.concat(all), Math.max(...all.map(({ length }) => length))]
}
const here = await funpack(source)
const order = { size: compressed.length, uncompressed: here.size }

test('gives what is made without a thread, in chunks of a mebibyte, and leaves the source as it was', async () => {
  const before = Buffer.from(compressed)
  const [bytes, largest] = await collect(funpackedInThread(source, order))
  assert.ok(bytes.equals((await collect(here.chunks))[0]))
  assert.ok(largest <= 2 ** 20, String(largest))
  assert.ok(compressed.equals(before))
})

test('the thread ends with whoever asks no more', async () => {
  const threads = (): number => (process.report.getReport() as unknown as { workers: unknown[] }).workers.length
  const before = threads()
  const chunks = funpackedInThread(source, order)
  assert.equal((await chunks.next()).done, false)
  assert.equal(threads(), before + 1)
  await chunks.return()
  assert.equal(threads(), before)
})

test('what goes wrong is told: a file that has changed or is damaged, and a source that fails', async () => {
  const damaged = Buffer.from(compressed).fill(0xff, 40_000, 60_000)
  await assert.rejects(collect(funpackedInThread(bytesSource(damaged), order)), DataError)
  const other = { ...order, uncompressed: order.uncompressed + 2880 }
  await assert.rejects(collect(funpackedInThread(source, other)), new DataError('the file has changed meanwhile'))
  const away: Source = { size: source.size, read: async () => Promise.reject(new Error('the store is away')) }
  await assert.rejects(collect(funpackedInThread(away, order)), new Error('the store is away'))
})
