import assert from 'node:assert/strict'
import { test } from 'node:test'
import { physicalValues, pixelArray, pixelSize, scalingOf, unscaled } from '../src/physical-values.ts'
import type { StoredPixels } from '../src/stored-pixels.ts'
import { headerOf } from './helpers/headers.ts'

const bitpixOf = (stored: StoredPixels): 8 | 16 | 32 | 64 | -32 | -64 => {
  const bits = 8 * stored.BYTES_PER_ELEMENT
  return (stored instanceof Float32Array || stored instanceof Float64Array ? -bits : bits) as 16
}
const physical = (stored: StoredPixels, ...cards: string[]) =>
  physicalValues(stored, scalingOf(headerOf(...cards), bitpixOf(stored)))

test('without scaling pixels keep their type', () => {
  const pixels: StoredPixels[] = [
    ...[Uint8Array.of(0, 255), Int16Array.of(-1, 2), Int32Array.of(-1, 2), BigInt64Array.of(-1n, 2n)],
    ...[Float32Array.of(0.5), Float64Array.of(0.1, Number.NaN)],
  ]
  for (const stored of pixels) assert.deepEqual(physical(stored, 'BSCALE  = 1.0', 'BZERO   = 0'), stored)
})

test('the offsets of FITS 4.0, table 11, change signed for unsigned', () => {
  assert.deepEqual(physical(Uint8Array.of(0, 128, 255), 'BZERO   = -128'), Int8Array.of(-128, 0, 127))
  assert.deepEqual(physical(Int16Array.of(-32768, 0, 32767), 'BZERO   = 32768.0'), Uint16Array.of(0, 32768, 65535))
  assert.deepEqual(
    physical(Int32Array.of(-(2 ** 31), 0, 2 ** 31 - 1), 'BZERO   = 2147483648'),
    Uint32Array.of(0, 2 ** 31, 2 ** 32 - 1),
  )
  assert.deepEqual(
    physical(BigInt64Array.of(-(2n ** 63n), 5n, 2n ** 63n - 1n), 'BZERO   = 9223372036854775808'),
    BigUint64Array.of(0n, 2n ** 63n + 5n, 2n ** 64n - 1n),
  )
})

test('scaled integers become floats: of 8 and 16 bits float32, else float64', () => {
  const cards = ['BZERO   = 100.0', 'BSCALE  = 0.5']
  assert.deepEqual(physical(Uint8Array.of(0, 255), ...cards), Float32Array.of(100, 227.5))
  assert.deepEqual(physical(Int16Array.of(-3, 4), ...cards), Float32Array.of(98.5, 102))
  assert.deepEqual(physical(Int32Array.of(-3, 2 ** 30 + 1), ...cards), Float64Array.of(98.5, 2 ** 29 + 100.5))
  assert.deepEqual(physical(BigInt64Array.of(-3n, 4n), ...cards), Float64Array.of(98.5, 102))
  assert.deepEqual(physical(Float32Array.of(1, 2), ...cards), Float32Array.of(100.5, 101))
})

test('BLANK makes undefined pixels NaN, also without scaling and beside an unsigned offset', () => {
  const { NaN: undefinedPixel } = Number
  assert.deepEqual(physical(Int16Array.of(-1, 7), 'BLANK   = -1'), Float32Array.of(undefinedPixel, 7))
  assert.deepEqual(
    physical(Int16Array.of(-32768, 7), 'BLANK   = -32768', 'BZERO   = 32768'),
    Float32Array.of(undefinedPixel, 32775),
  )
  assert.deepEqual(
    physical(BigInt64Array.of(-(2n ** 63n), 7n), 'BLANK   = -9223372036854775808'),
    Float64Array.of(undefinedPixel, 7),
  )
  assert.deepEqual(physical(Float32Array.of(-1), 'BLANK   = -1'), Float32Array.of(-1))
})

test('scaling that is no number does not count', () => {
  assert.deepEqual(physical(Int16Array.of(1), "BZERO   = 'x'", 'BSCALE  = NaN', 'BLANK   = 1.5'), Int16Array.of(1))
})

test('types and their sizes', () => {
  assert.deepEqual(unscaled(-64), { type: 'float64', zero: 0, scale: 1, blank: undefined })
  assert.deepEqual([pixelSize('uint8'), pixelSize('int64'), pixelSize('float32')], [1, 8, 4])
  assert.deepEqual(pixelArray('uint16', 2), Uint16Array.of(0, 0))
})
