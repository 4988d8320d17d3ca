import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axisRoles } from '../../src/wcs/axes.ts'

const roles = (...ctypes: string[]) => {
  const { longitude, latitude, projection } = axisRoles(ctypes)
  return [longitude, latitude, projection]
}

test('the pair of the sky, in either order and among others', () => {
  assert.deepEqual(roles('RA---TAN', 'DEC--TAN'), [0, 1, 'TAN'])
  assert.deepEqual(roles('DEC--SIN', 'FREQ', 'RA---SIN'), [2, 0, 'SIN'])
  assert.deepEqual(roles('GLON-CAR', 'GLAT-CAR'), [0, 1, 'CAR'])
  assert.deepEqual(roles('HPLN-TAN', 'HPLT-TAN'), [0, 1, 'TAN'])
  assert.deepEqual(roles('RA---TAN-SIP', 'DEC--TAN-SIP'), [0, 1, 'TAN'])
})

test('without a projection the axes of the sky are linear', () => {
  assert.deepEqual(roles('DEC', 'RA'), [1, 0, ''])
  assert.deepEqual(roles('RA-------SIP', 'X'), [0, undefined, ''])
  assert.deepEqual(roles('', ''), [undefined, undefined, ''])
})

test('kinds and units of the other axes', () => {
  const { axes } = axisRoles(['VELO', 'FREQ-LSR', 'WAVE-LOG', 'VOPT-F2W', 'FELO-HEL', 'FELO', 'AFRQ', 'STOKES', ''])
  assert.deepEqual(
    axes.map(({ name, scale, unit, algorithm }) => [name, scale, unit, algorithm]),
    [
      ['VELO', 'linear', 'm/s', undefined],
      ['FREQ', 'linear', 'Hz', undefined],
      ['WAVE', 'log', 'm', undefined],
      ['VOPT', 'spectral', 'm/s', 'F2W'],
      ['VOPT', 'spectral', 'm/s', 'F2W'],
      ['VOPT', 'spectral', 'm/s', 'F2W'],
      ['AFRQ', 'linear', 'rad/s', undefined],
      ['STOKES', 'linear', undefined, undefined],
      ['', 'linear', undefined, undefined],
    ],
  )
})

test('refused: no pair, unknown codes, and coordinates in tables', () => {
  const refused: [string[], string, string][] = [
    [['RA---TAN', 'DEC--SIN'], 'bad-header', 'CTYPEs name no pair of sky axes: RA TAN, DEC SIN'],
    [['RA---TAN', 'RA---TAN'], 'bad-header', 'CTYPEs name no pair of sky axes: RA TAN, RA TAN'],
    [['RA---TAN', 'GLAT-TAN'], 'bad-header', 'CTYPEs name no pair of sky axes: RA TAN, GLAT TAN'],
    [['RA---TAN', 'DEC'], 'bad-header', 'CTYPEs name no pair of sky axes: RA TAN'],
    [['RA---TAN', 'DEC--TAN', 'RA---TAN'], 'bad-header', 'CTYPEs name no pair of sky axes: RA TAN, DEC TAN, RA TAN'],
    [['RA---XYZ', 'DEC--XYZ'], 'unsupported', 'projection XYZ is not known'],
    [['RA---tan', 'DEC--tan'], 'unsupported', 'projection tan is not known'],
    [['ABCD-EFG'], 'bad-header', 'CTYPE1 is ABCD-EFG, with an unknown algorithm or type'],
    [['', 'WAVE-TAB'], 'unsupported', 'CTYPE2 is WAVE-TAB: its coordinates are in a table'],
    [['CUBEFACE'], 'unsupported', 'CTYPE1 is CUBEFACE: a cube in six planes is not known'],
  ]
  for (const [ctypes, code, message] of refused) assert.throws(() => axisRoles(ctypes), { code, message })
})
