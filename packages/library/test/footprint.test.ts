import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FileSpecificationError } from '../src/errors.ts'
import { footprintOf } from '../src/footprint.ts'
import { HeaderData } from '../src/header-data.ts'
import type { Metadata } from '../src/header-value.ts'
import { readSettings } from '../src/settings.ts'

const ringOf = (metadata: Metadata): number[][] | undefined =>
  footprintOf(new HeaderData(Object.entries(metadata), readSettings({})))?.coordinates[0]?.map((point) =>
    point.map(Number),
  )

const linear = { CD1_1: 6, CD1_2: 2, CD2_1: 3, CD2_2: 4, NAXIS1: 1000, NAXIS2: 1100 }

test('corner pixels go through the world coordinates', () => {
  assert.deepEqual(ringOf(linear), [
    [8, 7],
    [2206, 4403],
    [8200, 7400],
    [6002, 3004],
    [8, 7],
  ])
})

test('a radius and a centre win', () => {
  assert.deepEqual(ringOf({ ...linear, RADIUS: 3600, RA: 2, DEC: '10:00:00' }), [
    [29, 11],
    [31, 11],
    [31, 9],
    [29, 9],
    [29, 11],
  ])
})

test('no footprint without a plane image or a solution', () => {
  assert.equal(ringOf({ ...linear, NAXIS3: 5 }), undefined)
  assert.equal(ringOf({ ...linear, CD1_2: null }), undefined)
  assert.equal(ringOf({ ...linear, CD1_1: 0, CD1_2: 0 }), undefined)
  assert.equal(ringOf({ RADIUS: Number.NaN, RA: 1, DEC: 2 }), undefined)
  assert.equal(ringOf({ RADIUS: 5, RA: '', DEC: 2 }), undefined)
})

test('what is there and cannot be read is refused', () => {
  assert.throws(() => ringOf({ ...linear, NAXIS1: '1000' }), FileSpecificationError)
  assert.throws(() => ringOf({ RADIUS: 5, RA: '25:00:00', DEC: 2 }), FileSpecificationError)
})
