import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readArea } from '../../src/frames/area.ts'
import { FieldError } from '../../src/http/fields.ts'
import { square } from '../helpers/frame.ts'

const ring = [
  [0, 0],
  [0, 1],
  [1, 1],
  [0, 0],
]
const polygon = (...rings: unknown[]): object => ({ type: 'Polygon', coordinates: rings })

/** The messages with which a footprint is refused. */
const refusal = (value: unknown): unknown => {
  try {
    return `accepted: ${readArea(value)}`
  } catch (error) {
    if (!(error instanceof FieldError)) throw error
    return error.messages
  }
}

test('a polygon is passed on as its type and coordinates alone', () => {
  const hole = ring.map(([x, y]) => [x! / 4 + 0.1, y! / 4 + 0.2])
  assert.equal(readArea({ ...polygon(ring, hole), bbox: [0, 0, 1, 1], more: 1 }), JSON.stringify(polygon(ring, hole)))
  assert.equal(readArea(square(359.9, -89.9)), JSON.stringify(square(359.9, -89.9)))
})

test('what observatories send without a footprint to speak of is taken: no ring, one point, a bow tie, out of range', () => {
  const taken = [
    polygon(),
    polygon([1, 1, 1, 1].map(() => [1, 1])),
    polygon([
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
      [0, 0],
    ]),
    square(400, 95),
    polygon(ring.map(([x, y]) => [x! * 1e300, y])),
  ]
  for (const one of taken) assert.equal(readArea(one), JSON.stringify(one))
})

test('everything else is refused in the words of the existing archive', () => {
  const refused: [unknown, string][] = [
    ['junk', 'Invalid polygon: junk'],
    [5, 'Invalid polygon: 5'],
    [true, 'Invalid polygon: True'],
    [[1, null, 'a', [false]], "Invalid polygon: [1, None, 'a', [False]]"],
    [{}, 'Invalid polygon: {}'],
    [{ type: 'Point', coordinates: [1, 2] }, "Invalid polygon: {'type': 'Point', 'coordinates': [1, 2]}"],
    [{ type: 'Polygon' }, "Invalid polygon: {'type': 'Polygon'}"],
    [{ type: 'Polygon', coordinates: null }, "Invalid polygon: {'type': 'Polygon', 'coordinates': None}"],
    [
      polygon([
        [0, 0],
        [0, 1],
        [1, 1],
        [1, 0],
      ]),
      "Invalid polygon: {'type': 'Polygon', 'coordinates': [[[0, 0], [0, 1], [1, 1], [1, 0]]]}",
    ],
  ]
  for (const [value, message] of refused) assert.deepEqual(refusal(value), [message])
})

test('every point of every ring is looked at', () => {
  const bad: unknown[] = [
    polygon(ring, null),
    polygon(ring, [[0, 0]]),
    polygon(ring.slice(1)),
    polygon([]),
    polygon([
      [0, 0, 0],
      [0, 1, 0],
      [1, 1, 0],
      [0, 0, 0],
    ]),
    polygon([
      [0, 0],
      ['0', 1],
      [1, 1],
      [0, 0],
    ]),
    polygon([
      [0, 0],
      [Number.NaN, 1],
      [1, 1],
      [0, 0],
    ]),
    polygon([
      [0, 0],
      [Number.POSITIVE_INFINITY, 1],
      [1, 1],
      [0, 0],
    ]),
    polygon([
      [0, 0],
      [null, 1],
      [1, 1],
      [0, 0],
    ]),
    polygon([[0, 0], [0], [1, 1], [0, 0]]),
    polygon([[0, 0], 5, [1, 1], [0, 0]]),
    polygon([
      [0, 0],
      [0, 1],
      [1, 1],
      [0, 1e-12],
    ]),
    { type: 'Polygon', coordinates: ring },
    { type: 'polygon', coordinates: [ring] },
  ]
  for (const value of bad) assert.match(JSON.stringify(refusal(value)), /^\["Invalid polygon: /)
})

test('another reference system is refused, and so is more than anybody needs', () => {
  assert.deepEqual(refusal({ ...polygon(ring), crs: null }), [
    'A footprint is in degrees of right ascension and declination; leave out "crs".',
  ])
  const many = (points: number): object => polygon([...Array.from({ length: points - 1 }, () => [0, 0]), [0, 0]])
  assert.equal(readArea(many(10_000)), JSON.stringify(many(10_000)))
  assert.deepEqual(refusal(many(10_001)), ['A footprint has at most 10000 points.'])
})

test('a message stays short, whatever was sent', () => {
  const [message] = refusal({ type: 'x'.repeat(100_000) }) as string[]
  assert.equal(message, `Invalid polygon: {'type': '${'x'.repeat(1990)}`)
})
