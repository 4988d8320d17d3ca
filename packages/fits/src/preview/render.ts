import { UnsupportedError } from '../errors.ts'
import type { Hdu } from '../hdu.ts'
import { imageShape, readBands } from '../image.ts'
import { valuesAt } from '../order-statistics.ts'
import type { PixelBox } from '../pixel-box.ts'
import type { Source } from '../source.ts'
import { AreaAverage, type PlanePart } from './area-average.ts'
import { type Curve, curves } from './curves.ts'
import { ZSCALE_SAMPLES, zscale } from './zscale.ts'

/** Which range of values is shown from black to white. */
export type Stretch = 'zscale' | 'minmax' | { readonly percentile: readonly [low: number, high: number] }

export interface PreviewOptions {
  /** The picture fits inside these, with square pixels, and is not larger than the image. Default 600 x 600. */
  readonly width?: number
  readonly height?: number
  /**
   * `zscale` (the default) after IRAF; `minmax` of all pixels; percentiles from 0 to 100 of the pixels of the picture.
   */
  readonly stretch?: Stretch
  /** Default `linear`. */
  readonly curve?: Curve
  /** Dark for bright. */
  readonly invert?: boolean
  /** The first row of the image at the top. By default it is at the bottom, as viewers of FITS show it. */
  readonly flip?: boolean
  /** Which plane of an image with more than two axes: from 0, along axis 3 and on. Default the first. */
  readonly plane?: readonly number[]
  readonly signal?: AbortSignal
}

/** A picture in grey. */
export interface Preview {
  readonly width: number
  readonly height: number
  /** 0 is black and 255 white, row by row from the top. Undefined pixels are 0, or 255 when inverted. */
  readonly gray: Uint8Array
  /** The values shown as black and as white. */
  readonly range: readonly [low: number, high: number]
}

const SIZE = 600
const MOST_PIXELS = 2 ** 24

/** Longest side of an image: something is kept of each of its rows and columns. */
const LONGEST_SIDE = 2 ** 22

/**
 * Makes a picture of an image, plain or compressed, in one pass over its pixels and bounded memory: each pixel of the
 * picture is the mean of those it stands for.
 * @throws UnsupportedError code `bad-value` for sizes, percentiles or a plane that make no sense, and for an image
 *   without pixels; `too-large` for a picture of more than 2^24 pixels or an image of more than 2^22 a side;
 *   else as `readImage`
 */
export async function renderPreview(source: Source, hdu: Hdu, options: PreviewOptions = {}): Promise<Preview> {
  const { signal, stretch = 'zscale', curve = 'linear', invert = false, flip = false } = options
  const { dims } = imageShape(hdu)
  const box = planeBox(dims, options.plane ?? [])
  const size = { width: dims[0]!, height: dims[1] ?? 1 }
  const result = fitInside(size, options)
  requireStretch(stretch)

  const average = new AreaAverage(size, result)
  const samples = new PlaneSamples(size)
  const range = new Range()
  for await (const band of readBands(source, hdu, { box, ...(signal && { signal }) })) {
    const [x = 0, y = 0] = band.box.start
    const part = { x, y, width: band.dims[0]!, height: band.dims[1] ?? 1, values: band.values }
    average.add(part)
    if (stretch === 'zscale') samples.add(part)
    if (stretch === 'minmax') range.add(part)
  }
  const means = average.result()
  const shown =
    stretch === 'zscale'
      ? zscale(samples.finite())
      : stretch === 'minmax'
        ? range.ends()
        : await percentiles(means, stretch)
  const gray = toGray(means, { range: shown, curve, invert })
  return { ...result, gray: flip ? gray : turnedOver(gray, result.width), range: shown }
}

function planeBox(dims: readonly number[], plane: readonly number[]): PixelBox {
  const start = dims.map((_, axis) => (axis < 2 ? 0 : (plane[axis - 2] ?? 0)))
  const end = dims.map((length, axis) => (axis < 2 ? length : start[axis]! + 1))
  const fits = start.every((from, axis) => Number.isSafeInteger(from) && from >= 0 && end[axis]! <= dims[axis]!)
  if (dims.length === 0 || dims.includes(0)) throw badValue('the image has no pixels')
  if (!fits) throw badValue(`an image of ${dims.join(' x ')} has no plane ${plane.join(', ')}`)
  return { start, end }
}

