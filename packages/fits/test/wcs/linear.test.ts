import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inverse, linearMatrix, times, withSteps } from '../../src/wcs/linear.ts'
import { headerOf } from '../helpers/headers.ts'

const matrixOf = (...cards: string[]) => linearMatrix(headerOf(...cards), [1, 2], 2)
const CD = ['CD1_1   = -0.1', 'CD1_2   = 0.2', 'CD2_1   = 0.3', 'CD2_2   = 0.4']
const PC = ['PC1_1   = 0.8', 'PC1_2   = 0.6', 'PC2_1   = -0.6', 'PC2_2   = 0.8']
const CDELT = ['CDELT1  = -0.5', 'CDELT2  = 0.25']

test('CD, PC with CDELT, and CDELT alone', () => {
  assert.deepEqual(matrixOf(...CD), [-0.1, 0.2, 0.3, 0.4])
  assert.deepEqual(matrixOf(...PC, ...CDELT), [-0.4, -0.3, -0.15, 0.2])
  assert.deepEqual(matrixOf('PC1_2   = 0.5', ...CDELT), [-0.5, -0.25, 0, 0.25])
  assert.deepEqual(
    matrixOf(...CDELT).map((value) => value + 0),
    [-0.5, 0, 0, 0.25],
  )
  assert.deepEqual(
    matrixOf().map((value) => value + 0),
    [1, 0, 0, 1],
  )
})

test('PC goes before CD, CD before CDELT and CROTA', () => {
  assert.deepEqual(matrixOf(...CD, ...PC, ...CDELT, 'CROTA2  = 30'), [-0.4, -0.3, -0.15, 0.2])
  assert.deepEqual(matrixOf(...CD, ...CDELT, 'CROTA2  = 30'), [-0.1, 0.2, 0.3, 0.4])
})

test('CROTA2 turns', () => {
  const [a, b, c, d] = matrixOf(...CDELT, 'CROTA2  = 90')
  assert.deepEqual(
    [a, b, c, d].map((value) => Math.round(value * 1e12) / 1e12 + 0),
    [0, -0.25, -0.5, 0],
  )
})

test('old spellings, missing elements, and an axis without any', () => {
  assert.deepEqual(matrixOf('CD001001= 2', 'CD002002= 3'), [2, 0, 0, 3])
  assert.deepEqual(matrixOf('CD1_1   = 2'), [2, 0, 0, 1])
  assert.deepEqual(matrixOf("CD1_1   = 'N/A'", 'CD2_2   = 3'), [1, 0, 0, 3])
})

test('the inverse', () => {
  assert.deepEqual(times(inverse([2, 0, 0, 4]), 2, 4), [1, 1])
  assert.deepEqual(times(inverse([0, 2, 4, 0]), 2, 4), [1, 1])
  for (const matrix of [
    [1, 1, 1, 1],
    [0, 0, 0, 0],
    [Number.NaN, 0, 0, 1],
  ] as const) {
    assert.throws(() => inverse(matrix), { name: 'HeaderError', code: 'singular-matrix' })
  }
  assert.throws(() => withSteps([0, 0, 1, 1]), { name: 'HeaderError', code: 'singular-matrix' })
  assert.deepEqual(withSteps([1, 1, 1, 1]), [1, 1, 1, 1])
})
