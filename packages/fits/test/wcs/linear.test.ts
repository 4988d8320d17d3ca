import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readKeywords } from '../../src/wcs/keywords.ts'
import { inverse, linearOf, multiply } from '../../src/wcs/linear.ts'
import { headerOf } from '../helpers/headers.ts'

const linear = (factors: readonly number[], ...cards: string[]) =>
  linearOf(readKeywords(headerOf('NAXIS   = 2', ...cards), ''), factors, [0, 1])
const matrixOf = (...cards: string[]): number[] => [...linear([1, 1], ...cards).matrix].map((value) => value + 0)
const CD = ['CD1_1   = -0.1', 'CD1_2   = 0.2', 'CD2_1   = 0.3', 'CD2_2   = 0.4']
const PC = ['PC1_1   = 0.8', 'PC1_2   = 0.6', 'PC2_1   = -0.6', 'PC2_2   = 0.8']
const CDELT = ['CDELT1  = -0.5', 'CDELT2  = 0.25']

test('CD, PC with CDELT, and CDELT alone', () => {
  assert.deepEqual(matrixOf(...CD), [-0.1, 0.2, 0.3, 0.4])
  assert.deepEqual(matrixOf(...PC, ...CDELT), [-0.4, -0.3, -0.15, 0.2])
  assert.deepEqual(matrixOf('PC1_2   = 0.5', ...CDELT), [-0.5, -0.25, 0, 0.25])
  assert.deepEqual(matrixOf(...CDELT), [-0.5, 0, 0, 0.25])
  assert.deepEqual(matrixOf(), [1, 0, 0, 1])
})

test('steps are CDELT, in the unit of the axis, but 1 with CD', () => {
  assert.deepEqual(linear([2, 4], ...CDELT).steps, [-1, 1])
  assert.deepEqual([...linear([2, 4], ...CD, ...CDELT).matrix], [-0.2, 0.4, 1.2, 1.6])
  assert.deepEqual(linear([2, 4], ...CD, ...CDELT).steps, [1, 1])
})

test('PC goes before CD, CD before CDELT and CROTA', () => {
  assert.deepEqual(matrixOf(...CD, ...PC, ...CDELT, 'CROTA2  = 30'), [-0.4, -0.3, -0.15, 0.2])
  assert.deepEqual(matrixOf(...CD, ...CDELT, 'CROTA2  = 30'), [-0.1, 0.2, 0.3, 0.4])
})

test('CROTA of the latitude turns', () => {
  assert.deepEqual(matrixOf(...CDELT, 'CROTA2  = 90'), [0, -0.25, -0.5, 0])
  assert.deepEqual(matrixOf(...CDELT, 'CROTA1  = 90'), [-0.5, 0, 0, 0.25])
})

test('old spellings, missing elements, and an axis without any', () => {
  assert.deepEqual(matrixOf('CD001001= 2', 'CD002002= 3'), [2, 0, 0, 3])
  assert.deepEqual(matrixOf('CD1_1   = 2'), [2, 0, 0, 1])
  assert.deepEqual(matrixOf("CD1_1   = 'N/A'", 'CD2_2   = 3'), [1, 0, 0, 3])
})

test('an axis without a step is refused, two that are the same are not', () => {
  const singular = { name: 'HeaderError', code: 'singular-matrix' }
  assert.throws(() => matrixOf('CDELT1  = 0'), singular)
  assert.throws(() => matrixOf('CDELT1  = 0', 'CROTA2  = 30'), singular)
  assert.throws(() => matrixOf('PC1_1   = 0'), singular)
  assert.deepEqual(matrixOf('CD1_1   = 1', 'CD1_2   = 1', 'CD2_1   = 1', 'CD2_2   = 1'), [1, 1, 1, 1])
})

test('the inverse', () => {
  const matrix = Float64Array.of(2, 1, 0, 0, 0, 4, 1, 0, 3)
  const product = new Float64Array(3)
  multiply(matrix, Float64Array.of(1, 2, 3), product)
  assert.deepEqual([...product], [4, 12, 10])
  const back = new Float64Array(3)
  multiply(inverse(matrix), product, back)
  assert.deepEqual([...back], [1, 2, 3])
  for (const none of [
    [1, 1, 1, 1],
    [0, 0, 0, 0],
    [Number.NaN, 0, 0, 1],
  ]) {
    assert.throws(() => inverse(Float64Array.from(none)), { name: 'HeaderError', code: 'singular-matrix' })
  }
})
