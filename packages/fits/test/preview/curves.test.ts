import assert from 'node:assert/strict'
import { test } from 'node:test'
import { curves } from '../../src/preview/curves.ts'

test('all curves lead from 0 to 1', () => {
  for (const curve of Object.values(curves)) assert.deepEqual([curve(0), curve(1)], [0, 1])
})

// astropy 5.2.1: LinearStretch, SqrtStretch, AsinhStretch and LogStretch of astropy.visualization at 0.25
test('a quarter of the range', () => {
  const brightness = Object.entries(curves).map(([name, curve]) => [name, curve(0.25).toFixed(12)])
  assert.deepEqual(Object.fromEntries(brightness), {
    linear: '0.250000000000',
    sqrt: '0.500000000000',
    asinh: '0.549402487299',
    log: '0.799775518980',
  })
})
