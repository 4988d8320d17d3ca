import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FileStoreSpecificationError } from '../../src/errors.ts'
import { readSettings } from '../../src/settings.ts'
import { DummyStore } from '../../src/stores/dummy-store.ts'
import { LocalStore } from '../../src/stores/local-store.ts'
import { createFileStore } from '../../src/stores/store-factory.ts'

test('the store is the one of FILESTORE_TYPE', () => {
  assert.ok(createFileStore(readSettings({})) instanceof DummyStore)
  const local = readSettings({ FILESTORE_TYPE: 'local', FILESYSTEM_STORAGE_ROOT_DIR: '/data' })
  assert.ok(createFileStore(local) instanceof LocalStore)
})

test('a store this version does not have is refused by name', () => {
  assert.throws(() => createFileStore(readSettings({ FILESTORE_TYPE: 's3' })), {
    name: 'FileStoreSpecificationError',
    message: 'FILESTORE_TYPE s3 is not available in this version',
  })
})

test('a local store without a folder is refused', () => {
  assert.throws(() => createFileStore(readSettings({ FILESTORE_TYPE: 'local' })), FileStoreSpecificationError)
})
