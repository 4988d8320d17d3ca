import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { countedUsers, countRows, findIngests } from '../../src/admin/queries.ts'
import { raw } from '../../src/db/sql.ts'
import { startTestArchive, type TestArchive } from '../helpers/archive.ts'
import { aFrame } from '../helpers/frame.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
  for (const name of ['one', 'two', 'three']) await archive.post('/frames/', aFrame(name), 'superuser')
})
after(() => archive.close())

test('users whose requests are counted are all but staff', async () => {
  const names = async (limit: number): Promise<string[]> =>
    (await countedUsers(archive.db.reader, limit)).map(({ username }) => username)
  assert.deepEqual(await names(10), ['other', 'owner'])
  assert.deepEqual(await names(1), ['other'])
})

test('the rows of a small archive are counted truly', async () => {
  const counts = { frames: 3, versions: 3, thumbnails: 0, users: 4, deletions: 0 }
  assert.deepEqual(await countRows(archive.db.reader), counts)
})

test('ingests come newest first, page by page, under a condition', async () => {
  const find = async (where: string, before: number, limit: number): Promise<unknown> => {
    const { ingests, next } = await findIngests(archive.db.reader, raw(where), { before, limit })
    return [ingests.map(({ basename }) => basename), next]
  }
  const all = await findIngests(archive.db.reader, raw('true'), { before: 1_000_000, limit: 10 })
  const [three, two, one] = all.ingests.map(({ id }) => id) as [number, number, number]
  assert.equal(all.next, undefined)
  assert.deepEqual(Object.keys(all.ingests[0] ?? {}), [
    ...['id', 'frame_id', 'basename', 'extension', 'created', 'proposal_id', 'instrument_id'],
  ])
  assert.deepEqual(await find('true', 1_000_000, 2), [['three', 'two'], two])
  assert.deepEqual(await find('true', two, 2), [['one'], undefined])
  assert.deepEqual(await find('true', one, 2), [[], undefined])
  assert.deepEqual(await find("f.basename <> 'two'", 1_000_000, 2), [['three', 'one'], undefined])
  assert.deepEqual(await find('false', three, 2), [[], undefined])
})
