import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createFileStore, type FileStore, readSettings } from '@science-archive/library'
import type { Database } from '../../src/db/database.ts'
import { raw, sql } from '../../src/db/sql.ts'
import { type DeletionParts, deleteFrames, deleteNotedFiles, deleteThumbnail } from '../../src/frames/delete.ts'
import { type Answer, startTestArchive, type TestArchive, type Who } from '../helpers/archive.ts'
import { aFrame } from '../helpers/frame.ts'
import { inMemory } from '../helpers/frame-files.ts'

let archive: TestArchive
let store: FileStore
before(async () => {
  archive = await startTestArchive()
  store = await createFileStore(readSettings({ FILESTORE_TYPE: 'local', FILESYSTEM_STORAGE_ROOT_DIR: archive.files }))
})
after(() => archive.close())

const pathOf: DeletionParts['pathOf'] = ({ basename, extension }) =>
  `tst/fa01/20200505/processed/${basename}${extension}`
const file = (text: string) => inMemory('x', '.fits.fz', Buffer.from(text))

/** A frame with as many files in the store as texts are given, the first the oldest. */
const createStored = async (basename: string, texts: readonly string[]): Promise<Answer['json']> => {
  let answer: Answer | undefined
  for (const text of texts) {
    const stored = await store.store(file(text), pathOf({ basename, extension: '.fits.fz' } as never) as string)
    const { key, md5, extension } = stored
    answer = await archive.post('/frames/', aFrame(basename, { version_set: [{ key, md5, extension }] }), 'superuser')
    assert.equal(answer.status, 201, answer.text)
  }
  return answer?.json
}
const rows = async (): Promise<Record<string, number>> => {
  const [row] = await archive.db.writer.query<Record<string, number>>(sql`
    select (select count(*) from frames_frame) as frames, (select count(*) from frames_version) as versions,
      (select count(*) from frames_headers) as headers, (select count(*) from frames_thumbnail) as thumbnails,
      (select count(*) from frames_frame_related_frames) as relations,
      (select count(*) from archive_file_deletion) as noted`)
  return row as Record<string, number>
}
const nothing = { frames: 0, versions: 0, headers: 0, thumbnails: 0, relations: 0, noted: 0 }
const filesLeft = (): string[] =>
  existsSync(archive.files)
    ? readdirSync(archive.files, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(archive.files.length + 1))
        .sort()
    : []
const remove = (id: number, who: Who): Promise<Answer> => archive.send('DELETE', `/frames/${id}/`, { who })

test('DELETE takes a frame with all its versions, files, headers and relations, and only once', async () => {
  const other = await createStored('kept', ['kept'])
  const { id } = await createStored('gone', ['first version', 'second version'])
  await archive.send('PATCH', `/frames/${id}/`, { who: 'superuser', body: { related_frame_filenames: ['kept'] } })
  const thumbnail = await store.store(
    file('thumb'),
    pathOf({ basename: 'gone-small', extension: '.jpg' } as never) as string,
  )
  await archive.db.writer.query(sql`
    insert into frames_thumbnail (size, basename, extension, key, frame_id)
    values ('small', 'gone-small', '.jpg', ${thumbnail.key}, ${id})`)
  for (const [who, status] of [
    ['anonymous', 401],
    ['owner', 403],
    ['staff', 403],
  ] as const) {
    assert.equal((await remove(id, who)).status, status, who)
  }
  assert.deepEqual(await rows(), { frames: 2, versions: 3, headers: 2, thumbnails: 1, relations: 2, noted: 0 })

  const deleted = await remove(id, 'superuser')
  assert.deepEqual([deleted.status, deleted.text], [204, ''])
  assert.deepEqual(await rows(), { ...nothing, frames: 1, versions: 1, headers: 1 })
  const again = await remove(id, 'superuser')
  assert.deepEqual([again.status, again.json], [404, { detail: 'No Frame matches the given query.' }])
  assert.equal((await remove(other.id, 'superuser')).status, 204)
  assert.deepEqual(await rows(), nothing)
})

test('a deletion that PostgreSQL ends for its meeting with another writer is tried again', async () => {
  const before = await rows()
  const { id } = await createStored('met', ['met'])
  let isDone = false
  const db: Database = {
    ...archive.db,
    transaction: (work) =>
      archive.db.transaction(async (trx) => {
        const result = await work(trx)
        if (!isDone) {
          isDone = true
          await trx.query(raw(`do $$ begin raise sqlstate '40P01'; end $$`)) // deadlock detected
        }
        return result
      }),
  }
  assert.equal(await deleteFrames({ db, store, pathOf }, [id]), 1)
  assert.deepEqual(await rows(), before)
})

