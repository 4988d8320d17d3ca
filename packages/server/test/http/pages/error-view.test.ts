import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from '../../../src/http/markup.ts'
import { adviceOn, errorMessage, fieldMessages } from '../../../src/http/pages/error-view.ts'

test('what an error says is shown, whichever form it has', () => {
  const said = (body: unknown): string => html`${errorMessage(body).text}`.toString()
  assert.equal(said({ detail: 'No <b>.' }), 'No &lt;b&gt;.')
  assert.equal(said({ start: ['Enter a valid date/time.'] }), '<strong>Start:</strong> Enter a valid date/time.')
  assert.equal(said({ a_b: ['x'], non_field_errors: ['y'] }), '<ul><li><strong>A b:</strong> x</li><li>y</li></ul>')
  assert.equal(said(['one']), 'one')
  assert.equal(said('a text'), 'a text')
  assert.equal(said({}), 'The archive cannot answer this.')
})

test('messages are known by their parameters', () => {
  assert.deepEqual(fieldMessages({ start: ['a', 'b'], detail: 'c' }), { start: ['a', 'b'] })
  for (const body of [['a'], 'a', null]) assert.deepEqual(fieldMessages(body), {})
})

test('a person is told what they can do', () => {
  const advice = (
    status: number,
    given: { username?: string; retryAfter?: string; path?: string | undefined } = {},
  ): string =>
    String(adviceOn({ status, username: undefined, path: '/frames/?a=1&b=2', retryAfter: undefined, ...given }) ?? '')
  const login = '<a class="button" href="/api-auth/login/?next=%2Fframes%2F%3Fa%3D1%26b%3D2">Log in</a>'
  assert.ok(advice(401).includes(login))
  assert.ok(advice(403).includes(login))
  assert.match(advice(403, { username: 'bilbo' }), /You are signed in as <strong>bilbo<\/strong>/)
  assert.ok(!advice(403, { username: 'bilbo' }).includes('Log in'))
  assert.match(advice(404), /not be public yet.*Log in/)
  assert.doesNotMatch(advice(404, { username: 'bilbo' }), /Log in/)
  assert.match(advice(429, { retryAfter: '17' }), /in 17 seconds.*href="\/frames\/\?a=1&amp;b=2">Try again/)
  assert.match(advice(429, { retryAfter: '7000' }), /in 117 minutes\. Those who have signed in may ask more often/)
  assert.ok(advice(429, { retryAfter: '50000' }).includes(login))
  assert.match(advice(429, { retryAfter: '50000', username: 'bilbo' }), /in 14 hours\.<\/p>/)
  assert.match(advice(503), /Try again/)
  assert.doesNotMatch(advice(503), /signed in/)
  assert.match(advice(500), /Try again/)
  assert.equal(advice(400), '')
  const ofForm = advice(404, { path: undefined })
  assert.match(ofForm, /All frames/)
  assert.doesNotMatch(ofForm, /Log in|deleted/)
})
