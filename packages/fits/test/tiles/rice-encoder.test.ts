import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeRice } from '../../src/tiles/rice-encoder.ts'

const rows = (least: number, most: number, ramp: number): number[][] =>
  [
    () => 7,
    (i: number) => ((i * i) % 31) + ramp,
    (i: number) => (i % 2 ? least : most),
    (i: number) => Number(((BigInt(i) * 2654435761n) % 4294967296n) % BigInt(most - least + 1)) + least,
  ].map((pixel) => Array.from({ length: 40 }, (_, i) => pixel(i)))

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

// The tiles that fpack 1.7.0 of cfitsio 4.2.0 (`fpack -r`) makes of an image of these four rows
test('16-bit tiles are those of fpack', () => {
  assert.deepEqual(
    rows(-32768, 32767, -5).map((row) => hex(encodeRice(Int16Array.from(row)))),
    [
      '000700',
      'fffb584adaf245da7c92e6bfbbce14c71032c1120c9847b9ac5656d7922ed3e0',
      '7fff194a5294a5294a5294a52294a520',
      `8000f0000${'f362'.repeat(31)}f${'f362'.repeat(8)}`,
    ],
  )
})

test('32-bit tiles are those of fpack', () => {
  assert.deepEqual(
    rows(-2147483648, 2147483647, -5).map((row) => hex(encodeRice(Int32Array.from(row)))),
    [
      '000000070000',
      'fffffffb2c256d7922ed3e49735fdde70a6388196089064c23dcd62595b5e48bb4f8',
      '7fffffff0ca5294a5294a5294a5290a52948',
      `80000000d0000000061c8864e${'e1c8864e'.repeat(30)}eb0e443277${'0e443277'.repeat(6)}0e4432740`,
    ],
  )
})

test('8-bit tiles are those of fpack', () => {
  assert.deepEqual(
    rows(0, 255, 0).map((row) => hex(encodeRice(Uint8Array.from(row)))),
    [
      '0700',
      '00b095b5e48bb4f925cd7f779c298e2065822419308f7358d95b5e48bb4f80',
      'ff3294a5294a5294a5294a4a529480',
      '00e013b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3be7676767676767674',
    ],
  )
})

test('a tile of no pixels has no bytes, and one of one pixel has that and a block of zeros', () => {
  assert.equal(hex(encodeRice(new Int32Array(0))), '')
  assert.equal(hex(encodeRice(Int16Array.of(-2))), 'fffe00')
})

test('noise of any width fits the buffer', () => {
  let seed = 1
  const noise = (): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) | 0
    return seed
  }
  for (let bits = 0; bits < 32; bits++) {
    const pixels = Int32Array.from({ length: 100 }, () => noise() >> bits)
    assert.ok(encodeRice(pixels).length <= 4 + Math.ceil((4 * 5 + 100 * 36) / 8) + 8)
  }
})
