import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ApiDocument, referencePage } from '../../../src/http/openapi/reference-page.ts'

const document: ApiDocument = {
  info: { title: 'Test', version: '1', description: 'One.\n\nTwo `code` <b>.' },
  tags: [{ name: 'Things', description: 'All of them.' }],
  paths: {
    '/things/{id}/': {
      get: {
        operationId: 'getThing',
        summary: 'One thing',
        tags: ['Things'],
        parameters: [
          { in: 'path', name: 'id', required: true, schema: { type: 'string' }, description: 'Number.' },
          { in: 'query', name: 'site_id', schema: { type: 'string' }, example: 'a b' },
          { $ref: '#/components/parameters/format', in: '', name: '' },
        ],
        responses: {
          200: {
            description: 'OK',
            content: { 'application/json': { schema: { $ref: '#/x/Thing' }, example: { id: 1 } } },
          },
          404: { $ref: '#/components/responses/NotFound' },
        },
        security: [{}, { token: [] }],
      },
      put: {
        operationId: 'putThing',
        summary: 'Change it',
        tags: ['Things'],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/x/Thing' } } } },
        responses: {},
        security: [{ token: [] }],
      },
    },
  },
  components: {
    schemas: { Thing: { type: 'object', properties: { id: { type: 'integer', description: 'Its number.' } } } },
    responses: { NotFound: { description: 'There is none.' } },
    parameters: { format: { in: 'query', name: 'format', schema: { enum: ['json'] }, description: 'Form.' } },
    securitySchemes: { token: { description: '`Token <key>`' } },
  },
}
const text = referencePage(document, 'https://archive.test').toString()

test('every operation is found from the contents, with parameters, answers and an example', () => {
  assert.match(text, /<a href="#getThing">One thing<\/a> <code class="muted">GET \/things\/{id}\/<\/code>/)
  assert.match(text, /<section class="card" id="getThing">/)
  assert.match(text, /<code>id<\/code> <span class="muted small">in the path<\/span>/)
  assert.match(text, /<code>format<\/code><\/td><td data-label="Type"><code>json<\/code>/)
  assert.match(text, /<span class="tag bad">404<\/span><\/td><td>There is none\.<\/td>/)
  assert.match(
    text,
    /<pre><code>curl \\\n {2}&#39;https:\/\/archive\.test\/things\/42\/\?site_id=a%20b&#39;<\/code><\/pre>/,
  )
  assert.match(text, /An answer \(200\)<\/summary><pre><code>{\n {2}&quot;id&quot;: 1\n}/)
})

test('what needs credentials or a body says so', () => {
  assert.match(text, /For everybody; who has signed in may see more\./)
  assert.match(text, /For those who have signed in, by token\./)
  assert.match(
    text,
    /curl -X PUT \\\n {2}-H &#39;Authorization: Token KEY&#39; \\\n {2}-H &#39;Content-Type: application\/json&#39; -d @record\.json \\\n/,
  )
  assert.match(text, /<h4>Body<\/h4><p><a href="#schema-Thing">Thing<\/a>, as JSON or a form\.<\/p>/)
})

test('shapes and ways of signing in are there, texts are escaped', () => {
  assert.match(text, /<section class="card" id="schema-Thing"><h3>Thing<\/h3>.*Its number\./)
  assert.match(text, /<code>Token &lt;key&gt;<\/code>/)
  assert.match(text, /<p>One\.<\/p><p>Two <code>code<\/code> &lt;b&gt;\.<\/p>/)
})
