import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFits } from '../src/fits-file.ts'
import { bytesSource } from '../src/source.ts'
import { imageStatistics, type StatisticsOptions } from '../src/statistics.ts'
import { type ArrayParts, fitsBytes, primary } from '../src/writer.ts'
import { needsCorpus, readTruth, trueBytes } from './helpers/corpus.ts'
import { concat } from './helpers/headers.ts'

async function statisticsOf(parts: ArrayParts, options?: StatisticsOptions) {
  const source = bytesSource(concat(...fitsBytes([primary(parts)])))
  const { hdus } = await openFits(source)
  return imageStatistics(source, hdus[0]!, options)
}

test('of floats with undefined and infinite pixels', async () => {
  const pixels = [1, 2, 3, 4, 100, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const expected = {
    ...{ dims: [4, 2], type: 'float32', unit: 'mJy', count: 8, undefinedCount: 1, infiniteCount: 2 },
    ...{ min: 1, max: 100, mean: 22, standardDeviation: Math.sqrt(1522) },
    ...{ median: 3, medianAbsoluteDeviation: 1 },
  }
  const parts: ArrayParts = { bitpix: -32, dims: [4, 2], pixels, cards: [['BUNIT', 'mJy']] }
  assert.deepEqual(await statisticsOf(parts), expected)
  assert.deepEqual(await statisticsOf(parts, { maxHeldBytes: 0 }), expected, 'read again for each pass')
})

test('of scaled integers, and of a box', async () => {
  const parts: ArrayParts = {
    ...{ bitpix: 16, dims: [3, 2], pixels: [1, 2, 3, 4, 5, -9] },
    cards: [
      ['BSCALE', 0.5],
      ['BLANK', -9],
    ],
  }
  const { type, undefinedCount, count, mean, median, max } = await statisticsOf(parts)
  assert.deepEqual([type, undefinedCount, count, mean, median, max], ['float32', 1, 6, 1.5, 1.5, 2.5])
  const box = await statisticsOf(parts, { box: { start: [1, 0], end: [3, 2] } })
  assert.deepEqual([box.dims, box.count, box.undefinedCount, box.mean], [[2, 2], 4, 1, 10 / 6])
})

test('of 64-bit integers, and of nothing', async () => {
  const long = await statisticsOf({ bitpix: 64, dims: [3], pixels: [2n ** 40n, 2n ** 40n + 2n, 2n ** 40n + 4n] })
  assert.deepEqual([long.mean, long.median, long.medianAbsoluteDeviation], [2 ** 40 + 2, 2 ** 40 + 2, 2])
  assert.deepEqual([long.min, long.max], [2 ** 40, 2 ** 40 + 4])
  const longer = await statisticsOf({ bitpix: 64, dims: [3], pixels: [-(2n ** 60n) - 1n, 7n, 2n ** 62n + 3n] })
  assert.deepEqual([longer.min, longer.max], [-(2n ** 60n) - 1n, 2n ** 62n + 3n], 'no digit is lost')
  const empty = await statisticsOf({ bitpix: 16, dims: [0, 5], pixels: [] })
  const { NaN: none } = Number
  assert.deepEqual(empty, {
    ...{ dims: [0, 5], type: 'int16', unit: undefined, count: 0, undefinedCount: 0, infiniteCount: 0 },
    ...{ min: none, max: none, mean: none, standardDeviation: none, median: none, medianAbsoluteDeviation: none },
  })
})

const numberOf = (value: unknown): number | bigint =>
  value !== null && typeof value === 'object' ? BigInt((value as { $int: string }).$int) : Number(value)

/** Of zeros of both signs either is the least. */
const unsignedZero = (value: number | bigint): number | bigint => (typeof value === 'number' ? value + 0 : value)

test('least, greatest and mean of every plain image of the corpus, to the last digit', needsCorpus, async () => {
  let count = 0
  for (const [name, file] of Object.entries(readTruth())) {
    for (const [index, { image: truth }] of (file.hdus ?? []).entries()) {
      if (truth?.mean === undefined) continue
      const source = bytesSource(trueBytes(name, file))
      const { hdus } = await openFits(source)
      const { min, max, mean, undefinedCount, infiniteCount } = await imageStatistics(source, hdus[index]!)
      assert.deepEqual(
        [...[min, max].map(unsignedZero), mean, undefinedCount, infiniteCount],
        [
          ...[truth.min, truth.max].map((value) => unsignedZero(numberOf(value))),
          ...[Number(numberOf(truth.mean)), truth.nan ?? 0, truth.inf ?? 0],
        ],
        `${name} ${index}`,
      )
      count++
    }
  }
  assert.equal(count, 42)
})
