import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeRice } from '../../src/tiles/rice-encoder.ts'
import { assertHardened, assertRefused, aTile, decoded, fromHex, toHex } from '../helpers/tile-decoding.ts'

const bigEndian = (pixels: readonly number[], width: 1 | 2 | 4): string =>
  pixels
    .map((pixel) =>
      BigInt.asUintN(8 * width, BigInt(pixel))
        .toString(16)
        .padStart(2 * width, '0'),
    )
    .join('')

// Tiles that fpack 1.7.0 of cfitsio 4.2.0 (`fpack -r`) makes of a constant row, of a parabola (i * i % 31 - 5, in bytes
// without the 5) and of one that jumps between the extremes
const square = Array.from({ length: 40 }, (_, i) => (i * i) % 31)
const FPACKED = [
  { bytePix: 1, bitpix: 8, ramp: '00b095b5e48bb4f925cd7f779c298e2065822419308f7358d95b5e48bb4f80', offset: 0 },
  { bytePix: 2, bitpix: 16, ramp: 'fffb584adaf245da7c92e6bfbbce14c71032c1120c9847b9ac5656d7922ed3e0', offset: -5 },
  {
    bytePix: 4,
    bitpix: 32,
    ramp: 'fffffffb2c256d7922ed3e49735fdde70a6388196089064c23dcd62595b5e48bb4f8',
    offset: -5,
  },
] as const

for (const { bytePix, bitpix, ramp, offset } of FPACKED) {
  const format = { bytePix, bitpix }
  const pixels = square.map((value) => value + offset)

  test(`a tile of fpack with pixels of ${bitpix} bits`, async () => {
    assert.equal(await decoded(format, aTile(ramp, 40)), bigEndian(pixels, bytePix))
  })

  test(`a tile with pixels of ${bitpix} bits that is cut short or damaged`, async () => {
    await assertHardened(format, aTile(ramp, 40))
  })
}

test('a constant row, and one that jumps between the extremes', async () => {
  assert.equal(await decoded({}, aTile('000700', 40)), bigEndian(Array(40).fill(7), 2))
  const jumps = Array.from({ length: 40 }, (_, i) => (i % 2 ? -32768 : 32767))
  assert.equal(await decoded({}, aTile('7fff194a5294a5294a5294a52294a520', 40)), bigEndian(jumps, 2))
})

test('differences as they stand in a block, without a split', async () => {
  const values = Array.from({ length: 40 }, (_, i) => ((i * 40503) % 65536) - 32768)
  const packed = encodeRice(Int16Array.from(values))
  assert.equal(packed[2]! >> 4, 15)
  assert.equal(await decoded({}, aTile(packed, 40)), bigEndian(values, 2))
})

test('a unary part of any length', async () => {
  // split by 0 bits; 200 zeros and a one are the difference 100, then 31 differences of 0
  const bits = `${'0'.repeat(16)}0001${'0'.repeat(200)}1${'1'.repeat(31)}`
  const bytes = fromHex(
    BigInt(`0b1${bits.padEnd(Math.ceil(bits.length / 8) * 8, '0')}`)
      .toString(16)
      .slice(1),
  )
  assert.equal(await decoded({}, aTile(bytes, 32)), bigEndian(Array(32).fill(100), 2))
})

test('every split of every width, in blocks of any size', async () => {
  let seed = 1
  const noise = (): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) | 0
    return seed
  }
  for (const [Pixels, bytePix] of [
    [Uint8Array, 1],
    [Int16Array, 2],
    [Int32Array, 4],
  ] as const) {
    for (let bits = 0; bits < 8 * bytePix; bits++) {
      for (const blockSize of [1, 16, 32, 1000]) {
        const pixels = new Pixels(Array.from({ length: 130 }, () => noise() >> (31 - bits)))
        // a few far outliers make long unary parts
        if (bits > 2 && bits < 12) pixels[77] = noise() >> 16
        const format = { bytePix, bitpix: (8 * bytePix) as 8 | 16 | 32, blockSize }
        const got = await decoded(format, aTile(encodeRice(pixels, blockSize), 130))
        assert.equal(got, bigEndian([...pixels], bytePix), `${bits} bits in blocks of ${blockSize}`)
      }
    }
  }
})

test('BYTEPIX other than ZBITPIX: wider, or narrower with values beyond it made the nearest', async () => {
  const wide = encodeRice(Int32Array.of(-40000, -3, 0, 5, 300, 70000))
  assert.equal(await decoded({ bytePix: 4, bitpix: 16 }, aTile(wide, 6)), bigEndian([-32768, -3, 0, 5, 300, 32767], 2))
  assert.equal(await decoded({ bytePix: 4, bitpix: 8 }, aTile(wide, 6)), bigEndian([0, 0, 0, 5, 255, 255], 1))
  const shorts = encodeRice(Int16Array.of(-7, 9))
  assert.equal(await decoded({ bytePix: 2, bitpix: 32 }, aTile(shorts, 2)), bigEndian([-7, 9], 4))
  const bytes = encodeRice(Uint8Array.of(200, 9))
  assert.equal(await decoded({ bytePix: 1, bitpix: 16 }, aTile(bytes, 2)), bigEndian([200, 9], 2))
})

test('bytes that cannot hold so many pixels are refused before memory is taken', async () => {
  // behind the first pixel there is room for the beginnings of two blocks of 32
  assert.equal(await decoded({}, aTile('000700', 64)), toHex(fromHex('0007'.repeat(64))))
  await assertRefused({}, aTile('000700', 65))
  await assertRefused({}, aTile('000700', 2 ** 28))
})
