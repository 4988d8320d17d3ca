import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unitFactor } from '../../src/wcs/units.ts'

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual / expected - 1) < 1e-14, `${actual} is not ${expected}`)

// FITS 4.0 §4.3, Tables 3 to 5; the spellings that wcslib repairs
test('angles in degrees', () => {
  assert.equal(unitFactor('', 'deg'), 1)
  for (const same of ['deg', 'DEG', 'degrees', 'DEGREE', 'Deg', '[deg]', '(deg)', 'deg.m/m', 'deg**1']) {
    assert.equal(unitFactor(same, 'deg'), 1)
  }
  near(unitFactor('arcmin', 'deg'), 1 / 60)
  near(unitFactor('ARCSEC', 'deg'), 1 / 3600)
  near(unitFactor('mas', 'deg'), 1 / 3.6e6)
  near(unitFactor('mrad', 'deg'), 0.18 / Math.PI)
  near(unitFactor('10**-1 deg', 'deg'), 0.1)
})

test('spectral units in SI', () => {
  near(unitFactor('GHz', 'Hz'), 1e9)
  near(unitFactor('km/s', 'm/s'), 1e3)
  near(unitFactor('km s-1', 'm/s'), 1e3)
  near(unitFactor('km.s**(-1)', 'm/s'), 1e3)
  near(unitFactor('nm', 'm'), 1e-9)
  near(unitFactor('Angstrom', 'm'), 1e-10)
  for (const same of ['cm-1', '/cm', '1/cm', '1 / cm']) near(unitFactor(same, '/m'), 100)
  near(unitFactor('deg/s', 'rad/s'), Math.PI / 180)
  near(unitFactor('10+3 m', 'm'), 1e3)
  near(unitFactor('eV', 'J'), 1.6021765e-19)
  near(unitFactor('kg m2 s-2', 'J'), 1)
})

test('refused: units that are none, or count something else', () => {
  for (const text of ['furlong', 'kdeg', 'degs', '%', '2deg', 'deg/1', 'deg/', '10 deg', 'h', 'km', 'deg deg']) {
    assert.throws(() => unitFactor(text, 'deg'), { name: 'HeaderError', code: 'bad-header' }, text)
  }
  for (const text of ['1000 m', '1 m', 'm/1', '1'])
    assert.throws(() => unitFactor(text, 'm'), { name: 'HeaderError' }, text)
  assert.throws(() => unitFactor('Hz', 'rad/s'), { message: 'the unit is Hz, where rad/s belongs' })
  assert.throws(() => unitFactor('m', ''), { message: 'the unit is m, where none belongs' })
})
