import assert from 'node:assert/strict'
import { test } from 'node:test'
import { error, warning } from '../../src/verify/finding.ts'

test('complaints say how bad it is', () => {
  assert.deepEqual(error('x'), { severity: 'error', message: 'x' })
  assert.deepEqual(warning('x'), { severity: 'warning', message: 'x' })
})
