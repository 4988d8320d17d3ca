import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forgeryOf, maskedToken, newCsrfSecret, type Provenance, secretOf } from '../../../src/auth/sessions/csrf.ts'

test('a secret is 32 letters and digits; masked it is 64, another each time, and comes out again', () => {
  const secret = newCsrfSecret()
  assert.match(secret, /^[A-Za-z0-9]{32}$/)
  assert.notEqual(newCsrfSecret(), secret)
  const masked = Array.from({ length: 50 }, () => maskedToken(secret))
  assert.equal(new Set(masked).size, 50)
  for (const token of masked) {
    assert.match(token, /^[A-Za-z0-9]{64}$/)
    assert.equal(secretOf(token), secret)
  }
  assert.equal(secretOf(secret), secret)
})

test('a token that the existing archive masked is understood', () => {
  // its alphabet is a-z A-Z 0-9: the mask "b…" (1) shifts "a…" (0) to "b…"
  assert.equal(secretOf('b'.repeat(32) + 'b'.repeat(32)), 'a'.repeat(32))
  assert.equal(secretOf('9'.repeat(32) + 'a'.repeat(32)), 'b'.repeat(32))
})

test('what is no token has no secret', () => {
  for (const token of [undefined, '', 'a', 'a'.repeat(31), 'a'.repeat(33), 'a'.repeat(63), `${'a'.repeat(31)}-`]) {
    assert.equal(secretOf(token), undefined, String(token))
  }
})

const SECRET = 'abcdefghijklmnopqrstuvwxyzABCDEF'
const from = (given: Partial<Provenance>): Provenance => ({
  own: 'http://archive.test',
  origin: undefined,
  referer: undefined,
  cookie: SECRET,
  header: undefined,
  field: undefined,
  ...given,
})
const OTHER = newCsrfSecret()
const HEADER = "the 'X-Csrftoken' HTTP header"

test('a request is its own when cookie and token fit', () => {
  for (const given of [{ header: SECRET }, { header: maskedToken(SECRET) }, { field: maskedToken(SECRET) }]) {
    assert.equal(forgeryOf(from(given)), undefined)
    assert.equal(forgeryOf(from({ ...given, origin: 'http://archive.test' })), undefined)
    assert.equal(forgeryOf(from({ ...given, cookie: maskedToken(SECRET) })), undefined)
  }
})

test('all else may be forged', () => {
  const cases: readonly (readonly [given: Partial<Provenance>, problem: string])[] = [
    [{ cookie: undefined, header: SECRET }, 'CSRF cookie not set.'],
    [{ cookie: 'short', header: 'short' }, 'CSRF cookie not set.'],
    [{}, 'CSRF token missing.'],
    [{ header: OTHER }, `CSRF token from ${HEADER} incorrect.`],
    [{ header: '' }, `CSRF token from ${HEADER} has incorrect length.`],
    [{ header: `${SECRET.slice(1)}-` }, `CSRF token from ${HEADER} has invalid characters.`],
    [{ field: maskedToken(OTHER) }, 'CSRF token from POST incorrect.'],
    [{ field: maskedToken(OTHER), header: SECRET }, 'CSRF token from POST incorrect.'],
    [{ field: 'x' }, 'CSRF token from POST has incorrect length.'],
    [
      { header: SECRET, origin: 'http://evil.test' },
      'Origin checking failed - http://evil.test does not match any trusted origins.',
    ],
    [{ header: SECRET, origin: 'null' }, 'Origin checking failed - null does not match any trusted origins.'],
    [
      { header: SECRET, origin: 'https://archive.test' },
      'Origin checking failed - https://archive.test does not match any trusted origins.',
    ],
  ]
  for (const [given, problem] of cases) assert.equal(forgeryOf(from(given)), problem)
})

test('over HTTPS a request says where it comes from', () => {
  const secure = (given: Partial<Provenance>): string | undefined =>
    forgeryOf(from({ own: 'https://archive.test', header: SECRET, ...given }))
  assert.equal(secure({}), 'Referer checking failed - no Referer.')
  assert.equal(secure({ referer: 'nonsense' }), 'Referer checking failed - Referer is malformed.')
  assert.equal(secure({ referer: 'https://archive.test/frames/' }), undefined)
  assert.equal(secure({ origin: 'https://archive.test' }), undefined)
  for (const referer of ['https://evil.test/', 'http://archive.test/', 'https://archive.test.evil.test/']) {
    assert.equal(secure({ referer }), `Referer checking failed - ${referer} does not match any trusted origins.`)
  }
})
