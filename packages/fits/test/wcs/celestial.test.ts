import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CelestialParts, celestialOf } from '../../src/wcs/celestial.ts'
import type { AxisParameter } from '../../src/wcs/keywords.ts'
import type { Pair } from '../../src/wcs/projection.ts'

const of = (axis: number, values: Readonly<Record<number, number>>): AxisParameter[] =>
  Object.entries(values).map(([index, value]) => ({ axis, index: Number(index), value }))

const parts = (code: string, others: Partial<CelestialParts> = {}): CelestialParts => ({
  code,
  longitude: 150.1,
  latitude: -12.3,
  lonpole: undefined,
  latpole: undefined,
  ofLongitude: [],
  ofLatitude: [],
  ...others,
})

// wcslib 7.12 (astropy 5.2.1): WCS(header).wcs.p2s([[10, 20]], 1)['world'] with CRVAL = (150.1, -12.3), CRPIX = 0, and
// the keywords named; of NCP [[-1, 2]]
const KNOWN: readonly [what: string, CelestialParts, Pair, expected: Pair][] = [
  ['GLS', parts('GLS'), [10, 20], [160.19098842732916, 7.699999999999999]],
  ['NCP, CRVAL2 = 60', parts('NCP', { latitude: 60 }), [-1, 2], [147.97227739779174, 61.95959385509541]],
  [
    'CAR, PV1_0 = 1, PV1_1 = 20, PV1_2 = 10',
    parts('CAR', { ofLongitude: of(1, { 0: 1, 1: 20, 2: 10 }) }),
    [10, 20],
    [158.83458400315976, 7.9887489514619165],
  ],
  [
    'CAR, PV1_1 = 20, PV1_2 = 10',
    parts('CAR', { ofLongitude: of(1, { 1: 20, 2: 10 }) }),
    [10, 20],
    [140.7029990027892, -1.9894032339646954],
  ],
  [
    'CAR, CRVAL2 = 10, LONPOLE = 30',
    parts('CAR', { latitude: 10, lonpole: 30 }),
    [10, 20],
    [158.63743774813176, 30.805839284429652],
  ],
  [
    'CAR, CRVAL2 = 10, PV1_3 = 30, PV1_4 = -90',
    parts('CAR', { latitude: 10, lonpole: 0, latpole: 90, ofLongitude: of(1, { 3: 30, 4: -90 }) }),
    [10, 20],
    [138.58321184710073, -9.09186834499329],
  ],
  [
    'CEA, CRVAL2 = 0, PROJP1 = 0.5',
    parts('CEA', { latitude: 0, ofLatitude: of(0, { 1: 0.5 }) }),
    [10, 20],
    [160.10000000000002, 10.051478394611467],
  ],
]

for (const [what, given, plane, expected] of KNOWN) {
  test(`${what}, there and back`, () => {
    const { toSky, toPlane } = celestialOf(given)
    const pair: Pair = [...plane]
    toSky(pair)
    assert.ok(Math.hypot(pair[0] - expected[0], pair[1] - expected[1]) < 1e-10, `${pair} is not ${expected}`)
    toPlane(pair)
    assert.ok(Math.hypot(pair[0] - plane[0], pair[1] - plane[1]) < 1e-10, `${pair} is not ${plane}`)
  })
}

test('beside the map there is no sky, and some sky has no place on it', () => {
  const car = celestialOf(parts('CAR', { latitude: 0 }))
  const beside: Pair = [190, 0]
  car.toSky(beside)
  assert.deepEqual(beside, [Number.NaN, Number.NaN])
  const mercator = celestialOf(parts('MER', { latitude: 0 }))
  const pole: Pair = [10, 90]
  mercator.toPlane(pole)
  assert.deepEqual(pole, [Number.NaN, Number.NaN])
})

test('refused: parameters that are none, and references without a place', () => {
  assert.throws(() => celestialOf(parts('TAN', { ofLongitude: of(1, { 5: 0 }) })), {
    message: 'PV1_5 is no parameter of a longitude axis',
  })
  assert.throws(() => celestialOf(parts('NCP', { latitude: 0 })), { name: 'HeaderError' })
  assert.throws(() => celestialOf(parts('TAN', { latitude: 95 })), { name: 'HeaderError' })
  const behind = { ofLongitude: of(1, { 0: 1, 1: 0, 2: -30 }) }
  assert.throws(() => celestialOf(parts('TAN', behind)), {
    message: 'the reference point of PVi_1 and PVi_2 is outside the projection',
  })
})
