import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { TruncatedError } from '@science-archive/fits'
import {
  type ByteRange,
  FileMissingError,
  FileStoreConnectionError,
  FileStoreSpecificationError,
  LocalStore,
} from '@science-archive/library'
import { blockSource, explainedBy, sparseSource, storedContent } from '../../src/downloads/stored-file.ts'
import type { ApiError } from '../../src/errors.ts'
import { md5Of, putFile } from '../helpers/frame-files.ts'

const root = mkdtempSync(join(tmpdir(), 'science-archive-stored-'))
after(() => rmSync(root, { recursive: true, force: true }))
const bytes = Buffer.from(Uint32Array.from({ length: 2_300_000 }, (_, index) => index * 2_654_435_761).buffer)
const path = 'a/b/file.fits'
const key = await putFile(root, path, bytes)
const file = { filename: 'file.fits', path, key, md5: md5Of(bytes) }

/** A local store that notes what is read of it. */
class Noting extends LocalStore {
  readonly ranges: (ByteRange | undefined)[] = []
  override open(...args: Parameters<LocalStore['open']>): ReturnType<LocalStore['open']> {
    this.ranges.push(args[2])
    return super.open(...args)
  }
}

const collect = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(Buffer.from(chunk))
  return Buffer.concat(all)
}

test('a stored file, and a range of it', async () => {
  const content = await storedContent(new LocalStore(root, ''), file)
  assert.deepEqual([content.size, content.tag], [bytes.length, file.md5])
  assert.ok((await collect(content.open())).equals(bytes))
  assert.ok((await collect(content.open({ start: 5, end: 1_000_004 }))).equals(bytes.subarray(5, 1_000_005)))
})

test('both ways of reading give the bytes of the file, fewer at its end', async () => {
  const store = new LocalStore(root, '')
  for (const source of [await sparseSource(store, file), blockSource(store, file, bytes.length)]) {
    assert.equal(source.size, bytes.length)
    for (const [offset, length] of [
      [0, 10],
      [4 * 1024 * 1024 - 3, 7],
      [100, 9_000_000],
      [bytes.length - 5, 100],
      [bytes.length, 1],
    ] as const) {
      assert.ok(Buffer.from(await source.read(offset, length)).equals(bytes.subarray(offset, offset + length)))
    }
  }
})

test('small reads of a whole file are served from large ones', async () => {
  const store = new Noting(root, '')
  const source = blockSource(store, file, bytes.length)
  for (let at = 0; at < 5_000_000; at += 100_000) {
    await source.read(at, 100)
    await source.read(at + 4_000_000, 100)
  }
  const MIB = 1024 * 1024
  assert.deepEqual(store.ranges, [
    { start: 0, end: 4 * MIB - 1 },
    { start: 4 * MIB, end: 8 * MIB - 1 },
    { start: 8 * MIB, end: bytes.length - 1 },
  ])
})

test('what goes wrong before the first byte is told by the name of the file', async () => {
  const told = async (error: Error): Promise<unknown> => {
    const answer = (await explainedBy(file, Promise.reject(error)).catch((one) => one)) as ApiError
    return [answer.status, answer.body]
  }
  assert.deepEqual(await told(new FileMissingError('x')), [404, { detail: 'The file file.fits is not in the store.' }])
  assert.deepEqual(await told(new FileStoreConnectionError('x')), [
    503,
    { detail: 'The file store cannot be reached just now. Try again in a moment.' },
  ])
  assert.equal(((await told(new FileStoreSpecificationError('no bucket'))) as unknown[])[0], 503)
  assert.deepEqual(await told(new TruncatedError('no data at all')), [
    422,
    { detail: 'The file file.fits cannot be read: no data at all.' },
  ])
  await assert.rejects(explainedBy(file, Promise.reject(new TypeError('ours'))), TypeError)
  assert.equal(await explainedBy(file, Promise.resolve(1)), 1)
})
