import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bandBoxes } from '../src/image-bands.ts'
import { wholeBox } from '../src/pixel-box.ts'

const bands = (dims: readonly number[], tile: readonly number[], pixels: number) =>
  [...bandBoxes(wholeBox(dims), tile, pixels)].map(({ start, end }) => `${start} - ${end}`)

test('whole rows, as many as fit', () => {
  assert.deepEqual(bands([10, 5], [1, 1], 20), ['0,0 - 10,2', '0,2 - 10,4', '0,4 - 10,5'])
  assert.deepEqual(bands([10, 5], [1, 1], 1000), ['0,0 - 10,5'])
})

test('parts of rows that are too long', () => {
  assert.deepEqual(bands([10, 2], [1, 1], 4), [
    ...['0,0 - 4,1', '4,0 - 8,1', '8,0 - 10,1'],
    ...['0,1 - 4,2', '4,1 - 8,2', '8,1 - 10,2'],
  ])
  assert.deepEqual(bands([5], [1], 2), ['0 - 2', '2 - 4', '4 - 5'])
})

test('whole planes of a cube', () => {
  assert.deepEqual(bands([2, 3, 5], [1, 1, 1], 12), ['0,0,0 - 2,3,2', '0,0,2 - 2,3,4', '0,0,4 - 2,3,5'])
})

test('bands end where tiles do, and hold a row of tiles at least', () => {
  assert.deepEqual(bands([10, 10], [10, 4], 1), ['0,0 - 10,4', '0,4 - 10,8', '0,8 - 10,10'])
  assert.deepEqual(bands([10, 10], [5, 2], 45), ['0,0 - 10,4', '0,4 - 10,8', '0,8 - 10,10'])
  assert.deepEqual(
    [...bandBoxes({ start: [1, 3], end: [9, 10] }, [10, 4], 40)],
    [
      { start: [1, 3], end: [9, 4] },
      { start: [1, 4], end: [9, 8] },
      { start: [1, 8], end: [9, 10] },
    ],
  )
})

test('an empty box has no bands', () => {
  assert.deepEqual(bands([10, 0], [1, 1], 5), [])
  assert.deepEqual(bands([], [], 5), [])
})
