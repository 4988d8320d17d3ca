import assert from 'node:assert/strict'
import { test } from 'node:test'
import { roundedAcosd, roundedCosd, roundedSind } from '../../src/wcs/rounded-trigonometry.ts'

// the C library (glibc 2.36, by way of Python): sin(d * pi / 180), cos(d * pi / 180) and acos(c) * 180 / pi; Math.sin and
// Math.acos of JavaScript end in another digit for the last four of each
const ANGLES = [
  [0.5, 0.008726535498373935, 0.9999619230641713],
  [-18.9, -0.3239174181981494, 0.9460853588275453],
  [123.456, 0.8343094333148064, -0.5512964442855826],
  [-271.3, 0.9997426093226983, 0.022687333572781538],
] as const
const SINES = [
  [-136.8167877088547, -0.6843334881615598],
  [-207.59319271264076, 0.4631907423773614],
  [302.3136386869078, -0.845134612046431],
  [-114.25469942072596, -0.9117283532002184],
] as const
const COSINES = [
  [0.5, 60.00000000000001],
  [-0.0123, 90.7047558591917],
  [0.99, 8.109614455994183],
  [-0.4707340025198441, 118.08195277932576],
  [0.6268193224140113, 51.184154183052705],
  [-0.570765370291042, 124.80361461201778],
  [0.5658092846163498, 55.54149163314602],
] as const

test('sines and cosines to the last digit', () => {
  for (const [degrees, sine, cosine] of ANGLES) {
    assert.deepEqual([roundedSind(degrees), roundedCosd(degrees)], [sine, cosine])
  }
  for (const [degrees, sine] of SINES) assert.equal(roundedSind(degrees), sine)
})

test('arc cosines to the last digit', () => {
  for (const [cosine, degrees] of COSINES) assert.equal(roundedAcosd(cosine), degrees)
  assert.deepEqual([roundedAcosd(1), roundedAcosd(0), roundedAcosd(-1)], [0, 90, 180])
  assert.ok(Number.isNaN(roundedAcosd(1.1)))
  assert.equal(roundedAcosd(1e-300), 90)
})

test('exact at quarters of a turn, and quick for angles of any size', () => {
  assert.deepEqual([roundedSind(180), roundedCosd(180), roundedSind(-90), roundedCosd(90)], [0, -1, -1, 0])
  for (const far of [1e9 + 1, 1e300, Number.NaN]) {
    assert.deepEqual([roundedSind(far), roundedCosd(far)].map(Number.isFinite), [
      !Number.isNaN(far),
      !Number.isNaN(far),
    ])
  }
  assert.equal(roundedSind(1e-300), 1e-300 * (Math.PI / 180))
})
