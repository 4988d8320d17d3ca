import { boxDims, type PixelBox } from '../pixel-box.ts'
import type { TilePlace } from './tile-grid.ts'

/** Where the pixels of a box are put together. */
export interface PixelTarget {
  /** The pixels of the box. */
  readonly pixels: Uint8Array
  readonly box: PixelBox
  readonly dims: readonly number[]
  /** Bytes from one index to the next along each axis. */
  readonly steps: readonly number[]
  readonly pixelBytes: number
}

export function targetOf(pixels: Uint8Array, box: PixelBox, pixelBytes: number): PixelTarget {
  const dims = boxDims(box)
  return { pixels, box, dims, steps: stepsOf(dims, pixelBytes), pixelBytes }
}

/** Copies that part of a decoded tile which lies within a box to its place there. */
export function copyPixels(tile: Uint8Array, place: TilePlace, target: PixelTarget): void {
  const at = runStart(place, target)
  if (at === undefined) copyRuns(tile, place, target)
  else target.pixels.set(tile, at)
}

/** Where a tile that is one run of the box begins, as do the usual tiles of whole rows; undefined for other tiles. */
function runStart({ start, dims }: TilePlace, { box, dims: boxDims, steps }: PixelTarget): number | undefined {
  let at = 0
  let whole = true
  for (let axis = 0; axis < dims.length; axis++) {
    const from = start[axis]! - box.start[axis]!
    const length = dims[axis]!
    if (from < 0 || from + length > boxDims[axis]! || (!whole && length > 1)) return undefined
    whole = whole && length === boxDims[axis]
    at += from * steps[axis]!
  }
  return at
}

function copyRuns(tile: Uint8Array, { start, dims }: TilePlace, target: PixelTarget): void {
  const { pixels, box, dims: boxLengths, steps: boxSteps, pixelBytes } = target
  const from = start.map((first, axis) => Math.max(first, box.start[axis]!))
  const lengths = start.map((first, axis) => Math.min(first + dims[axis]!, box.end[axis]!) - from[axis]!)
  const tileSteps = stepsOf(dims, pixelBytes)
  let tileAt = 0
  let boxAt = 0
  for (let axis = 0; axis < dims.length; axis++) {
    tileAt += (from[axis]! - start[axis]!) * tileSteps[axis]!
    boxAt += (from[axis]! - box.start[axis]!) * boxSteps[axis]!
  }
  // axes that are whole in both make one run with the axis after them
  let runAxis = 0
  const whole = (axis: number): boolean => lengths[axis] === dims[axis] && dims[axis] === boxLengths[axis]
  while (runAxis + 1 < dims.length && whole(runAxis)) runAxis++
  const run = lengths[runAxis]! * tileSteps[runAxis]!

  const counters = lengths.map(() => 0)
  for (;;) {
    pixels.set(tile.subarray(tileAt, tileAt + run), boxAt)
    let axis = runAxis + 1
    for (; axis < dims.length; axis++) {
      tileAt += tileSteps[axis]!
      boxAt += boxSteps[axis]!
      if (++counters[axis]! < lengths[axis]!) break
      tileAt -= lengths[axis]! * tileSteps[axis]!
      boxAt -= lengths[axis]! * boxSteps[axis]!
      counters[axis] = 0
    }
    if (axis >= dims.length) return
  }
}

function stepsOf(lengths: readonly number[], unit: number): number[] {
  const steps: number[] = []
  let step = unit
  for (const length of lengths) {
    steps.push(step)
    step *= length
  }
  return steps
}
