import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepOnSphere, type Pair } from '../../src/wcs/projection.ts'
import { projections } from '../../src/wcs/projections.ts'

/** Parameters for the projections that need some, or are plain without. */
const PARAMETERS: Readonly<Record<string, readonly (number | undefined)[]>> = {
  AZP: [undefined, 2, 20],
  SZP: [undefined, 2, 30, 70],
  ZPN: [0, 1, 0.01, -0.02],
  COP: [undefined, 45, 20],
  COE: [undefined, 45, 20],
  COD: [undefined, -45, 20],
  COO: [undefined, 45, 20],
  BON: [undefined, 40],
}

// FITS 4.0 Table 25, with the native latitude of the reference point
const THETA0: Readonly<Record<string, number>> = {
  ...Object.fromEntries(['AZP', 'SZP', 'TAN', 'STG', 'SIN', 'ARC', 'ZPN', 'ZEA', 'AIR'].map((code) => [code, 90])),
  ...Object.fromEntries(
    ['CYP', 'CEA', 'CAR', 'MER', 'SFL', 'PAR', 'MOL', 'AIT', 'BON', 'PCO'].map((code) => [code, 0]),
  ),
  ...Object.fromEntries(['TSC', 'CSC', 'QSC', 'HPX'].map((code) => [code, 0])),
  ...{ COP: 45, COE: 45, COD: -45, COO: 45, XPH: 90 },
}

test('all projections of the standard are there, each with its reference point', () => {
  const found = Object.keys(projections).map((code) => [code, projections[code]!(PARAMETERS[code] ?? []).theta0])
  assert.deepEqual(Object.fromEntries(found), THETA0)
})

for (const [code, make] of Object.entries(projections)) {
  const projection = make(PARAMETERS[code] ?? [])

  test(`${code}: the reference point is the origin of the plane`, () => {
    const pair: Pair = [0, projection.theta0]
    projection.toPlane(pair)
    // the butterfly has a pole where four corners meet, and needs no care there
    assert.ok(Math.hypot(...pair) < 1e-12, `${pair}`)
  })

  test(`${code}: the sphere, to the plane and back, where it has an image`, () => {
    let seen = 0
    for (let phi = -175; phi < 180; phi += 17.3) {
      for (let theta = -88; theta < 90; theta += 7.1) {
        const pair: Pair = [phi, theta]
        projection.toPlane(pair)
        if (Number.isNaN(pair[0])) continue
        projection.toNative(pair)
        keepOnSphere(pair, projection.tolerance)
        seen++
        const [across, along] = [(pair[0] - phi) * Math.cos((theta * Math.PI) / 180), pair[1] - theta]
        const allowed = code === 'CSC' ? 50 / 3600 : 1e-10
        assert.ok(Math.hypot(across, along) < allowed, `${phi}, ${theta} comes back as ${pair}`)
      }
    }
    assert.ok(seen > 200, `${seen} points have an image`)
  })

  test(`${code}: what is no number is nowhere`, () => {
    const pair: Pair = [Number.NaN, Number.NaN]
    projection.toNative(pair)
    keepOnSphere(pair, projection.tolerance)
    assert.deepEqual(pair, [Number.NaN, Number.NaN])
  })
}
