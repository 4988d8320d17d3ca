import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AxisParameter } from '../../src/wcs/keywords.ts'
import type { Pair } from '../../src/wcs/projection.ts'
import { tpv } from '../../src/wcs/tpv.ts'

const of = (axis: number, values: Readonly<Record<number, number>>): AxisParameter[] =>
  Object.entries(values).map(([index, value]) => ({ axis, index: Number(index), value }))

const applied = (longitude: AxisParameter[], latitude: AxisParameter[], at: Pair): Pair => {
  const pair: Pair = [...at]
  tpv(longitude, latitude, { steps: [1, 1], swapped: false }).apply(pair)
  return pair
}

test('each index has its powers, with the variable of its own axis first', () => {
  const [x, y, r] = [3, 4, 5]
  // FITS registry, convention TPV: x, y, r; x², xy, y²; x³, x²y, xy², y³, r³; and so on to r⁷
  const powers = [
    [1],
    [x, y, r],
    [x * x, x * y, y * y],
    [x ** 3, x * x * y, x * y * y, y ** 3, r ** 3],
    [x ** 4, x ** 3 * y, x * x * y * y, x * y ** 3, y ** 4],
    [x ** 5, x ** 4 * y, x ** 3 * y * y, x * x * y ** 3, x * y ** 4, y ** 5, r ** 5],
    [x ** 6, x ** 5 * y, x ** 4 * y ** 2, x ** 3 * y ** 3, x ** 2 * y ** 4, x * y ** 5, y ** 6],
    [
      x ** 7,
      x ** 6 * y,
      x ** 5 * y ** 2,
      x ** 4 * y ** 3,
      x ** 3 * y ** 4,
      x ** 2 * y ** 5,
      x * y ** 6,
      y ** 7,
      r ** 7,
    ],
  ].flat()
  assert.equal(powers.length, 40)
  for (const [index, value] of powers.entries()) {
    assert.deepEqual(applied(of(1, { [index]: 1 }), of(2, {}), [x, y]), [value, 0], `PV1_${index}`)
    assert.deepEqual(applied(of(1, {}), of(2, { [index]: 1 }), [y, x]), [0, value], `PV2_${index}`)
  }
})

test('a parameter left out is 0, and the last of duplicates counts', () => {
  assert.deepEqual(applied([], [], [3, 4]), [0, 0])
  assert.deepEqual(applied([...of(1, { 1: 5 }), ...of(1, { 1: 2 })], [], [3, 4]), [6, 0])
})

test('the variables are counted in steps, and by the numbers of the axes', () => {
  const pair: Pair = [-2, 8]
  tpv(of(1, { 4: 1 }), of(2, { 1: 1 }), { steps: [-0.5, 2], swapped: false }).apply(pair)
  assert.deepEqual(pair, [-0.5 * 16, 2 * 4])
  const other: Pair = [3, 4]
  tpv(of(2, { 1: 1 }), of(1, { 1: 1 }), { steps: [1, 1], swapped: true }).apply(other)
  assert.deepEqual(other, [4, 3])
})

test('it is undone', () => {
  const { apply, undo } = tpv(of(1, { 0: 0.01, 1: 1, 3: 0.02, 11: 0.1 }), of(2, { 1: 1, 2: 0.03 }), {
    steps: [1, 1],
    swapped: false,
  })
  const pair: Pair = [0.3, -0.2]
  apply(pair)
  undo(pair)
  assert.ok(Math.hypot(pair[0] - 0.3, pair[1] + 0.2) < 1e-13)
})

test('there is no parameter 40', () => {
  assert.throws(() => applied(of(1, { 40: 1 }), [], [0, 0]), { message: 'PV1_40 is no parameter of TPV' })
})
