import assert from 'node:assert/strict'
import { test } from 'node:test'
import { constants, crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { assertHardened, assertRefused, aTile, decoded, fromHex, toHex } from '../helpers/tile-decoding.ts'

const { Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_DEFAULT_STRATEGY, Z_FILTERED } = constants

/** Bytes in which runs, repeats near and far, and noise take turns. */
function someBytes(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = seed
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) | 0
    return (state >>> 8) % below
  }
  for (let at = 0; at < length; ) {
    const run = Math.min(1 + random(400), length - at)
    const kind = random(5)
    const distance = 1 + random(kind === 1 ? 20 : 30_000)
    const [level, spread] = [random(256), 1 + random(256)]
    for (let i = 0; i < run; i++, at++) {
      if (kind === 0) bytes[at] = level
      else if (kind < 3 && at >= distance) bytes[at] = bytes[at - distance]!
      else bytes[at] = level + random(spread)
    }
  }
  return bytes
}

const bytesFormat = { compression: 'GZIP_1', bitpix: 8 } as const

test('whatever zlib makes, at each level and by each strategy', async () => {
  for (const length of [1, 2, 100, 5000, 200_000]) {
    const bytes = someBytes(length, length)
    for (const level of [0, 1, 6, 9]) {
      for (const strategy of [Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED]) {
        const packed = gzipSync(bytes, { level, strategy })
        const got = await decoded(bytesFormat, aTile(packed, length))
        assert.ok(got === toHex(bytes), `${length} bytes at level ${level}, strategy ${strategy}`)
      }
    }
  }
})

test('all distances up to 40 and lengths up to the greatest', async () => {
  const parts = Array.from({ length: 40 }, (_, distance) => {
    const pattern = someBytes(distance + 1, distance + 7)
    return Array.from({ length: 300 + distance * 5 }, (_, i) => pattern[i % pattern.length]!)
  })
  const bytes = Uint8Array.from(parts.flat())
  assert.equal(await decoded(bytesFormat, aTile(gzipSync(bytes), bytes.length)), toHex(bytes))
})

test('pixels of each width, in either order of bytes', async () => {
  // GZIP_2 has the first bytes of all three pixels, then the second ones, and so on
  for (const [bitpix, pixels, shuffled] of [
    [8, '010203', '010203'],
    [16, '010203040506', '010305020406'],
    [32, '0102030405060708090a0b0c', '0105090206' + '0a03070b04080c'],
    [-32, '3f800000bf80000040490fdb', '3fbf40808049' + '00000f0000db'],
    [64, '000102030405060708090a0b0c0d0e0f1011121314151617', '00081001091102' + '0a12030b13040c14050d15060e16070f17'],
    [-64, '3ff0000000000000bff00000000000007ff8000000000000', `3fbf7ff0f0f8${'00'.repeat(18)}`],
  ] as const) {
    assert.equal(await decoded({ compression: 'GZIP_1', bitpix }, aTile(gzipSync(fromHex(pixels)), 3)), pixels)
    assert.equal(await decoded({ compression: 'GZIP_2', bitpix }, aTile(gzipSync(fromHex(shuffled)), 3)), pixels)
  }
})

test('rows longer than a vector are put together to the last pixel', async () => {
  for (const [bitpix, width] of [
    [16, 2],
    [32, 4],
    [-64, 8],
  ] as const) {
    for (const count of [7, 8, 15, 16, 17, 33, 1000]) {
      const pixels = someBytes(count * width, count)
      const planes = Array.from({ length: width }, (_, byte) => pixels.filter((_, i) => i % width === byte))
      const packed = gzipSync(Buffer.concat(planes))
      assert.equal(await decoded({ compression: 'GZIP_2', bitpix }, aTile(packed, count)), toHex(pixels))
    }
  }
})

