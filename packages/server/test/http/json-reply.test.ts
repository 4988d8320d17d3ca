import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonBytes } from '../../src/http/json-reply.ts'

test('pieces become one text in UTF-8, whatever their letters and sizes', () => {
  const pieces = ['{"a":"', 'é', '\u{1F52D} telescope', 'Ω'.repeat(100_000), '', 'x'.repeat(300_000), '"}']
  const whole = pieces.join('')
  assert.deepEqual(jsonBytes(pieces), Buffer.from(new TextEncoder().encode(whole)))
  assert.deepEqual(jsonBytes([]), Buffer.alloc(0))
  const long = ['['.padEnd(2_000_000), ']'.padStart(2_000_000)] // more than is kept for the next
  assert.equal(jsonBytes(long).toString(), long.join(''))
})

test('an answer is not changed by the next', () => {
  const first = jsonBytes(['{"first":1}'])
  jsonBytes(['{"other":2}'])
  assert.equal(first.toString(), '{"first":1}')
})
