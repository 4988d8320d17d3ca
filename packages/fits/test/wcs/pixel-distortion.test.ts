import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pixelDistortion } from '../../src/wcs/pixel-distortion.ts'
import type { Pair } from '../../src/wcs/projection.ts'
import { headerOf } from '../helpers/headers.ts'

const crpix = [100, 100] as const
const sip = { shift: [(u: number) => 1e-4 * u * u, (_: number, v: number) => 2e-4 * v] as const }
const flat = (name: string, value: number) => ({
  header: headerOf(`EXTNAME = '${name}'`, 'NAXIS1  = 1', 'NAXIS2  = 1'),
  values: [value],
})
const header = headerOf("D2IMDIS1= 'LOOKUP'", "CPDIS2  = 'LOOKUP'")
const tables = [flat('D2IMARR', 10), flat('WCSDVARR', 3)]

test('nothing to do', () => {
  assert.equal(pixelDistortion({ header: headerOf(), tables: undefined, sip: undefined, crpix }), undefined)
  const inverseOnly = { shift: undefined }
  assert.equal(pixelDistortion({ header: headerOf(), tables: undefined, sip: inverseOnly, crpix }), undefined)
})

test('the detector first, then SIP and tables side by side, and back', () => {
  const distortion = pixelDistortion({ header, tables, sip, crpix })!
  const pair: Pair = [190, 150]
  distortion.apply(pair)
  assert.deepEqual(pair, [200 + 1, 150 + 0.01 + 3])
  distortion.undo(pair)
  assert.ok(Math.hypot(pair[0] - 190, pair[1] - 150) < 1e-9)
})

test('SIP alone counts from CRPIX', () => {
  const pair: Pair = [200, 150]
  pixelDistortion({ header: headerOf(), tables: undefined, sip, crpix })!.apply(pair)
  assert.deepEqual(pair, [201, 150.01])
})
