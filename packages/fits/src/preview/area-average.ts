import type { PixelArray } from '../physical-values.ts'

/** A rectangle of pixels within a plane, row by row. */
export interface PlanePart {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly values: PixelArray
}

/**
 * Shrinks a plane of `width` x `height` pixels that comes in parts: each pixel of the result is the mean of the area
 * that it covers, pixels at its edge counting by their share. NaN and infinities count as nothing.
 */
export class AreaAverage {
  readonly #columns: Cells
  readonly #rows: Cells
  readonly #sums: Float64Array
  readonly #weights: Float64Array

  constructor(source: { width: number; height: number }, result: { width: number; height: number }) {
    this.#columns = new Cells(source.width, result.width)
    this.#rows = new Cells(source.height, result.height)
    this.#sums = new Float64Array(result.width * result.height)
    this.#weights = new Float64Array(result.width * result.height)
  }

  add(part: PlanePart): void {
    const columns = this.#columns
    const sums = new Float64Array(columns.count)
    const weights = new Float64Array(columns.count)
    for (let row = 0; row < part.height; row++) {
      sums.fill(0)
      weights.fill(0)
      addRow(part, row, { columns, sums, weights })
      const pixel = part.y + row
      const cell = this.#rows.cellOf(pixel)
      const share = shareWithin(pixel, this.#rows.end(cell))
      this.#addTo(cell, share, { sums, weights })
      if (share < 1) this.#addTo(cell + 1, 1 - share, { sums, weights })
    }
  }

  /** The means; NaN where nothing was finite. */
  result(): Float64Array {
    return this.#sums.map((sum, i) => sum / this.#weights[i]!)
  }

  #addTo(row: number, share: number, { sums, weights }: { sums: Float64Array; weights: Float64Array }): void {
    const from = row * this.#columns.count
    for (let i = 0; i < sums.length; i++) {
      this.#sums[from + i]! += share * sums[i]!
      this.#weights[from + i]! += share * weights[i]!
    }
  }
}

interface RowSums {
  columns: Cells
  sums: Float64Array
  weights: Float64Array
}

function addRow(part: PlanePart, row: number, { columns, sums, weights }: RowSums): void {
  const { x, width, values } = part
  let cell = columns.cellOf(x)
  let end = columns.end(cell)
  for (let column = 0, at = row * width; column < width; column++, at++) {
    const pixel = x + column
    const value = Number(values[at]!)
    const counts = value - value === 0 ? 1 : 0
    const counted = counts === 1 ? value : 0
    if (pixel + 1 <= end) {
      sums[cell]! += counted
      weights[cell]! += counts
      continue
    }
    const share = shareWithin(pixel, end)
    sums[cell]! += share * counted
    weights[cell]! += share * counts
    if (share === 1) continue
    end = columns.end(++cell)
    sums[cell]! += (1 - share) * counted
    weights[cell]! += (1 - share) * counts
  }
}

const ROUNDING = 1e-6 // of a pixel: less than this of it counts as nothing

/** How much of a pixel lies before the end of a cell, in which or right behind which it begins. */
function shareWithin(pixel: number, end: number): number {
  const share = end - pixel
  if (share > 1 - ROUNDING) return 1
  return share < ROUNDING ? 0 : share
}

/** One axis, cut into cells of one pixel or more. */
class Cells {
  readonly count: number
  readonly #size: number

  constructor(length: number, count: number) {
    this.count = count
    this.#size = length / count
  }

  /** The cell that a pixel begins in. */
  cellOf(pixel: number): number {
    return Math.min(this.count - 1, Math.floor((pixel + ROUNDING) / this.#size))
  }

  /** Where a cell ends; the last one has all that is left. */
  end(cell: number): number {
    return cell === this.count - 1 ? Number.POSITIVE_INFINITY : (cell + 1) * this.#size
  }
}
