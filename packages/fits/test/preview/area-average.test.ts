import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AreaAverage } from '../../src/preview/area-average.ts'

const size = (width: number, height: number) => ({ width, height })

test('means of whole pixels', () => {
  const average = new AreaAverage(size(4, 2), size(2, 1))
  average.add({ x: 0, y: 0, ...size(4, 2), values: Int16Array.of(1, 2, 10, 20, 3, 4, 30, 40) })
  assert.deepEqual([...average.result()], [2.5, 25])
})

test('pixels at the edge of a cell count by their share', () => {
  const average = new AreaAverage(size(3, 1), size(2, 1))
  average.add({ x: 0, y: 0, ...size(3, 1), values: Float32Array.of(3, 6, 9) })
  // 3 and half of 6, half of 6 and 9
  assert.deepEqual([...average.result()], [4, 8])
  const rows = new AreaAverage(size(1, 3), size(1, 2))
  rows.add({ x: 0, y: 0, ...size(1, 3), values: Float32Array.of(3, 6, 9) })
  assert.deepEqual([...rows.result()], [4, 8])
})

test('in parts as at once', () => {
  const values = Float64Array.from({ length: 77 * 31 }, (_, i) => (i * 7919) % 1009)
  const whole = new AreaAverage(size(77, 31), size(10, 4))
  whole.add({ x: 0, y: 0, ...size(77, 31), values })
  const parts = new AreaAverage(size(77, 31), size(10, 4))
  for (const [y, height] of [
    [0, 5],
    [5, 26],
  ] as const) {
    for (const [x, width] of [
      [0, 40],
      [40, 37],
    ] as const) {
      const part = Float64Array.from({ length: width * height }, (_, i) => {
        const [column, row] = [x + (i % width), y + Math.floor(i / width)]
        return values[row * 77 + column]!
      })
      parts.add({ x, y, width, height, values: part })
    }
  }
  const [expected, actual] = [whole.result(), parts.result()]
  for (let i = 0; i < 40; i++) assert.ok(Math.abs(expected[i]! - actual[i]!) < 1e-9)
  // the area is kept: the mean of all cells is that of all pixels
  const mean = (array: Float64Array): number => array.reduce((sum, value) => sum + value, 0) / array.length
  assert.ok(Math.abs(mean(expected) - mean(values)) < 1e-9)
})

test('undefined pixels count as nothing', () => {
  const average = new AreaAverage(size(4, 1), size(2, 1))
  average.add({
    x: 0,
    y: 0,
    ...size(4, 1),
    values: Float32Array.of(Number.NaN, 5, Number.NaN, Number.POSITIVE_INFINITY),
  })
  assert.deepEqual([...average.result()], [5, Number.NaN])
})

test('64-bit integers', () => {
  const average = new AreaAverage(size(2, 1), size(1, 1))
  average.add({ x: 0, y: 0, ...size(2, 1), values: BigInt64Array.of(2n ** 40n, 0n) })
  assert.deepEqual([...average.result()], [2 ** 39])
})
