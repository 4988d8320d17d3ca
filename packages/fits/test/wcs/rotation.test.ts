import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PoleAngles } from '../../src/wcs/pole.ts'
import type { Pair } from '../../src/wcs/projection.ts'
import { rotationTo } from '../../src/wcs/rotation.ts'

const near = (actual: readonly number[], expected: readonly number[]): void =>
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) < 1e-12 * 360, `${actual} is not ${expected}`)
  })

const toSky = (native: Pair, pole: PoleAngles): Pair => {
  const pair: Pair = [...native]
  rotationTo(pole).toSky(pair)
  return pair
}

const toNative = (sky: Pair, pole: PoleAngles): Pair => {
  const pair: Pair = [...sky]
  rotationTo(pole).toNative(pair)
  return pair
}

test('the native pole is the reference point, and the celestial pole lies at LONPOLE', () => {
  const pole = { longitude: 150, latitude: 30, lonpole: 180 }
  near(toSky([0, 90], pole), [150, 30])
  near([toSky([180, 30], pole)[1]], [90])
  near(toSky([0, 45], pole), [150, -15])
})

test('a reference at the pole keeps the longitude even there', () => {
  near(toSky([0, 90], { longitude: 150, latitude: 90, lonpole: 0 }), [330, 90])
  near(toSky([0, 90], { longitude: 150, latitude: -90, lonpole: 180 }), [330, -90])
})

test('the longitude has the sign of the reference, and loses one turn at most', () => {
  near(toSky([90, 80], { longitude: 0, latitude: 0, lonpole: 180 }), [10, 0])
  near(toSky([-90, 80], { longitude: 0, latitude: 0, lonpole: 180 }), [350, 0])
  near(toSky([90, 80], { longitude: -5, latitude: 0, lonpole: 180 }), [-355, 0])
  near(toSky([90, 80], { longitude: 355, latitude: 0, lonpole: 180 }), [5, 0])
  near(toSky([90, 80], { longitude: 725, latitude: 0, lonpole: 180 }), [375, 0])
})

test('there and back, with phi within half a turn', () => {
  for (const latitude of [-90, -60, 0, 45, 90]) {
    for (const lonpole of [0, 100, 180]) {
      const pole = { longitude: 200, latitude, lonpole }
      for (const sky of [
        [190, 10],
        [20, -80],
        [359, 45],
      ] as Pair[]) {
        const native = toNative(sky, pole)
        assert.ok(Math.abs(native[0]) <= 180)
        near(toSky(native, pole), sky)
      }
    }
  }
})
