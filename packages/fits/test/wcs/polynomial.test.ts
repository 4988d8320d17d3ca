import assert from 'node:assert/strict'
import { test } from 'node:test'
import { polynomial } from '../../src/wcs/polynomial.ts'

test('terms add up, also of the same powers', () => {
  const of = polynomial([
    { p: 0, q: 0, factor: 5 },
    { p: 2, q: 0, factor: 3 },
    { p: 1, q: 3, factor: -1 },
    { p: 2, q: 0, factor: 1 },
  ])
  assert.equal(of(2, 3), 5 + 4 * 4 - 2 * 27)
  assert.equal(polynomial([])(7, 8), 0)
})
