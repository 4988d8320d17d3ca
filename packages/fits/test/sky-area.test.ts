import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boxOfSky, type SkyArea } from '../src/sky-area.ts'
import { type Wcs, wcsOf } from '../src/wcs/wcs.ts'
import { headerOf } from './helpers/headers.ts'

const SIZE = [1000, 800] as const

/** TAN, 0.001 degree a pixel, north up and east left, the reference in the middle. */
const tangent = (longitude: number, latitude: number): Wcs =>
  wcsOf(
    headerOf(
      ...['NAXIS   = 2', "CTYPE1  = 'RA---TAN'", "CTYPE2  = 'DEC--TAN'", 'CRPIX1  = 500.5', 'CRPIX2  = 400.5'],
      ...[`CRVAL1  = ${longitude}`, `CRVAL2  = ${latitude}`, 'CDELT1  = -0.001', 'CDELT2  = 0.001'],
    ),
  )

test('a rectangle around the reference covers its size in pixels, on the equator and at the pole alike', () => {
  for (const [longitude, latitude] of [
    [150, 0],
    [0, -45],
    [359.99, 60],
    [77, 90],
    [0, -90],
  ] as const) {
    const area: SkyArea = { centre: [longitude, latitude], width: 0.02, height: 0.01 }
    assert.deepEqual(boxOfSky(area, tangent(longitude, latitude), SIZE), { start: [490, 395], end: [510, 405] })
  }
})

test('pixels that the area only touches belong to it, and a point has one pixel', () => {
  const wcs = tangent(150, 0)
  const [longitude, latitude] = wcs.pixelToSky(500.9, 400)
  assert.deepEqual(boxOfSky({ centre: [longitude, latitude], width: 0.0004, height: 0 }, wcs, SIZE), {
    start: [500, 399],
    end: [501, 400],
  })
  assert.deepEqual(boxOfSky({ centre: wcs.pixelToSky(3.2, 7.9), width: 0, height: 0 }, wcs, SIZE), {
    start: [2, 7],
    end: [3, 8],
  })
  const [wide] = wcs.pixelToSky(501, 400)
  assert.deepEqual(boxOfSky({ centre: [wide, latitude], width: 0.0012, height: 0.0001 }, wcs, SIZE).end[0], 502)
})

test('a range of longitudes across 0', () => {
  const area: SkyArea = { longitude: [359.99, 0.01], latitude: [-0.005, 0.005] }
  assert.deepEqual(boxOfSky(area, tangent(0, 0), SIZE), { start: [490, 395], end: [510, 405] })
})

test('a cap around the pole holds the pole', () => {
  const { start, end } = boxOfSky({ longitude: [0, 360], latitude: [89.99, 90] }, tangent(0, 90), SIZE)
  assert.deepEqual(
    [start, end],
    [
      [490, 390],
      [510, 410],
    ],
  )
})

test('areas larger than the image, or than the projection, are cut at the image', () => {
  const whole = { start: [0, 0], end: [...SIZE] }
  const wcs = tangent(150, 20)
  assert.deepEqual(boxOfSky({ centre: [150, 20], width: 10, height: 10 }, wcs, SIZE), whole)
  assert.deepEqual(boxOfSky({ centre: [150, 20], width: 360, height: 180 }, wcs, SIZE), whole)
  assert.deepEqual(boxOfSky({ longitude: [0, 360], latitude: [-90, 90] }, wcs, SIZE), whole)
  assert.deepEqual(boxOfSky({ longitude: [100, 200], latitude: [20, 90] }, wcs, SIZE), {
    start: [0, 400],
    end: [...SIZE],
  })
})

test('refused: nothing of it in the image, no area, no sky', () => {
  const wcs = tangent(150, 20)
  for (const centre of [
    [152, 20],
    // behind the tangent plane, where the inverse has a pixel
    [330, -20],
  ] as const) {
    assert.throws(() => boxOfSky({ centre, width: 0.1, height: 0.1 }, wcs, SIZE), { code: 'no-overlap' })
  }
  const areas: SkyArea[] = [
    { centre: [150, 91], width: 1, height: 1 },
    { centre: [150, 20], width: -1, height: 1 },
    { centre: [Number.NaN, 20], width: 1, height: 1 },
    { longitude: [0, 1], latitude: [5, 4] },
  ]
  for (const area of areas) assert.throws(() => boxOfSky(area, wcs, SIZE), { code: 'bad-value' })
  const linear = wcsOf(headerOf('NAXIS   = 2', 'CRPIX1  = 1', 'CDELT1  = 2'))
  assert.throws(() => boxOfSky({ centre: [0, 0], width: 1, height: 1 }, linear, SIZE), { code: 'unsupported' })
})
