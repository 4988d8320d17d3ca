import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axisRoles } from '../../src/wcs/axes.ts'
import { axisScale } from '../../src/wcs/axis-scale.ts'
import { readKeywords } from '../../src/wcs/keywords.ts'
import { headerOf } from '../helpers/headers.ts'

const scaleOf = (ctype: string, reference: number) =>
  axisScale(axisRoles([ctype]).axes[0]!, reference, readKeywords(headerOf('RESTFRQ = 1.4E9', 'NAXIS = 1'), ''))

test('linear axes count from their reference', () => {
  const { toWorld, toPlane } = scaleOf('FREQ', 100)
  assert.deepEqual([toWorld(5), toPlane(105)], [105, 5])
})

// wcslib: WAVE-LOG with CRVAL1 = 500 nm and CDELT1 = 0.5 nm at pixel 100
test('logarithmic axes grow by a factor', () => {
  const { toWorld, toPlane } = scaleOf('WAVE-LOG', 500e-9)
  assert.ok(Math.abs(toWorld(50e-9) - 5.525854590378239e-7) < 1e-21)
  assert.ok(Math.abs(toPlane(5.525854590378239e-7) - 50e-9) < 1e-21)
  assert.throws(() => scaleOf('WAVE-LOG', 0), { message: 'a logarithmic axis needs a CRVAL above 0' })
})

test('spectral axes bend', () => {
  assert.ok(Math.abs(scaleOf('VRAD-V2F', 0).toWorld(0)) < 1e-6)
})