function fitInside(
  { width, height }: { width: number; height: number },
  { width: mostWidth = SIZE, height: mostHeight = SIZE }: PreviewOptions,
): { width: number; height: number } {
  if (!(mostWidth >= 1 && mostHeight >= 1)) throw badValue(`no picture has ${mostWidth} x ${mostHeight} pixels`)
  if (Math.max(width, height) > LONGEST_SIDE) {
    throw new UnsupportedError(`an image of ${width} x ${height} pixels is too long for a picture`, {
      code: 'too-large',
    })
  }
  const scale = Math.max(width / mostWidth, height / mostHeight, 1)
  const result = { width: Math.max(1, Math.round(width / scale)), height: Math.max(1, Math.round(height / scale)) }
  if (result.width * result.height <= MOST_PIXELS) return result
  throw new UnsupportedError(`a picture of ${result.width} x ${result.height} pixels`, { code: 'too-large' })
}

function requireStretch(stretch: Stretch): void {
  if (typeof stretch === 'string') return
  const [low, high] = stretch.percentile
  if (!(low >= 0 && low <= high && high <= 100)) throw badValue(`${low} to ${high} are no percentiles`)
}

const badValue = (message: string): UnsupportedError => new UnsupportedError(message, { code: 'bad-value' })

/** Every n-th pixel of a plane, or where that is not finite the next one that is. */
class PlaneSamples {
  readonly #samples = new Float64Array(ZSCALE_SAMPLES).fill(Number.NaN)
  readonly #planeWidth: number
  readonly #step: number

  constructor({ width, height }: { width: number; height: number }) {
    this.#planeWidth = width
    this.#step = Math.max(1, Math.floor((width * height) / ZSCALE_SAMPLES))
  }

  add({ x, y, width, height, values }: PlanePart): void {
    for (let row = 0; row < height; row++) {
      const start = (y + row) * this.#planeWidth + x
      const end = start + width
      for (let sample = Math.floor(start / this.#step); sample < ZSCALE_SAMPLES; sample++) {
        if (sample * this.#step >= end) break
        const from = Math.max(start, sample * this.#step)
        const to = Math.min(end, (sample + 1) * this.#step)
        for (let at = from; at < to && Number.isNaN(this.#samples[sample]); at++) {
          const value = Number(values[row * width + at - start]!)
          if (Number.isFinite(value)) this.#samples[sample] = value
        }
      }
    }
  }

  finite(): Float64Array {
    return this.#samples.filter((sample) => !Number.isNaN(sample))
  }
}

/** The least and the greatest finite value. */
class Range {
  #low = Number.POSITIVE_INFINITY
  #high = Number.NEGATIVE_INFINITY

  add({ values }: PlanePart): void {
    let [low, high] = [this.#low, this.#high]
    for (let i = 0; i < values.length; i++) {
      const value = Number(values[i]!)
      if (value - value !== 0) continue
      if (value < low) low = value
      if (value > high) high = value
    }
    this.#low = low
    this.#high = high
  }

  ends(): [number, number] {
    return this.#low <= this.#high ? [this.#low, this.#high] : [0, 0]
  }
}

/** Between two pixels a percentile is interpolated. */
async function percentiles(
  means: Float64Array,
  { percentile }: { readonly percentile: readonly [number, number] },
): Promise<[number, number]> {
  const defined = means.filter((mean) => !Number.isNaN(mean))
  if (defined.length === 0) return [0, 0]
  const places = percentile.map((share) => (share / 100) * (defined.length - 1))
  const ranks = places.flatMap((place) => [Math.floor(place), Math.ceil(place)])
  const found = await valuesAt(ranks, async (visit) => visit(defined), 64)
  const between = (place: number, i: number): number =>
    found[2 * i]! + (found[2 * i + 1]! - found[2 * i]!) * (place - Math.floor(place))
  return [between(places[0]!, 0), between(places[1]!, 1)]
}

function toGray(
  means: Float64Array,
  { range: [low, high], curve, invert }: { range: readonly [number, number]; curve: Curve; invert: boolean },
): Uint8Array {
  const bright = curves[curve]
  const span = high - low
  const gray = new Uint8Array(means.length)
  for (let i = 0; i < means.length; i++) {
    // an image of one value is shown in the middle
    const share = span > 0 ? (means[i]! - low) / span : 0.5
    const level = Number.isNaN(means[i]) ? 0 : Math.round(255 * bright(Math.max(0, Math.min(1, share))))
    gray[i] = invert ? 255 - level : level
  }
  return gray
}

function turnedOver(gray: Uint8Array, width: number): Uint8Array {
  const turned = new Uint8Array(gray.length)
  for (let from = 0, to = gray.length - width; to >= 0; from += width, to -= width) {
    turned.set(gray.subarray(from, from + width), to)
  }
  return turned
}
