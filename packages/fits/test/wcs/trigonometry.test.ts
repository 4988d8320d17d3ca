import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acosd, asind, atan2d, atand, cosd, sind, tand } from '../../src/wcs/trigonometry.ts'

test('whole quarters are exact, however many turns away', () => {
  for (const turns of [-720, -360, 0, 360, 7200]) {
    assert.deepEqual(
      [0, 90, 180, 270].map((angle) => sind(angle + turns)),
      [0, 1, 0, -1],
    )
    assert.deepEqual(
      [0, 90, 180, 270].map((angle) => cosd(angle + turns)),
      [1, 0, -1, 0],
    )
    assert.deepEqual(
      [0, 45, 135].map((angle) => tand(angle + turns)),
      [0, 1, -1],
    )
  }
})

test('other angles', () => {
  assert.ok(Math.abs(sind(30) - 0.5) < 1e-15)
  assert.ok(Math.abs(cosd(-60) - 0.5) < 1e-15)
  assert.ok(Math.abs(tand(60) - Math.sqrt(3)) < 1e-15)
  assert.deepEqual([asind(1), acosd(0), atand(1), atan2d(1, -1)], [90, 90, 45, 135])
  for (const of of [sind, cosd, tand]) assert.ok(Number.isNaN(of(Number.POSITIVE_INFINITY)))
})

test('the border of a map is its right side', () => {
  assert.deepEqual([atan2d(0, -1), atan2d(-0, -1), atan2d(-0, 1)], [180, 180, -0])
  assert.ok(Number.isNaN(atan2d(0, Number.NaN)))
})
