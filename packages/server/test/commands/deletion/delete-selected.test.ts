import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { after, before, beforeEach, test } from 'node:test'
import { createFileStore, type FileStore, readSettings } from '@science-archive/library'
import { type DeletionRun, deleteSelected } from '../../../src/commands/deletion/delete-selected.ts'
import { sql } from '../../../src/db/sql.ts'
import type { DeletionParts } from '../../../src/frames/delete.ts'
import { startTestArchive, type TestArchive } from '../../helpers/archive.ts'
import { aFrame } from '../../helpers/frame.ts'
import { inMemory } from '../../helpers/frame-files.ts'

let archive: TestArchive
let store: FileStore
const said: string[] = []
before(async () => {
  archive = await startTestArchive()
  store = await createFileStore(readSettings({ FILESTORE_TYPE: 'local', FILESYSTEM_STORAGE_ROOT_DIR: archive.files }))
})
after(() => archive.close())
beforeEach(() => {
  said.length = 0
})

const pathOf: DeletionParts['pathOf'] = ({ basename, extension }) => `files/${basename}${extension}`
const filesOfStore = (): number =>
  existsSync(archive.files)
    ? readdirSync(archive.files, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
    : 0

/** Frames with a file each in the store. */
const createFrames = async (prefix: string, count: number): Promise<void> => {
  for (let index = 0; index < count; index++) {
    const basename = `${prefix}-${index}`
    const file = inMemory(basename, '.fits.fz', Buffer.from(basename))
    const path = pathOf({ basename, extension: '.fits.fz' } as never) as string
    const { key, md5, extension } = await store.store(file, path)
    const record = aFrame(basename, { site_id: prefix.slice(0, 3), version_set: [{ key, md5, extension }] })
    const { status, text } = await archive.post('/frames/', record, 'superuser')
    assert.equal(status, 201, text)
  }
}
const run = (site: string, given: Partial<DeletionRun> = {}): Promise<number> =>
  deleteSelected({
    parts: { db: archive.db, store, pathOf },
    selection: { site: site.slice(0, 3) },
    dryRun: false,
    confirm: async () => true,
    say: (line) => said.push(line),
    isInterrupted: () => false,
    ...given,
  })
const left = async (): Promise<number> => {
  const [row] = await archive.db.writer.query<{ n: number }>(sql`select count(*)::integer as n from frames_frame`)
  return row?.n ?? -1
}

test('told first, then deleted, rows and files together', async () => {
  await createFrames('one', 3)
  const asked: string[] = []
  assert.equal(await run('one', { dryRun: true }), 0)
  const refuse = async (text: string): Promise<boolean> => {
    asked.push(text)
    return false
  }
  assert.equal(await run('one', { confirm: refuse }), 0)
  assert.deepEqual([await left(), filesOfStore()], [3, 3])
  const what = '3 frames with 3 files, observed from 2020-05-05 to 2020-05-05'
  assert.deepEqual(asked, [`Delete ${what}?`])
  assert.deepEqual(said, [`Would delete ${what}. Nothing was deleted.`, 'Nothing was deleted.'])

  said.length = 0
  assert.equal(await run('one'), 3)
  assert.deepEqual([await left(), filesOfStore()], [0, 0])
  assert.deepEqual(said, ['Deleted 3 of 3 frames.'])
  assert.equal(await run('one'), 0)
  assert.equal(said.at(-1), 'No frame fits, so there is nothing to delete.')
})

test('stopped between two batches it leaves whole frames, and the same again goes on', async () => {
  await createFrames('many', 201)
  assert.equal(await run('many', { isInterrupted: () => true }), 200)
  assert.deepEqual([await left(), filesOfStore()], [1, 1])
  assert.deepEqual(said, ['Deleted 200 of 201 frames.', 'Stopped. The same command goes on with the rest.'])
  assert.equal(await run('many'), 1)
  assert.deepEqual([await left(), filesOfStore()], [0, 0])
})

test('what the store does not delete is told', async () => {
  await createFrames('away', 1)
  const broken = { delete: async () => Promise.reject(new Error('the store is away')) } as unknown as FileStore
  assert.equal(await run('away', { parts: { db: archive.db, store: broken, pathOf } }), 1)
  assert.deepEqual([await left(), filesOfStore()], [0, 1])
  assert.equal(
    said.at(-1),
    'The store did not delete 1 file of frames that are gone; the archive tries again at its next deletion.',
  )
})
