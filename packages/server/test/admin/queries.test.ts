import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { countedUsers } from '../../src/admin/queries.ts'
import { startTestArchive, type TestArchive } from '../helpers/archive.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.close())

test('users whose requests are counted are all but staff', async () => {
  const names = async (limit: number): Promise<string[]> =>
    (await countedUsers(archive.db.reader, limit)).map(({ username }) => username)
  assert.deepEqual(await names(10), ['other', 'owner'])
  assert.deepEqual(await names(1), ['other'])
})
