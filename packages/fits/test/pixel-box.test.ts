import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boxDims, checkBox, pixelCount, wholeBox } from '../src/pixel-box.ts'

test('the whole image, and the shape of a box', () => {
  assert.deepEqual(wholeBox([61, 47]), { start: [0, 0], end: [61, 47] })
  assert.deepEqual(boxDims({ start: [3, 0, 7], end: [10, 5, 7] }), [7, 5, 0])
  assert.equal(pixelCount([7, 5, 2]), 70)
  assert.equal(pixelCount([7, 0]), 0)
  assert.equal(pixelCount([]), 0)
})

test('a box lies within the image, or is refused', () => {
  checkBox({ start: [0, 0], end: [61, 47] }, [61, 47])
  checkBox({ start: [61, 5], end: [61, 5] }, [61, 47])
  checkBox({ start: [], end: [] }, [])
  const refused: [number[], number[], string][] = [
    [[0, 0], [62, 47], 'the box 0,0 to 62,47 is not within an image of 61 x 47'],
    [[-1, 0], [5, 5], 'the box -1,0 to 5,5 is not within an image of 61 x 47'],
    [[6, 0], [5, 5], 'the box 6,0 to 5,5 is not within an image of 61 x 47'],
    [[0.5, 0], [5, 5], 'the box 0.5,0 to 5,5 is not within an image of 61 x 47'],
    [[0, 0], [Number.NaN, 5], 'the box 0,0 to NaN,5 is not within an image of 61 x 47'],
    [[0], [5], 'the box 0 to 5 is not within an image of 61 x 47'],
    [[0, 0, 0], [5, 5, 1], 'the box 0,0,0 to 5,5,1 is not within an image of 61 x 47'],
  ]
  for (const [start, end, message] of refused) {
    assert.throws(() => checkBox({ start, end }, [61, 47]), { name: 'UnsupportedError', code: 'bad-value', message })
  }
})
