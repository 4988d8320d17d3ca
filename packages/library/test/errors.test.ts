import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as errors from '../src/errors.ts'

test('each class has its own code and name, and keeps the cause', () => {
  const cause = new Error('disk')
  const { SettingsError, ArchiveError, ...others } = errors
  const made = Object.values(others).map((One) => new One('message', { cause }))
  assert.deepEqual(
    made.map(({ name, code }) => [name, code]),
    [
      ['FileMissingError', 'file_missing'],
      ['FileSpecificationError', 'file_specification'],
      ['FileStoreConnectionError', 'file_store_connection'],
      ['FileStoreError', 'file_store'],
      ['FileStoreSpecificationError', 'file_store_specification'],
      ['PortalError', 'portal'],
    ],
  )
  for (const error of made) assert.deepEqual([error instanceof ArchiveError, error.cause], [true, cause])
  assert.equal(new SettingsError(['A', 'B']).message, 'Settings cannot be read:\n  A\n  B')
})
