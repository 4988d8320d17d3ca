import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FitsError, HeaderError, TruncatedError, UnsupportedError } from '../src/errors.ts'

test('an error carries a code, an offset and its cause', () => {
  const cause = new Error('below')
  const error = new HeaderError('no NAXIS', { offset: 2880, cause })
  assert.ok(error instanceof FitsError)
  assert.deepEqual(
    { name: error.name, message: error.message, code: error.code, offset: error.offset, cause: error.cause },
    { name: 'HeaderError', message: 'no NAXIS', code: 'bad-header', offset: 2880, cause },
  )
})

test('each class has its own code, and a narrower one may replace it', () => {
  assert.equal(new TruncatedError('x').code, 'truncated')
  assert.equal(new UnsupportedError('x').code, 'unsupported')
  assert.equal(new HeaderError('x', { code: 'not-fits' }).code, 'not-fits')
})
