import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InputFile } from '../../src/files/input-file.ts'
import { ThumbnailFile } from '../../src/files/thumbnail-file.ts'
import type { Metadata } from '../../src/header-value.ts'
import { readSettings } from '../../src/settings.ts'
import { requiredMetadata } from '../helpers/a-fits.ts'

const load = (metadata: Metadata, requiredHeaders?: string[]) =>
  new ThumbnailFile(InputFile.fromBytes(new Uint8Array(), 'a-e91-small.jpg'), {
    settings: readSettings({}),
    metadata,
    ...(requiredHeaders && { requiredHeaders }),
  }).load()

test('a thumbnail lies beside the frames and says which one it shows', async () => {
  const file = await load({ ...requiredMetadata, size: 'small', frame_basename: 'a-e91', REQNUM: 'N/A' })
  const { frame_basename, size, request_id } = file.frameData()
  assert.deepEqual({ frame_basename, size, request_id }, { frame_basename: 'a-e91', size: 'small', request_id: null })
  assert.deepEqual([file.storePath, file.contentType], ['cpt/fa06/20200112/thumbnails/a-e91-small.jpg', 'image/jpg'])
})

test('it needs other metadata than a frame', async () => {
  const { OBSTYPE, PROPID, BLKUID, ...metadata } = requiredMetadata
  await load({ ...metadata, size: 'small', frame_basename: 'a-e91' })
  await assert.rejects(load(metadata, ['DATE-OBS']), {
    message: 'a-e91-small.jpg lacks required headers: frame_basename, size',
  })
})
