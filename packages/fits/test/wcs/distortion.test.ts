import assert from 'node:assert/strict'
import { test } from 'node:test'
import { distortionOf } from '../../src/wcs/distortion.ts'
import { headerOf } from '../helpers/headers.ts'

test('SIP adds its polynomial, and undoes it', () => {
  const sip = distortionOf(
    headerOf(
      'A_ORDER = 2',
      'B_ORDER = 3',
      'A_2_0   = 1E-4',
      'A_1_1   = 2E-5',
      'B_0_2   = -1E-4',
      'B_2_1   = 1E-7',
      'A_3_0   = 9',
    ),
  )
  assert.deepEqual(sip.apply(0, 0), [0, 0])
  assert.deepEqual(sip.apply(100, 50), [100 + 1 + 0.1, 50 + (-0.25 + 0.05)])
  const [u, v] = sip.undo(...sip.apply(-300, 200))
  assert.ok(Math.hypot(u + 300, v - 200) < 1e-9)
})

test('where the polynomial turns back there is no way home', () => {
  const sip = distortionOf(headerOf('A_ORDER = 2', 'B_ORDER = 2', 'A_2_0   = 1'))
  assert.deepEqual(sip.undo(-5000, 0), [Number.NaN, Number.NaN])
})

test('orders below 2 are no distortion', () => {
  assert.deepEqual(distortionOf(headerOf('A_ORDER = 1', 'A_1_0   = 5')).apply(3, 4), [3, 4])
  assert.deepEqual(distortionOf(headerOf()).undo(3, 4), [3, 4])
})

test('refused: SIP on one axis, impossible orders, and distortions unknown here', () => {
  assert.throws(() => distortionOf(headerOf('A_ORDER = 2')), { message: 'SIP needs both A_ORDER and B_ORDER' })
  assert.throws(() => distortionOf(headerOf('A_ORDER = 2000000000', 'B_ORDER = 2')), { name: 'HeaderError' })
  assert.throws(() => distortionOf(headerOf("CPDIS1  = 'LOOKUP'")), { name: 'UnsupportedError', code: 'unsupported' })
})
