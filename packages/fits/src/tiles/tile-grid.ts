import { HeaderError } from '../errors.ts'
import type { Header } from '../header.ts'
import type { PixelBox } from '../pixel-box.ts'

/** How an image is cut into tiles. Everything counts pixels or tiles along the axes, NAXIS1 first. */
export interface TileGrid {
  readonly dims: readonly number[]
  /** Length of a tile, never more than that of the image. The last tile of an axis may be shorter. */
  readonly tile: readonly number[]
  /** Tiles along each axis. */
  readonly counts: readonly number[]
  /** All tiles. */
  readonly tiles: number
}

const MAX_NAXIS = 999 // FITS 4.0 §4.4.1.1

/**
 * Reads ZNAXISn and ZTILEn (FITS 4.0 §10.1.1, §10.1.2). Without ZTILEn tiles are rows.
 * @throws HeaderError when a keyword is missing or impossible
 */
export function readTileGrid(header: Header): TileGrid {
  const naxis = header.integer('ZNAXIS')
  if (naxis === undefined || naxis < 0 || naxis > MAX_NAXIS) throw new HeaderError('ZNAXIS is no number of axes')
  const axes = Array.from({ length: naxis }, (_, axis) => axis)
  const dims = axes.map((axis) => lengthOf(header, `ZNAXIS${axis + 1}`, undefined, 0))
  const asked = axes.map((axis) => lengthOf(header, `ZTILE${axis + 1}`, axis === 0 ? Math.max(1, dims[0]!) : 1, 1))
  const tile = asked.map((length, axis) => Math.max(1, Math.min(length, dims[axis]!)))
  const counts = dims.map((length, axis) => Math.ceil(length / tile[axis]!))
  const tiles = naxis === 0 ? 0 : counts.reduce((product, count) => product * count, 1)
  return { dims, tile, counts, tiles }
}

function lengthOf(header: Header, keyword: string, absent: number | undefined, least: number): number {
  const length = header.has(keyword) ? header.integer(keyword) : absent
  if (length !== undefined && length >= least) return length
  throw new HeaderError(`${keyword} is ${header.has(keyword) ? header.get(keyword) : 'missing'}`)
}

/** Where a tile lies in the image. */
export interface TilePlace {
  /** Number of the tile from 0, the row of the table that describes it. */
  readonly number: number
  readonly start: readonly number[]
  readonly dims: readonly number[]
  readonly pixels: number
}

/** The tiles that a box touches, in the order of their rows. */
export function* tilesOf(grid: TileGrid, box: PixelBox): Generator<TilePlace, void, undefined> {
  const { tile, dims, counts } = grid
  if (box.end.some((end, axis) => end <= box.start[axis]!) || grid.tiles === 0) return
  const first = box.start.map((start, axis) => Math.floor(start / tile[axis]!))
  const last = box.end.map((end, axis) => Math.floor((end - 1) / tile[axis]!))
  const at = [...first]
  const whole = tile.reduce((product, length) => product * length, 1)
  for (;;) {
    let number = 0
    let pixels = 1
    for (let axis = at.length - 1; axis >= 0; axis--) {
      number = number * counts[axis]! + at[axis]!
      pixels *= Math.min(tile[axis]!, dims[axis]! - at[axis]! * tile[axis]!)
    }
    const start = at.map((index, axis) => index * tile[axis]!)
    // tiles that are not cut off share one shape
    const shape = pixels === whole ? tile : start.map((from, axis) => Math.min(tile[axis]!, dims[axis]! - from))
    yield { number, start, dims: shape, pixels }

    let axis = 0
    while (axis < at.length && at[axis] === last[axis]) {
      at[axis] = first[axis]!
      axis++
    }
    if (axis === at.length) return
    at[axis]!++
  }
}

/**
 * Cuts the image into boxes of about `pixels` pixels that follow each other in the order of its pixels, and whose
 * edges are edges of tiles, so that every tile is decoded once. A box is larger where one row of tiles is.
 */
export function* slabsOf({ dims, tile, tiles }: TileGrid, pixels: number): Generator<PixelBox, void, undefined> {
  if (tiles === 0) return
  const { axis: cut, step } = slabAxis(dims, tile, pixels)
  const start = dims.map(() => 0)
  for (;;) {
    const end = dims.map((length, axis) => {
      if (axis < cut) return length
      return axis === cut ? Math.min(length, start[axis]! + step) : start[axis]! + 1
    })
    yield { start: [...start], end }

    start[cut]! += step
    for (let axis = cut; start[axis]! >= dims[axis]!; axis++) {
      start[axis] = 0
      if (axis + 1 === dims.length) return
      start[axis + 1]!++
    }
  }
}

/** Pixels of the largest box of {@link slabsOf}. */
export function slabPixels({ dims, tile }: TileGrid, pixels: number): number {
  if (dims.length === 0) return 0
  const { axis, step } = slabAxis(dims, tile, pixels)
  return dims.slice(0, axis).reduce((product, length) => product * length, 1) * Math.min(step, dims[axis]!)
}

/**
 * The axis to cut along: a slab is whole along the axes before it and one pixel thick along those behind. That must
 * be the last axis along which tiles are thicker than a pixel, or one behind it.
 */
function slabAxis(dims: readonly number[], tile: readonly number[], pixels: number): { axis: number; step: number } {
  let axis = Math.max(
    0,
    tile.findLastIndex((length) => length > 1),
  )
  let unit = tile[axis]!
  let below = dims.slice(0, axis).reduce((product, length) => product * length, 1)
  while (axis + 1 < dims.length && below * dims[axis]! <= pixels) {
    below *= dims[axis]!
    axis++
    unit = 1
  }
  return { axis, step: Math.max(1, Math.floor(pixels / (below * unit))) * unit }
}
