import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bigEndian, dimsOf, storedPixels, takeBigEndian } from '../src/stored-pixels.ts'

const image = { width: 2, height: 2 }

test('BZERO is taken off, so that unsigned pixels fit signed integers', () => {
  const stored = storedPixels({ ...image, bitpix: 16, pixels: Uint16Array.of(0, 1, 32768, 65535), bzero: 32768 })
  assert.deepEqual(stored, Int16Array.of(-32768, -32767, 0, 32767))
  assert.deepEqual(bigEndian(stored), Uint8Array.of(0x80, 0, 0x80, 1, 0, 0, 0x7f, 0xff))
})

test('floats', () => {
  const stored = storedPixels({ ...image, bitpix: -32, pixels: [1.5, -2, Number.NaN, 0] })
  assert.deepEqual(bigEndian(stored), Uint8Array.of(0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0, 0x7f, 0xc0, 0, 0, 0, 0, 0, 0))
})

test('64-bit integers, signed and unsigned', () => {
  const signed = storedPixels({ dims: [3], bitpix: 64, pixels: [-(2n ** 63n), 5n, 2n ** 63n - 1n] })
  assert.deepEqual(signed, BigInt64Array.of(-(2n ** 63n), 5n, 2n ** 63n - 1n))
  const unsigned = storedPixels({ dims: [2], bitpix: 64, pixels: [0n, 2n ** 64n - 1n], bzero: 2 ** 63 })
  assert.deepEqual(unsigned, BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n))
  assert.deepEqual(storedPixels({ dims: [2], bitpix: 64, pixels: [7, -7] }), BigInt64Array.of(7n, -7n))
})

test('any number of axes', () => {
  const pixels = Uint8Array.from({ length: 24 }, (_, i) => i)
  assert.deepEqual(storedPixels({ dims: [2, 3, 4], bitpix: 8, pixels }), pixels)
  assert.deepEqual(dimsOf({ dims: [2, 3, 4], bitpix: 8, pixels }), [2, 3, 4])
  assert.deepEqual(dimsOf({ ...image, bitpix: 8, pixels }), [2, 2])
  assert.deepEqual(storedPixels({ dims: [3, 0], bitpix: 16, pixels: [] }), new Int16Array(0))
})

test('bytes become pixels, also from an odd place in memory', () => {
  const bytes = Uint8Array.of(9, 0x80, 0, 0, 1, 0x7f, 0xff)
  assert.deepEqual(takeBigEndian(bytes.slice(1), 16), Int16Array.of(-32768, 1, 32767))
  assert.deepEqual(takeBigEndian(bytes.subarray(1), 16), Int16Array.of(-32768, 1, 32767))
})

test('refused: pixels that do not fit', () => {
  assert.throws(() => storedPixels({ ...image, bitpix: 16, pixels: [0, 0, 0] }), {
    name: 'RangeError',
    message: '3 pixels for an image of 2 x 2',
  })
  for (const pixel of [32768, -32769, 0.5, Number.NaN]) {
    assert.throws(() => storedPixels({ ...image, bitpix: 16, pixels: [0, 0, 0, pixel] }), {
      name: 'RangeError',
      message: `pixel ${pixel} does not fit BITPIX 16`,
    })
  }
  for (const pixel of [2n ** 63n, 0.5]) {
    assert.throws(() => storedPixels({ dims: [1], bitpix: 64, pixels: [pixel] as bigint[] }), {
      name: 'RangeError',
      message: `pixel ${pixel} does not fit BITPIX 64`,
    })
  }
})
