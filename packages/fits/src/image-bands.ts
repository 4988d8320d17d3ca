import type { PixelBox } from './pixel-box.ts'

/**
 * Cuts a box of an image into boxes of at most `pixels` pixels, in the order in which the pixels are stored, so that
 * no tile is in two of them: whole rows, several of them, or whole planes, as many as fit. A box is larger than
 * `pixels` only where one row of tiles is.
 */
export function* bandBoxes(
  box: PixelBox,
  tile: readonly number[],
  pixels: number,
): Generator<PixelBox, void, undefined> {
  const { start, end } = box
  if (start.length === 0 || start.some((from, axis) => from >= end[axis]!)) return
  const steps = bandShape(box, tile, pixels)
  const at = [...start]
  for (;;) {
    const stop = at.map((from, axis) => Math.min(end[axis]!, (Math.floor(from / steps[axis]!) + 1) * steps[axis]!))
    yield { start: [...at], end: stop }
    let axis = 0
    for (; axis < at.length; axis++) {
      at[axis] = stop[axis]!
      if (at[axis]! < end[axis]!) break
      at[axis] = start[axis]!
    }
    if (axis === at.length) return
  }
}

/** A tile, grown along the first axis, and along the next ones as long as those before are whole. */
function bandShape({ end }: PixelBox, tile: readonly number[], pixels: number): number[] {
  const shape = tile.map((length, axis) => Math.min(length, end[axis]!))
  for (let axis = 0; axis < shape.length; axis++) {
    const others = shape.reduce((product, length, other) => (other === axis ? product : product * length), 1)
    const tiles = Math.max(1, Math.floor(pixels / (others * shape[axis]!)))
    // a multiple of the tile, or all of the axis
    shape[axis] = Math.min(end[axis]!, shape[axis]! * tiles)
    if (shape[axis]! < end[axis]!) break
  }
  return shape
}