test('integers narrower or wider than ZBITPIX', async () => {
  const tile = (pixels: string, count: number) => aTile(gzipSync(fromHex(pixels)), count)
  assert.equal(await decoded({ compression: 'GZIP_1', bitpix: 32 }, tile('fffe0003', 2)), 'fffffffe00000003')
  assert.equal(await decoded({ compression: 'GZIP_1', bitpix: 16 }, tile('fffffffe0001ffff', 2)), 'fffe7fff')
  assert.equal(await decoded({ compression: 'GZIP_1', bitpix: 16 }, tile('fe03', 2)), '00fe0003')
})

test('a header with all that it may hold, and bytes behind the member', async () => {
  const bytes = someBytes(50, 3)
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(bytes) >>> 0)
  trailer.writeUInt32LE(50, 4)
  const extras = Buffer.from([3, 0, 1, 2, 3, ...Buffer.from('name\0comment\0'), 0xab, 0xcd])
  const header = Buffer.from([0x1f, 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3])
  const packed = Buffer.concat([header, extras, deflateRawSync(bytes), trailer, Buffer.alloc(5)])
  assert.equal(await decoded(bytesFormat, aTile(packed, 50)), toHex(bytes))
})

test('a tile that is cut short or damaged', async () => {
  const bytes = someBytes(300, 5)
  for (const strategy of [Z_DEFAULT_STRATEGY, Z_FIXED]) {
    await assertHardened({ compression: 'GZIP_2', bitpix: 16 }, aTile(gzipSync(bytes, { strategy }), 150))
  }
  await assertHardened(bytesFormat, aTile(gzipSync(bytes, { level: 0 }), 300))
})

test('a wrong checksum, a wrong length, and a number of bytes that makes no pixels', async () => {
  const packed = new Uint8Array(gzipSync(new Uint8Array(100)))
  const changed = (fromEnd: number): Uint8Array => {
    const bytes = new Uint8Array(packed)
    bytes[bytes.length - fromEnd]! ^= 1
    return bytes
  }
  await assertRefused(bytesFormat, aTile(changed(8), 100))
  await assertRefused(bytesFormat, aTile(changed(4), 100))
  for (const count of [99, 101, 40]) await assertRefused(bytesFormat, aTile(packed, count))
  await assertRefused({ compression: 'GZIP_1', bitpix: -64 }, aTile(packed, 25))
})

test('a bomb is not unpacked beyond the pixels, and a few bytes cannot claim a large tile', async () => {
  const bomb = new Uint8Array(gzipSync(new Uint8Array(2 ** 26)))
  const start = performance.now()
  await assertRefused(bytesFormat, aTile(bomb, 100))
  assert.ok(performance.now() - start < 1000)
  await assertRefused(bytesFormat, aTile(bomb.subarray(0, 200), 2 ** 28))
})

test('Huffman codes that are none: over-full, incomplete, or without an end', async () => {
  // a block of one literal code and the end, in lengths that leave half of the codes out: all but one fail
  const block = (bits: string): Uint8Array => {
    const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0')
    const bytes = padded.match(/.{8}/g)!.map((byte) => Number.parseInt([...byte].reverse().join(''), 2))
    return Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, ...bytes, ...Array(16).fill(0)])
  }
  const last = '1'
  const dynamic = '01'
  const counts = `${'00000'}${'00000'}${'0111'}` // 257 lengths, 1 distance, 18 of the codes for their lengths
  const lengthCodes = (lengths: Record<number, string>): string =>
    [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1].map((symbol) => lengths[symbol] ?? '000').join('')
  const overFull = lengthCodes({ 0: '100', 1: '100', 18: '100' })
  const incomplete = lengthCodes({ 0: '010', 1: '010', 18: '010' })
  const single = lengthCodes({ 0: '100' })
  const noEnd = lengthCodes({ 0: '100', 18: '100' })
  for (const codes of [overFull, incomplete, single, noEnd]) {
    await assertRefused(bytesFormat, aTile(block(`${last}${dynamic}${counts}${codes}${'1'.repeat(40)}`), 20))
  }
  await assertRefused(bytesFormat, aTile(block(`${last}11`), 20))
})
