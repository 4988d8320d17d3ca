import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wholeBox } from '../../src/pixel-box.ts'
import { readTileGrid, slabPixels, slabsOf, tilesOf } from '../../src/tiles/tile-grid.ts'
import { headerOf } from '../helpers/headers.ts'

const grid = (dims: number[], tile: (number | undefined)[] = []) =>
  readTileGrid(
    headerOf(
      `ZNAXIS  = ${dims.length}`,
      ...dims.map((length, axis) => `ZNAXIS${axis + 1} = ${length}`),
      ...tile.flatMap((length, axis) => (length === undefined ? [] : [`ZTILE${axis + 1}  = ${length}`])),
    ),
  )

test('tiles are rows by default, and never longer than the image', () => {
  assert.deepEqual(grid([61, 47]), { dims: [61, 47], tile: [61, 1], counts: [1, 47], tiles: 47 })
  assert.deepEqual(grid([61, 47], [10, 100]), { dims: [61, 47], tile: [10, 47], counts: [7, 1], tiles: 7 })
  assert.deepEqual(grid([5, 4, 3], [undefined, 3]), { dims: [5, 4, 3], tile: [5, 3, 1], counts: [1, 2, 3], tiles: 6 })
  assert.deepEqual(grid([61, 0]), { dims: [61, 0], tile: [61, 1], counts: [1, 0], tiles: 0 })
  assert.deepEqual(grid([]), { dims: [], tile: [], counts: [], tiles: 0 })
})

test('refused: axes and tiles that are missing or impossible', () => {
  assert.throws(() => readTileGrid(headerOf('ZNAXIS  = 2', 'ZNAXIS1 = 3')), { message: 'ZNAXIS2 is missing' })
  assert.throws(() => readTileGrid(headerOf('ZNAXIS  = 1000')), { message: 'ZNAXIS is no number of axes' })
  assert.throws(() => grid([5, -4]), { name: 'HeaderError', message: 'ZNAXIS2 is -4' })
  assert.throws(() => grid([5, 4], [0]), { message: 'ZTILE1 is 0' })
  assert.throws(() => grid([5, 4], [5, -1]), { message: 'ZTILE2 is -1' })
})

test('the tiles of a box, with smaller ones at the edge', () => {
  const box = { start: [9, 4], end: [25, 6] }
  assert.deepEqual(
    [...tilesOf(grid([25, 9], [10, 5]), box)],
    [
      { number: 0, start: [0, 0], dims: [10, 5], pixels: 50 },
      { number: 1, start: [10, 0], dims: [10, 5], pixels: 50 },
      { number: 2, start: [20, 0], dims: [5, 5], pixels: 25 },
      { number: 3, start: [0, 5], dims: [10, 4], pixels: 40 },
      { number: 4, start: [10, 5], dims: [10, 4], pixels: 40 },
      { number: 5, start: [20, 5], dims: [5, 4], pixels: 20 },
    ],
  )
  const cube = grid([4, 4, 4], [2, 2, 2])
  assert.deepEqual(
    [...tilesOf(cube, { start: [2, 0, 1], end: [3, 3, 3] })].map(({ number }) => number),
    [1, 3, 5, 7],
  )
  assert.deepEqual([...tilesOf(cube, { start: [2, 0, 1], end: [2, 3, 3] })], [])
  assert.deepEqual([...tilesOf(grid([]), wholeBox([]))], [])
})

test('slabs follow each other in the order of the pixels and hold whole tiles', () => {
  const ends = (dims: number[], tile: number[], pixels: number): number[][] =>
    [...slabsOf(grid(dims, tile), pixels)].map(({ end }) => end as number[])
  assert.deepEqual(ends([100, 7], [100, 1], 250), [
    [100, 2],
    [100, 4],
    [100, 6],
    [100, 7],
  ])
  assert.deepEqual(ends([100, 7], [30, 1], 250), [
    [100, 2],
    [100, 4],
    [100, 6],
    [100, 7],
  ])
  assert.deepEqual(ends([100, 7], [30, 3], 10), [
    [100, 3],
    [100, 6],
    [100, 7],
  ])
  assert.deepEqual(ends([100, 2], [30, 1], 70), [
    [60, 1],
    [100, 1],
    [60, 2],
    [100, 2],
  ])
  assert.deepEqual(ends([4, 4, 3], [4, 3, 1], 1000), [[4, 4, 3]])
  assert.deepEqual(ends([4, 4, 3], [4, 3, 1], 12), [
    [4, 3, 1],
    [4, 4, 1],
    [4, 3, 2],
    [4, 4, 2],
    [4, 3, 3],
    [4, 4, 3],
  ])
  assert.deepEqual(ends([4, 4, 3], [3, 3, 2], 1), [
    [4, 4, 2],
    [4, 4, 3],
  ])
  assert.deepEqual(ends([5, 0], [5, 1], 100), [])
  assert.deepEqual(ends([1, 1, 1], [1, 1, 1], 1), [[1, 1, 1]])
})

test('slabs of any shape cover every pixel once, in order', () => {
  for (const dims of [[7], [5, 6], [3, 4, 5], [2, 3, 4, 2]]) {
    for (const side of [1, 2, 3]) {
      for (const pixels of [1, 5, 17, 1000]) {
        const cut = grid(
          dims,
          dims.map((_, axis) => (axis % 2 ? side : 2)),
        )
        const seen: number[] = []
        let most = 0
        for (const { start, end } of slabsOf(cut, pixels)) {
          const before = seen.length
          for (let pixel = 0; pixel < dims.reduce((a, b) => a * b); pixel++) {
            let rest = pixel
            const inside = dims.every((length, axis) => {
              const index = rest % length
              rest = Math.floor(rest / length)
              return index >= start[axis]! && index < end[axis]!
            })
            if (inside) seen.push(pixel)
          }
          most = Math.max(most, seen.length - before)
        }
        assert.deepEqual(seen, [...seen.keys()], `${dims} in ${cut.tile}, ${pixels} at a time`)
        assert.equal(slabPixels(cut, pixels), most)
      }
    }
  }
})
