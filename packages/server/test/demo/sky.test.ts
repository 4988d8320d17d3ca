import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calibrate, disperse, type Exposure, expose, SIDE, starsOf } from '../../src/demo/sky.ts'

const median = (pixels: Uint16Array): number => pixels.toSorted()[pixels.length / 2] ?? Number.NaN
const exposure: Exposure = {
  looks: 'stars',
  field: 'a field',
  frame: 'a frame',
  seconds: 60,
  throughput: 1,
  dither: [0, 0],
}

test('a bias is flat at its level, a flat is bright, an exposure shows the sky', () => {
  assert.equal(calibrate('BIAS', 0, 'b').length, SIDE * SIDE)
  assert.ok(Math.abs(median(calibrate('BIAS', 0, 'b')) - 1000) <= 1)
  assert.ok(Math.abs(median(calibrate('DARK', 300, 'd')) - 1015) <= 1)
  assert.ok(Math.abs(median(calibrate('SKYFLAT', 4, 'f')) - 21_500) < 1000)
  assert.ok(Math.abs(median(expose(exposure)) - (1000 + 2.5 * 60)) <= 2)
})

test('stars stand where the catalogue says, and a dither moves them', () => {
  const [brightest] = starsOf(exposure).toSorted((a, b) => b.flux - a.flux)
  assert.ok(brightest)
  const pixels = expose(exposure)
  const at = (Math.round(brightest.y) - 1) * SIDE + Math.round(brightest.x) - 1
  assert.ok((pixels[at] ?? 0) > 3000, `${pixels[at]}`)
  const moved = starsOf({ ...exposure, dither: [3, -2] }).toSorted((a, b) => b.flux - a.flux)[0]
  assert.deepEqual([moved?.x, moved?.y], [brightest.x + 3, brightest.y - 2])
})

test('the same frame comes out the same, another has other noise', () => {
  assert.deepEqual(expose(exposure), expose(exposure))
  assert.notDeepEqual(expose(exposure), expose({ ...exposure, frame: 'another' }))
})

test('a spectrum is bright along the middle of the chip', () => {
  const pixels = disperse(900, 's')
  const row = (y: number): number => median(pixels.slice(y * SIDE, (y + 1) * SIDE))
  assert.ok(row(SIDE / 2) > 2 * row(20))
})
