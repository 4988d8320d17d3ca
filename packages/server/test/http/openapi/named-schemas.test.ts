import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hoistNamed } from '../../../src/http/openapi/named-schemas.ts'

const version = { title: 'Version', type: 'object', properties: { id: { type: 'integer' } } }

test('a schema with a name stands once, also within another', () => {
  const frame = { title: 'Frame', type: 'object', properties: { versions: { type: 'array', items: version } } }
  const paths = {
    '/a/': { get: { schema: frame } },
    '/b/': { get: { schema: version, other: { title: 'two words' } } },
  }
  assert.deepEqual(hoistNamed(paths), {
    Frame: {
      type: 'object',
      properties: { versions: { type: 'array', items: { $ref: '#/components/schemas/Version' } } },
    },
    Version: { type: 'object', properties: { id: { type: 'integer' } } },
  })
  assert.deepEqual(paths, {
    '/a/': { get: { schema: { $ref: '#/components/schemas/Frame' } } },
    '/b/': { get: { schema: { $ref: '#/components/schemas/Version' }, other: { title: 'two words' } } },
  })
})

test('an example is kept, whichever of them has it', () => {
  for (const pair of [
    [{ ...version, examples: [1] }, version],
    [version, { ...version, examples: [1] }],
  ]) {
    assert.deepEqual(hoistNamed({ '/a/': pair }).Version, {
      type: 'object',
      properties: { id: { type: 'integer' } },
      examples: [1],
    })
  }
})

test('one name for two schemas is a mistake', () => {
  const other = { title: 'Version', type: 'string' }
  assert.throws(() => hoistNamed({ '/a/': [version, other] }), { message: 'two schemas are called Version' })
})
