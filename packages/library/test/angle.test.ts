import assert from 'node:assert/strict'
import { test } from 'node:test'
import { degreesOf } from '../src/angle.ts'
import { Float } from '../src/header-value.ts'

test('degreesOf reads the forms of headers as astropy does', () => {
  const readings: [unknown, 'hour' | 'degree' | 'arcsec', number | undefined][] = [
    [12.5, 'degree', 12.5],
    [new Float(1), 'hour', 15],
    [3600, 'arcsec', 1],
    ['12.5', 'degree', 12.5],
    ['+1e1', 'degree', undefined],
    ['.5h', 'degree', 7.5],
    ['12:30.5', 'degree', 12 + 30.5 / 60],
    ['12d30.5m', 'hour', 12 + 30.5 / 60],
    ['12°30′18″', 'hour', 12.505],
    ['12 deg 30 min 18 sec', 'hour', 12.505],
    ['12:30:00 h', 'degree', 187.5],
    ['12:30:00S', 'degree', -12.5],
    ['-12.5 W', 'degree', 12.5],
    ['−12:30:00', 'degree', -12.5],
    ['12:60', 'degree', 13],
    ['24:00:00', 'hour', 360],
    ['12:30 15', 'degree', undefined],
    ['12h30s', 'hour', undefined],
    ['1 rad', 'hour', 180 / Math.PI],
    ['5 mas', 'arcsec', 5 / 3_600_000],
    ['12 DEG', 'degree', undefined],
    [`1${' '.repeat(100_000)}x`, 'degree', undefined],
    ['-00:30:00', 'degree', -0.5],
    ['-00d30m00s', 'degree', -0.5],
    ['6h30m', 'degree', 97.5],
    ['23 59 61', 'hour', undefined],
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
    const found = degreesOf(value as string, unit)
    const isSame = found === degrees || Math.abs(Number(found) - Number(degrees)) < 1e-12
    assert.ok(isSame, `${value} ${unit} is ${degrees}, not ${found}`)
  }
})
