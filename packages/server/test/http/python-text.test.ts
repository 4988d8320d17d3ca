import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asPython } from '../../src/http/python-text.ts'

test('values as Python prints them', () => {
  const cases: readonly (readonly [value: unknown, text: string])[] = [
    [null, 'None'],
    [true, 'True'],
    ['a', 'a'],
    [1.5, '1.5'],
    [[false, 'a', null], "[False, 'a', None]"],
    [{ a: { b: [] } }, "{'a': {'b': []}}"],
  ]
  for (const [value, text] of cases) assert.equal(asPython(value), text)
})
