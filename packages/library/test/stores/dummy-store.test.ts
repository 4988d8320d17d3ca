import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DummyStore } from '../../src/stores/dummy-store.ts'
import { fileStoreSuite } from './file-store.suite.ts'

fileStoreSuite('DummyStore', { create: async () => new DummyStore(), keepsNothing: 'the dummy store keeps nothing' })

test('DummyStore has no addresses', async () => {
  assert.equal(await new DummyStore().url('a/b.fits', 'key', 60), '')
})
