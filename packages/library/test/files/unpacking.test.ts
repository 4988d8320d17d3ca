import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { InputFile } from '../../src/files/input-file.ts'
import { unpackingOf } from '../../src/files/unpacking.ts'

const unpacked = async (bytes: Buffer, leastLimit?: number): Promise<Buffer> => {
  const input = InputFile.fromBytes(bytes, 'a.fits')
  const out = new PassThrough()
  const [result] = await Promise.all([
    buffer(out),
    pipeline([input.stream(), ...(await unpackingOf(input, leastLimit)), out]),
  ])
  return result
}

test('a file is unpacked as it was packed', async () => {
  const bytes = Buffer.alloc(5_000_000, 'abc')
  assert.deepEqual(await unpacked(gzipSync(bytes)), bytes)
})

test('what grows beyond twenty times its size, and is not small, is given up', async () => {
  const packed = gzipSync(Buffer.alloc(5_000_000)) // some five thousand bytes
  assert.ok(packed.length < 10_000)
  assert.equal((await unpacked(packed, 5_000_000)).length, 5_000_000)
  await assert.rejects(unpacked(packed, 4_999_999), {
    message: 'its headers are not within the first 4999999 bytes unpacked',
  })
  const letters = Buffer.from(Array.from({ length: 1_000_000 }, (_, i) => (i * 7919) % 251))
  assert.equal((await unpacked(gzipSync(letters, { level: 0 }), 1)).length, 1_000_000)
})
