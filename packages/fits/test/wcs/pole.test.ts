import assert from 'node:assert/strict'
import { test } from 'node:test'
import { likeReference, poleOf, type Reference } from '../../src/wcs/pole.ts'

const reference = (parts: Partial<Reference>): Reference => ({
  longitude: 150,
  latitude: 0,
  phi0: 0,
  theta0: 0,
  lonpole: undefined,
  latpole: undefined,
  ...parts,
})

const near = (actual: object, expected: object): void => {
  for (const [name, value] of Object.entries(expected)) {
    const found = (actual as Record<string, number>)[name]!
    assert.ok(Math.abs(found - value) < 1e-12, `${name} is ${found}, not ${value}`)
  }
}

test('a native reference at the pole is the pole', () => {
  near(poleOf(reference({ theta0: 90, latitude: 30 })), { longitude: 150, latitude: 30, lonpole: 180 })
  near(poleOf(reference({ theta0: 90, latitude: 90 })), { longitude: 150, latitude: 90, lonpole: 0 })
})

test('LONPOLE is 0 or 180 by default, from phi0 on, and 999 stands for the default', () => {
  near(poleOf(reference({ latitude: 10 })), { longitude: 330, latitude: 80, lonpole: 0 })
  near(poleOf(reference({ latitude: -10 })), { longitude: 150, latitude: 80, lonpole: 180 })
  near(poleOf(reference({ theta0: 90, phi0: 20, lonpole: 999 })), { lonpole: -160 })
})

// CAR with CRVAL = (150, 10): wcslib gives LATPOLE = 78.4331...
test('of two possible poles LATPOLE says which; north without it', () => {
  const two = reference({ latitude: 10, lonpole: 30 })
  near(poleOf(two), { latitude: 78.43311981772241 })
  near(poleOf({ ...two, latpole: 90 }), { latitude: 78.43311981772241 })
  near(poleOf({ ...two, latpole: -90 }), { latitude: -78.43311981772241 })
})

// wcslib 7.12 (astropy 5.2.1): WCS(header).wcs.latpole of CAR with CRVAL2 as here, LONPOLE = 180 and LATPOLE = 0
test('LATPOLE as near to one as to the other: the last digit says which, as in wcslib', () => {
  for (const [latitude, expected] of [
    [-18.9, -71.09999999999997],
    [-40.25, -49.75],
    [-15.6, 74.39999999999998],
    [-21.258, 68.742],
    [-33.3, 56.70000000000002],
    [-30.5, 59.499999999999986],
  ] as const) {
    assert.equal(poleOf(reference({ latitude, lonpole: 180, latpole: 0 })).latitude, expected)
  }
})

test('LATPOLE alone says it where LONPOLE is a quarter turn from a reference on the equator', () => {
  near(poleOf(reference({ lonpole: 90, latpole: 45 })), { latitude: 45 })
  near(poleOf(reference({ lonpole: 90 })), { latitude: 90 })
  assert.throws(() => poleOf(reference({ lonpole: 90, latitude: 1 })), { name: 'HeaderError' })
})

test('no pole: a reference beyond it, or too far from the equator for LONPOLE', () => {
  assert.throws(() => poleOf(reference({ theta0: 90, latitude: 95 })), {
    message: 'the reference latitude is 95, beyond the pole',
  })
  assert.throws(() => poleOf(reference({ theta0: 120 })), { name: 'HeaderError' })
  assert.throws(() => poleOf(reference({ latitude: 80, lonpole: 45 })), { name: 'HeaderError' })
})

test('longitudes go with the sign of the reference, by one turn', () => {
  assert.deepEqual([likeReference(-10, 5), likeReference(10, -5), likeReference(370, 5)], [350, -350, 10])
  assert.deepEqual([likeReference(-370, -5), likeReference(730, 5), likeReference(10, 5)], [-10, 370, 10])
})
