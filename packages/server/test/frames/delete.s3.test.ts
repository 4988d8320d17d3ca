import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createFileStore, type FileStore, readSettings } from '@science-archive/library'
import { newBucket, versionsIn } from '../../../library/test/helpers/bucket.ts'
import { type DeletionParts, deleteFrames } from '../../src/frames/delete.ts'
import { startTestArchive, type TestArchive } from '../helpers/archive.ts'
import { aFrame } from '../helpers/frame.ts'
import { inMemory } from '../helpers/frame-files.ts'

let bucket: Record<string, string>
let archive: TestArchive
let store: FileStore
before(async () => {
  bucket = await newBucket()
  archive = await startTestArchive(bucket)
  store = await createFileStore(readSettings(bucket))
})
after(() => archive?.close())

const pathOf: DeletionParts['pathOf'] = ({ basename, extension }) => `tst/${basename}${extension}`

test('many frames go with every version of their files, and no other file does', async () => {
  const put = async (basename: string, text: string): Promise<number> => {
    const path = pathOf({ basename, extension: '.fits.fz' } as never) as string
    const { key, md5, extension } = await store.store(inMemory('x', '.fits.fz', Buffer.from(text)), path)
    const record = aFrame(basename, { version_set: [{ key, md5, extension }] })
    const { status, json, text: why } = await archive.post('/frames/', record, 'superuser')
    assert.equal(status, 201, why)
    return json.id
  }
  const ids: number[] = []
  for (let index = 0; index < 20; index++) {
    await put(`gone-${index}`, `first ${index}`)
    ids.push(await put(`gone-${index}`, `second ${index}`))
  }
  await put('kept', 'kept')
  assert.equal(await deleteFrames({ db: archive.db, store, pathOf }, ids), 20)
  assert.deepEqual(
    (await versionsIn(bucket)).map(({ path }) => path),
    ['tst/kept.fits.fz'],
  )
})
