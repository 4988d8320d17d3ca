import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '../../src/db/sql.ts'
import { countVersions, findVersion, findVersions } from '../../src/versions/queries.ts'
import { startTestArchive, type TestArchive } from '../helpers/archive.ts'
import { aFrame } from '../helpers/frame.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
  const versions = ['a', 'b'].map((name) => ({ key: `key-${name}`, md5: `md5-${name}`, extension: '.fits' }))
  await archive.post('/frames/', aFrame('two', { version_set: versions }), 'superuser')
  await archive.post(
    '/frames/',
    aFrame('one', { version_set: [{ key: 'key-c', md5: 'md5-c', extension: '.fits.fz' }] }),
    'superuser',
  )
})
after(() => archive.close())

const md5s = async (md5: string, limit = 10, offset = 0): Promise<string[]> =>
  (await findVersions(archive.db.writer, md5, { limit, offset })).map((row) => row.md5)

test('the newest first, cut to a page', async () => {
  assert.deepEqual(await md5s(''), ['md5-c', 'md5-b', 'md5-a'])
  assert.deepEqual(await md5s('', 2), ['md5-c', 'md5-b'])
  assert.deepEqual(await md5s('', 2, 2), ['md5-a'])
  assert.deepEqual(await md5s('', 10, 3), [])
})

test('versions of one instant stand by number', async () => {
  await archive.db.writer.query(sql`update frames_version set created = '2020-01-01T00:00:00Z'`)
  assert.deepEqual(await md5s(''), ['md5-c', 'md5-b', 'md5-a'])
})

const count = (md5: string): Promise<number> => countVersions(archive.db, md5, 5000)

test('by md5: exactly that one', async () => {
  assert.deepEqual(await md5s('md5-b'), ['md5-b'])
  for (const md5 of ['MD5-B', 'md5-', 'md5-b ', '%', "' or true --"]) {
    assert.deepEqual([md5, await md5s(md5), await count(md5)], [md5, [], 0])
  }
  assert.deepEqual([await count('md5-b'), await count('')], [1, 3])
})

test('a version with what its link is made of', async () => {
  const [row] = await findVersions(archive.db.writer, 'md5-c', { limit: 1, offset: 0 })
  const { version_id, created, ...rest } = row!
  assert.deepEqual(rest, {
    key: 'key-c',
    md5: 'md5-c',
    extension: '.fits.fz',
    basename: 'one',
    site_id: 'tst',
    instrument_id: 'fa01',
    observation_day: '2020-05-05',
    reduction_level: 91,
    configuration_type: 'EXPOSE',
  })
  assert.deepEqual(await findVersion(archive.db.writer, version_id), row)
  assert.equal(await findVersion(archive.db.writer, 2_147_483_647), undefined)
})
