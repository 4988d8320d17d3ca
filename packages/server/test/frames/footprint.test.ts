import assert from 'node:assert/strict'
import { test } from 'node:test'
import { degreesText, footprintJson } from '../../src/frames/footprint.ts'

test('coordinates are floating-point numbers, and lose the noise of their last digits and nothing else', () => {
  const texts: [number, string][] = [
    [10.299999999999999, '10.3'],
    [9.8000000000000007, '9.8'],
    [10, '10.0'],
    [0, '0.0'],
    [-0, '-0.0'],
    [-0.5, '-0.5'],
    [-0.1, '-0.1'],
    [0.12345678901234566, '0.123456789012346'],
    [1.7066815077835562, '1.706681507783556'],
    [1e-7, '1e-7'],
    [1.5e-12, '1.5e-12'],
    [123.456789012345, '123.456789012345'],
    [359.999999, '359.999999'],
    [359.99999999999994, '360.0'],
    [1_000_000, '1000000.0'],
  ]
  assert.deepEqual(
    texts.map(([degrees]) => [degrees, degreesText(degrees)]),
    texts,
  )
})

test('what is no such polygon is refused', () => {
  assert.throws(() => footprintJson('0101000020E610000000000000000024400000000000002440'), RangeError)
  assert.throws(() => footprintJson(''), RangeError)
})
