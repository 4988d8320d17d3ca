import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bigEndian, storedPixels } from '../src/stored-pixels.ts'

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
})
