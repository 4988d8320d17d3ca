import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  BackoffRetryError,
  DoNotRetryError,
  IngesterError,
  NonFatalDoNotRetryError,
  RetryError,
} from '../src/errors.ts'

test('each error says whether to try again and whether somebody must look', () => {
  const errors = [RetryError, BackoffRetryError, DoNotRetryError, NonFatalDoNotRetryError].map((One) => new One('x'))
  assert.deepEqual(
    errors.map(({ name, retry, fatal }) => [name, retry, fatal]),
    [
      ['RetryError', true, false],
      ['BackoffRetryError', true, false],
      ['DoNotRetryError', false, true],
      ['NonFatalDoNotRetryError', false, false],
    ],
  )
  assert.ok(errors.every((error) => error instanceof IngesterError))
})
