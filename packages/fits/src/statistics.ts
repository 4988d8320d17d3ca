import type { Hdu } from './hdu.ts'
import { type Band, imageShape, readBands } from './image.ts'
import { Moments } from './moments.ts'
import { medianOf, type Passes } from './order-statistics.ts'
import { type PixelArray, type PixelType, pixelSize } from './physical-values.ts'
import { boxDims, type PixelBox, pixelCount, wholeBox } from './pixel-box.ts'
import type { Source } from './source.ts'

/** What the physical values of an image are like. Undefined and infinite pixels count nowhere but in their own number. */
export interface ImageStatistics {
  /** NAXIS1 first. */
  readonly dims: readonly number[]
  readonly type: PixelType
  /** BUNIT. */
  readonly unit: string | undefined
  /** All pixels. */
  readonly count: number
  /** NaN, and integers that BLANK declares undefined. */
  readonly undefinedCount: number
  readonly infiniteCount: number
  /** NaN when no pixel is finite, as are the numbers below. A bigint where a double would not be exact. */
  readonly min: number | bigint
  readonly max: number | bigint
  /** The sum, rounded once, divided by the number of finite pixels. */
  readonly mean: number
  /** Root of the mean squared deviation from the mean (that of the population: divided by the count). */
  readonly standardDeviation: number
  /** The middle value, or the mean of the two in the middle. */
  readonly median: number
  /** Median of the absolute deviations from the median. Times 1.4826 it is the sigma of normally distributed pixels. */
  readonly medianAbsoluteDeviation: number
}

export interface StatisticsOptions {
  readonly box?: PixelBox
  readonly signal?: AbortSignal
  /** Values up to this many bytes are kept between the passes of the median; more are read again. Default 256 MiB. */
  readonly maxHeldBytes?: number
}

const HELD_BYTES = 256 * 2 ** 20

/**
 * Statistics of an image, plain or compressed, in bounded memory. The source must allow to read again what was read
 * when the image is larger than `maxHeldBytes`. Errors as of {@link readBands}.
 */
export async function imageStatistics(
  source: Source,
  hdu: Hdu,
  { box, signal, maxHeldBytes = HELD_BYTES }: StatisticsOptions = {},
): Promise<ImageStatistics> {
  const { dims, header, scaling } = imageShape(hdu)
  const read = (): AsyncIterable<Band> => readBands(source, hdu, { ...(box && { box }), ...(signal && { signal }) })
  const part = boxDims(box ?? wholeBox(dims))
  const held: ArrayLike<number>[] = []
  const holds = pixelCount(part) * pixelSize(scaling.type) <= maxHeldBytes

  const moments = new Moments()
  const extremes = new Extremes()
  for await (const band of read()) {
    const values = asDoubles(band.values)
    extremes.add(band.values)
    moments.add(values)
    if (holds) held.push(values)
  }
  const passes: Passes = async (visit) => {
    if (holds) return held.forEach(visit)
    for await (const band of read()) visit(asDoubles(band.values))
  }
  return {
    dims: part,
    type: scaling.type,
    unit: header.text('BUNIT'),
    count: pixelCount(part),
    undefinedCount: moments.undefinedCount,
    infiniteCount: moments.infiniteCount,
    min: extremes.least ?? moments.min,
    max: extremes.greatest ?? moments.max,
    mean: moments.mean,
    standardDeviation: moments.standardDeviation,
    ...(await middle(moments, passes, scaling.type)),
  }
}

/** Of 64-bit integers, those that a double does not hold. */
class Extremes {
  #least: bigint | undefined
  #greatest: bigint | undefined

  add(values: PixelArray): void {
    if (!isLong(values)) return
    for (const value of values) {
      if (this.#least === undefined || value < this.#least) this.#least = value
      if (this.#greatest === undefined || value > this.#greatest) this.#greatest = value
    }
  }

  get least(): bigint | undefined {
    return beyondDouble(this.#least)
  }

  get greatest(): bigint | undefined {
    return beyondDouble(this.#greatest)
  }
}

const beyondDouble = (value: bigint | undefined): bigint | undefined =>
  value === undefined || Number.isSafeInteger(Number(value)) ? undefined : value

const isLong = (values: PixelArray): values is BigInt64Array | BigUint64Array =>
  values instanceof BigInt64Array || values instanceof BigUint64Array

const asDoubles = (values: PixelArray): ArrayLike<number> =>
  isLong(values) ? Float64Array.from(values, Number) : values

// what a 32-bit float holds exactly
const NARROW: readonly PixelType[] = ['int8', 'uint8', 'int16', 'uint16', 'float32']

async function middle(
  { count, infiniteCount }: Moments,
  passes: Passes,
  type: PixelType,
): Promise<Pick<ImageStatistics, 'median' | 'medianAbsoluteDeviation'>> {
  const finite: Passes = infiniteCount === 0 ? passes : mapped(passes, (value) => (value - value === 0 ? value : NaN))
  const median = await medianOf(count, finite, NARROW.includes(type) ? 32 : 64)
  const deviations = mapped(finite, (value) => Math.abs(value - median))
  return { median, medianAbsoluteDeviation: await medianOf(count, deviations, 64) }
}

/** The same passes over changed values. */
const mapped =
  (passes: Passes, change: (value: number) => number): Passes =>
  (visit) =>
    passes((values) => {
      const changed = new Float64Array(Math.min(values.length, AT_ONCE))
      for (let from = 0; from < values.length; from += AT_ONCE) {
        const length = Math.min(AT_ONCE, values.length - from)
        for (let i = 0; i < length; i++) changed[i] = change(values[from + i]!)
        visit(changed.subarray(0, length))
      }
    })

const AT_ONCE = 2 ** 15