test('while the store does not answer the rows go, and their files follow when it does', async () => {
  const { id } = await createStored('stubborn', ['one', 'two'])
  const broken: FileStore = { ...bound(store), delete: async () => Promise.reject(new Error('the store is away')) }
  assert.equal(await deleteFrames({ db: archive.db, store: broken, pathOf }, [id, 999_999]), 1)
  assert.deepEqual(await rows(), { ...nothing, noted: 2 })
  assert.notDeepEqual(
    filesLeft().filter((path) => path.includes('stubborn')),
    [],
  )

  assert.deepEqual(await deleteNotedFiles({ db: archive.db, store }), { deleted: 0, failed: 0 }, 'tried a moment ago')
  await archive.db.writer.query(sql`update archive_file_deletion set attempted = now() - interval '2 minutes'`)
  assert.deepEqual(await deleteNotedFiles({ db: archive.db, store }), { deleted: 2, failed: 0 })
  assert.deepEqual(await rows(), nothing)
  assert.deepEqual(
    filesLeft().filter((path) => path.includes('stubborn')),
    [],
  )
})

test('eight files at a time, and those of one path one after another, the oldest first', async () => {
  const ids: number[] = []
  const keys: string[] = []
  for (let index = 0; index < 12; index++) {
    const { id, version_set } = await createStored(`many-${index}`, index === 0 ? ['a', 'b', 'c'] : [`text ${index}`])
    ids.push(id)
    if (index === 0) keys.push(...version_set.map(({ key }: { key: string }) => key).reverse())
  }
  let [atATime, most] = [0, 0]
  const order: string[] = []
  const watched: FileStore = {
    ...bound(store),
    delete: async (path, key) => {
      atATime += 1
      most = Math.max(most, atATime)
      if (path.endsWith('many-0.fits.fz')) order.push(key)
      await new Promise((resolve) => setTimeout(resolve, 5))
      await store.delete(path, key)
      if (path.endsWith('many-0.fits.fz')) order.push(key)
      atATime -= 1
    },
  }
  assert.equal(await deleteFrames({ db: archive.db, store: watched, pathOf }, ids), 12)
  assert.equal(most, 8)
  assert.deepEqual(
    order,
    keys.flatMap((key) => [key, key]),
  )
  assert.deepEqual(await rows(), nothing)
  assert.deepEqual(
    filesLeft().filter((path) => path.includes('many')),
    [],
  )
})

test('a file that was ingested again in the meantime stays', async () => {
  const { id } = await createStored('back', ['the same bytes'])
  const broken: FileStore = { ...bound(store), delete: async () => Promise.reject(new Error('the store is away')) }
  await deleteFrames({ db: archive.db, store: broken, pathOf }, [id])
  await createStored('back', ['the same bytes'])
  await archive.db.writer.query(sql`update archive_file_deletion set attempted = null`)
  assert.deepEqual(await deleteNotedFiles({ db: archive.db, store }), { deleted: 0, failed: 0 })
  assert.deepEqual((await rows()).noted, 0)
  assert.deepEqual(
    filesLeft().filter((path) => path.includes('back')),
    ['tst/fa01/20200505/processed/back.fits.fz'],
  )
})

test('a thumbnail goes with its file, and its frame stays', async () => {
  const { id } = await createStored('pictured', ['picture'])
  const path = pathOf({ basename: 'pictured-small', extension: '.jpg' } as never) as string
  const { key } = await store.store(file('small picture'), path)
  const [row] = await archive.db.writer.query<{ id: number }>(sql`
    insert into frames_thumbnail (size, basename, extension, key, frame_id)
    values ('small', 'pictured-small', '.jpg', ${key}, ${id}) returning id`)
  const parts = { db: archive.db, store, pathOf }
  assert.equal(await deleteThumbnail(parts, row!.id), true)
  assert.equal(await deleteThumbnail(parts, row!.id), false)
  assert.equal(existsSync(join(archive.files, path)), false)
  assert.equal((await archive.get(`/frames/${id}/`)).status, 200)
})

/** A store's methods as an object's own, so that one of them can be replaced. */
const bound = (whole: FileStore): FileStore => ({
  store: whole.store.bind(whole),
  delete: whole.delete.bind(whole),
  url: whole.url.bind(whole),
  open: whole.open.bind(whole),
  size: whole.size.bind(whole),
})
