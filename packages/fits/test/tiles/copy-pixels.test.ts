import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boxDims, pixelCount } from '../../src/pixel-box.ts'
import { copyPixels, targetOf } from '../../src/tiles/copy-pixels.ts'
import { readTileGrid, tilesOf } from '../../src/tiles/tile-grid.ts'
import { headerOf } from '../helpers/headers.ts'
import { boxOf } from '../helpers/tiles.ts'

/** Puts a box together from tiles cut out of an image, and cuts it out at once. */
function both(dims: number[], tile: number[], box: { start: number[]; end: number[] }): [Uint8Array, Uint8Array] {
  const pixels = Uint8Array.from({ length: 2 * pixelCount(dims) }, (_, i) => (i * 37) >> 3)
  const image = { dims, bitpix: 16, pixels } as const
  const numbered = (name: string, lengths: number[]) =>
    lengths.map((length, axis) => `${`${name}${axis + 1}`.padEnd(8)}= ${length}`)
  const grid = readTileGrid(
    headerOf(`ZNAXIS  = ${dims.length}`, ...numbered('ZNAXIS', dims), ...numbered('ZTILE', tile)),
  )
  const target = new Uint8Array(2 * pixelCount(boxDims(box)))
  for (const place of tilesOf(grid, box)) {
    const end = place.start.map((start, axis) => start + place.dims[axis]!)
    copyPixels(boxOf(image, { start: place.start, end }), place, targetOf(target, box, 2))
  }
  return [target, boxOf(image, box)]
}

test('tiles make the box they cover, in one to four axes', () => {
  const cases: [number[], number[], number[], number[]][] = [
    [[9], [4], [0], [9]],
    [[9], [4], [3], [7]],
    [
      [9, 7],
      [9, 1],
      [0, 0],
      [9, 7],
    ],
    [
      [9, 7],
      [9, 1],
      [2, 3],
      [5, 6],
    ],
    [
      [9, 7],
      [4, 3],
      [0, 0],
      [9, 7],
    ],
    [
      [9, 7],
      [4, 3],
      [3, 2],
      [9, 4],
    ],
    [
      [5, 4, 3],
      [5, 4, 1],
      [0, 0, 0],
      [5, 4, 3],
    ],
    [
      [5, 4, 3],
      [2, 3, 2],
      [1, 1, 1],
      [4, 4, 3],
    ],
    [
      [5, 4, 3],
      [5, 3, 2],
      [0, 1, 0],
      [5, 4, 2],
    ],
    [
      [3, 4, 2, 3],
      [2, 4, 1, 2],
      [0, 0, 0, 0],
      [3, 4, 2, 3],
    ],
    [
      [3, 4, 2, 3],
      [3, 2, 2, 2],
      [1, 1, 0, 1],
      [3, 3, 2, 3],
    ],
  ]
  for (const [dims, tile, start, end] of cases) {
    const [made, wanted] = both(dims, tile, { start, end })
    assert.deepEqual(made, wanted, `${dims} in ${tile}: ${start} to ${end}`)
  }
})
