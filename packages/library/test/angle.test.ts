import assert from 'node:assert/strict'
import { test } from 'node:test'
import { degreesOf } from '../src/angle.ts'
import { Float } from '../src/header-value.ts'

test('degreesOf reads the forms of headers', () => {
  const readings: [unknown, 'hour' | 'degree' | 'arcsec', number | undefined][] = [
    [12.5, 'degree', 12.5],
    [new Float(1), 'hour', 15],
    [3600, 'arcsec', 1],
    ['12.5', 'degree', 12.5],
    ['+1e1', 'degree', 10],
    ['-00:30:00', 'degree', -0.5],
    ['-00d30m00s', 'degree', -0.5],
    ['6h30m', 'degree', 97.5],
    ['23 59 60', 'hour', undefined],
    ['1:30', 'hour', 22.5],
    ['5 arcmin', 'arcsec', 5 / 60],
    ['95:00:00', 'degree', 95],
    ['25:00:00', 'hour', undefined],
    ['10:61:00', 'hour', undefined],
    ['N/A', 'hour', undefined],
    ['', 'hour', undefined],
    [true, 'hour', undefined],
    [null, 'hour', undefined],
  ]
  for (const [value, unit, degrees] of readings) {
    assert.deepEqual([value, unit, degreesOf(value as string, unit)], [value, unit, degrees])
  }
})
