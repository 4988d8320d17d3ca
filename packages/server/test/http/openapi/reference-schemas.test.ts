import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from '../../../src/http/markup.ts'
import { fieldsOf, type Schema, typeOf } from '../../../src/http/openapi/reference-schemas.ts'

test('kinds of values in a few words', () => {
  const said = (schema: Schema | undefined): string => html`${typeOf(schema)}`.toString()
  assert.equal(said({ type: 'string', format: 'date-time' }), 'string (date-time)')
  assert.equal(said({ anyOf: [{ type: 'integer' }, { type: 'null' }] }), 'integer or null')
  assert.equal(
    said({ type: 'array', items: { $ref: '#/components/schemas/Frame' } }),
    'list of <a href="#schema-Frame">Frame</a>',
  )
  assert.equal(said({ enum: ['a', '<b>'] }), '<code>a</code> or <code>&lt;b&gt;</code>')
  assert.equal(said({ type: 'string', const: 'cursor' }), '<code>cursor</code>')
  assert.equal(said({}), 'anything')
  assert.equal(said(undefined), 'anything')
})

test('an object is a table of its fields', () => {
  const schema = {
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'integer' },
      at: { anyOf: [{ type: 'string', description: 'When <it> was.' }, { type: 'null' }] },
    },
  }
  const text = fieldsOf(schema).toString()
  assert.match(text, /<code>id<\/code><\/td><td data-label="Type">integer<\/td><td data-label="What it is"><\/td>/)
  assert.match(text, /<code>at<\/code> <span class="muted small">optional<\/span><\/td>.*When &lt;it&gt; was\./)
  assert.equal(fieldsOf({ type: 'string' }).toString(), '<p>string</p>')
})
