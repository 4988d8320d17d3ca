import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFileTypeMapping } from '../src/file-type-mapping.ts'

test('a Python dict, JSON and nothing at all are read', () => {
  assert.deepEqual(readFileTypeMapping(`{'.fits': 'a.LcoFitsFile', ".o'r": "b.C", '': 'd.E',}`), {
    '.fits': 'a.LcoFitsFile',
    ".o'r": 'b.C',
    '': 'd.E',
  })
  assert.deepEqual(readFileTypeMapping('{".fits": "/m.js#A"}'), { '.fits': '/m.js#A' })
  assert.deepEqual(readFileTypeMapping('{}'), {})
  assert.deepEqual(readFileTypeMapping(' '), {})
})

test('anything else is refused', () => {
  for (const value of [
    '[1]',
    '{".fits": 1}',
    "{'.fits'}",
    "{'.fits': 'a' '.x': 'b'}",
    '.fits',
    'null',
    "dict(a='b')",
  ]) {
    assert.throws(() => readFileTypeMapping(value), /a JSON object or a Python dict/, value)
  }
})
