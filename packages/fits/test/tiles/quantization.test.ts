import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { TileFormat } from '../../src/tiles/codec.ts'
import { assertRefused, aTile, decoded, toHex } from '../helpers/tile-decoding.ts'

// 20 floats about 1000 with an undefined one and, behind it, an exact zero, packed by fpack 1.7.0 of cfitsio 4.2.0
// (-r -w -q 1, and -qz 1), and what funpack makes of the tile
const parts = { scale: 523.5965431637085, zero: 1124415008833.8281, blank: -2147483647 }
const rice = { compression: 'RICE_1', bytePix: 4 } as const

test('dithered by the first method, as funpack does', async () => {
  const tile = aTile('8000000d155555680060014caa', 20, parts)
  const format = { ...rice, bitpix: -32, dither: 'SUBTRACTIVE_DITHER_1', ditherSeed: 5312 } as const
  assert.equal(
    await decoded(format, tile),
    '448e242244746f9c44643bfc4445859c448bb670449374904446a2044468a6f44464a2584471f6f0443ad58c44749140ffffffff4491c672' +
      '44870f9cc30b893044845b4844940fca4491a1a2448c1c36',
  )
})

test('dithered by the second method, which keeps zeros, as funpack does', async () => {
  const tile = aTile('8000000d1c96692492038128706920', 20, parts)
  const format = { ...rice, dither: 'SUBTRACTIVE_DITHER_2', ditherSeed: 5313 } as const
  assert.equal(
    await decoded({ ...format, bitpix: -32 }, tile),
    '4474b7ac447691704444455444443bd04462044844680a50448ebbe0448848ba446de8f0446e29b04496308a4459c2dcffffffff445ac54c' +
      '4437f8ec0000000044633d844474d6604495a09c4495a5ba',
  )
  assert.equal(
    await decoded({ ...format, bitpix: -64 }, tile),
    '408e96f580000000408ed22e00000000408888aa800000004088877a00000000408c408900000000408d014a000000004091d77c00000000' +
      '4091091740000000408dbd1e00000000408dc536000000004092c61140000000408b385b80000000ffffffffffffffff408b58a980000000' +
      '4086ff1d800000000000000000000000408c67b080000000408e9acc000000004092b413800000004092b4b740000000',
  )
})

/** FITS 4.0 appendix I, with numbers as small as they are there. */
function standardNumbers(): Float32Array {
  const numbers = new Float32Array(10_000)
  let seed = 1
  for (let i = 0; i < numbers.length; i++) {
    seed = (16_807 * seed) % 2_147_483_647
    numbers[i] = seed / 2_147_483_647
  }
  assert.equal(seed, 1_043_618_065) // the check that the standard gives
  return numbers
}

/** Floats as the standard has them, one by one. */
function standardFloats(codes: readonly number[], row: number, format: Partial<TileFormat>): string {
  const numbers = standardNumbers()
  const { dither = 'NO_DITHER', ditherSeed = 1, bitpix = -32 } = format
  let first = (row + ditherSeed - 2) % numbers.length
  let next = Math.trunc(numbers[first]! * 500)
  const bytes = Buffer.alloc((codes.length * -bitpix) / 8)
  codes.forEach((code, i) => {
    const plain = dither === 'NO_DITHER' ? code : code - numbers[next]! + 0.5
    const value = code === -2147483646 && dither === 'SUBTRACTIVE_DITHER_2' ? 0 : plain * 0.37 + 12.5
    if (bitpix === -32) bytes.writeFloatBE(value, i * 4)
    else bytes.writeDoubleBE(value, i * 8)
    if (code === -2147483647) bytes.fill(0xff, (i * -bitpix) / 8, ((i + 1) * -bitpix) / 8)
    next++
    if (next === numbers.length) {
      first = (first + 1) % numbers.length
      next = Math.trunc(numbers[first]! * 500)
    }
  })
  return toHex(bytes)
}

const packed = (codes: readonly number[]): Uint8Array => {
  const bytes = Buffer.alloc(codes.length * 4)
  for (const [i, code] of codes.entries()) bytes.writeInt32BE(code, i * 4)
  return gzipSync(bytes)
}

test('long rows run through the random numbers, and rows through the seeds, as the standard says', async () => {
  const codes = Array.from({ length: 21_003 }, (_, i) => ((i * 7919) % 100_003) - 50_000)
  codes[9_999] = -2147483646
  codes[3] = -2147483647
  codes[20_999] = 2147483647
  for (const dither of ['NO_DITHER', 'SUBTRACTIVE_DITHER_1', 'SUBTRACTIVE_DITHER_2'] as const) {
    for (const bitpix of [-32, -64] as const) {
      for (const [row, ditherSeed] of [
        [1, 1],
        [2, 9_999],
        [3, 9_999],
        [12_345, 10_000],
      ] as const) {
        const format = { compression: 'GZIP_1', bitpix, dither, ditherSeed } as const
        const tile = aTile(packed(codes), codes.length, { row, scale: 0.37, zero: 12.5, blank: -2147483647 })
        const want = standardFloats(codes, row, format)
        assert.ok((await decoded(format, tile)) === want, `${dither} ${bitpix} ${row} ${ditherSeed}`)
      }
    }
  }
})

test('without a blank every integer is a number', async () => {
  const format = { compression: 'GZIP_1', bitpix: -64, dither: 'NO_DITHER' } as const
  const tile = aTile(packed([-2147483648, -2147483647]), 2, { scale: 0.5, zero: 0 })
  assert.equal(await decoded(format, tile), 'c1d0000000000000c1cfffffffc00000')
})

test('integers of 8 and 16 bits may hold floats too', async () => {
  const format = { compression: 'GZIP_1', bitpix: -32, dither: 'NO_DITHER' } as const
  const one = { scale: 1, zero: 0 }
  assert.equal(await decoded(format, aTile(gzipSync(Uint8Array.of(255, 254, 0, 2)), 2, one)), 'c000000040000000')
  assert.equal(await decoded(format, aTile(gzipSync(Uint8Array.of(254, 2)), 2, one)), '437e000040000000')
  await assertRefused(format, aTile(gzipSync(new Uint8Array(16)), 2, one))
})

test('fallback columns hold floats as they are', async () => {
  const floats = '3f800000bf800000'
  const format = { ...rice, bitpix: -32, dither: 'SUBTRACTIVE_DITHER_1' } as const
  const raw = Buffer.from(floats, 'hex')
  const column = 'GZIP_COMPRESSED_DATA'
  assert.equal(await decoded(format, aTile(gzipSync(raw), 2, { column, ...parts })), floats)
  assert.equal(await decoded(format, aTile(raw, 2, { column: 'UNCOMPRESSED_DATA', ...parts })), floats)
})
