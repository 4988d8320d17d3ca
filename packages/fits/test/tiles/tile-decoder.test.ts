import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { FitsError, UnsupportedError } from '../../src/errors.ts'
import { encodeRice } from '../../src/tiles/rice-encoder.ts'
import { tileDecoder } from '../../src/tiles/tile-decoder.ts'
import { aFormat, assertRefused, aTile, decoded, toHex } from '../helpers/tile-decoding.ts'

const codeOf = (error: unknown): string | undefined => (error instanceof FitsError ? error.code : undefined)

test('tiles of any sizes in one call, and further calls with larger ones', async () => {
  const decoder = tileDecoder(aFormat({}))
  for (const most of [5, 100, 70_000]) {
    const tiles = [1, most, 3].map((count) => Int16Array.from({ length: count }, (_, i) => (i * 31) % 1000))
    const got = await decoder.decode(tiles.map((pixels, i) => aTile(encodeRice(pixels), pixels.length, { row: i + 1 })))
    const want = tiles.map((pixels) => new Uint8Array(Buffer.from(pixels.buffer).swap16()))
    assert.deepEqual(got.map(toHex), want.map(toHex))
  }
})

test('no tiles, and a tile without pixels', async () => {
  assert.deepEqual(await tileDecoder(aFormat({})).decode([]), [])
  assert.equal(await decoded({ compression: 'NOCOMPRESS' }, aTile('', 0, { dims: [0, 5] })), '')
})

test('a damaged tile is named, and the decoder goes on', async () => {
  const decoder = tileDecoder(aFormat({}))
  const good = aTile('000700', 2)
  await assert.rejects(
    decoder.decode([good, aTile('0007', 2, { row: 42 })]),
    /tile 42 is damaged: 2 bytes cannot hold 2 pixels/,
  )
  await assert.rejects(decoder.decode([good, aTile('0007ff', 2, { row: 43 })]), /tile 43 is damaged/)
  assert.deepEqual((await decoder.decode([good])).map(toHex), ['00070007'])
})

test('fallback columns of integers', async () => {
  const raw = Buffer.from('00000001fffffffe', 'hex')
  const format = { bitpix: 32, bytePix: 4 } as const
  assert.equal(await decoded(format, aTile(gzipSync(raw), 2, { column: 'GZIP_COMPRESSED_DATA' })), raw.toString('hex'))
  assert.equal(await decoded(format, aTile(raw, 2, { column: 'UNCOMPRESSED_DATA' })), raw.toString('hex'))
  await assertRefused(format, aTile(raw.subarray(1), 2, { column: 'UNCOMPRESSED_DATA' }))
})

test('tiles that are not compressed', async () => {
  const format = { compression: 'NOCOMPRESS', bitpix: -64 } as const
  assert.equal(await decoded(format, aTile('3ff0000000000000', 1)), '3ff0000000000000')
  await assertRefused(format, aTile('3ff00000000000', 1))
  await assertRefused(format, aTile('3ff0000000000000', 2))
  await assertRefused(format, aTile('3ff00000000000003ff0000000000000', 1))
})

test('a seed that is none hinders only tiles that were dithered', async () => {
  const dithered = { dither: 'SUBTRACTIVE_DITHER_1', ditherSeed: undefined } as const
  const format = { compression: 'NOCOMPRESS', bitpix: -32, ...dithered } as const
  assert.equal(await decoded(format, aTile('3f800000', 1, { column: 'UNCOMPRESSED_DATA' })), '3f800000')
  await assertRefused(format, aTile('00000001', 1))
})

test('integers of 64 bits are held by gzip only', () => {
  for (const compression of ['RICE_1', 'PLIO_1', 'HCOMPRESS_1'] as const) {
    assert.throws(() => tileDecoder(aFormat({ compression, bitpix: 64 })), UnsupportedError)
  }
})

test('tiles beyond the bound are refused before memory is taken', async () => {
  const before = process.memoryUsage().arrayBuffers
  const tooLarge = (error: unknown): boolean => codeOf(error) === 'too-large'
  const flat = aTile('00000007ff9c0007000000000000', 2 ** 29)
  const format = aFormat({ compression: 'PLIO_1' })
  await assert.rejects(tileDecoder(format).decode([{ ...flat, dims: [2 ** 29 + 1] }]), tooLarge)
  await assert.rejects(tileDecoder(format).decode([{ ...flat, dims: [2 ** 40, 2 ** 40] }]), tooLarge)
  await assert.rejects(tileDecoder(format, { maxTileBytes: 100 }).decode([{ ...flat, dims: [51] }]), tooLarge)
  // many that are small enough each
  await assert.rejects(tileDecoder(format).decode(Array(5).fill(flat)), tooLarge)
  assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 24)
  assert.deepEqual((await tileDecoder(format, { maxTileBytes: 100 }).decode([{ ...flat, dims: [50] }])).map(toHex), [
    '00'.repeat(100),
  ])
})
