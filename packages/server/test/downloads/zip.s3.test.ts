import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createFileStore, readSettings } from '@science-archive/library'
import { newBucket } from '../../../library/test/helpers/bucket.ts'
import { startTestArchive, type TestArchive, tokens } from '../helpers/archive.ts'
import { addFrame, FOLDER, fetchBytes, type Sent } from '../helpers/downloads.ts'
import { inMemory, md5Of, reducedFrame } from '../helpers/frame-files.ts'

/** Downloads from a real S3: by version, by range, and what S3 says when a file is not there. */
let archive: TestArchive
let bucket: Record<string, string>
const { compressed, uncompressed } = reducedFrame(1500, 2000)
const ids = {} as Record<'reduced' | 'own' | 'gone', number>

const addStored = async (basename: string, bytes: Uint8Array, given: Record<string, unknown> = {}): Promise<number> => {
  const store = await createFileStore(readSettings(bucket))
  const version = await store.store(inMemory(basename, '.fits.fz', bytes), `${FOLDER}/${basename}.fits.fz`)
  const { key, md5, extension } = version
  return addFrame(archive, basename, { version_set: [{ key, md5, extension }], ...given })
}

before(async () => {
  bucket = await newBucket()
  archive = await startTestArchive(bucket)
  ids.reduced = await addStored('reduced', compressed)
  ids.own = await addStored('own', reducedFrame(10, 10).compressed, {
    proposal_id: 'PROP-A',
    public_date: '2090-01-01T00:00:00Z',
  })
  ids.gone = await addFrame(archive, 'gone')
})
after(() => archive?.close())

const zip = (body: object, headers: Record<string, string> = {}): Promise<Sent> =>
  fetchBytes(archive, 'POST', '/frames/zip/', { body, headers })

test('a ZIP, whole and from the middle; a file that S3 does not have is named', async () => {
  const frame_ids = [ids.reduced, ids.own]
  const anonymous = await zip({ frame_ids })
  assert.deepEqual([anonymous.status, anonymous.bytes.includes(compressed)], [200, true])
  const whole = await zip({ frame_ids, auth_token: tokens.owner })
  assert.equal(Number(whole.headers['content-length']), whole.bytes.length)
  assert.ok(whole.bytes.length > anonymous.bytes.length)
  const half = Math.floor(whole.bytes.length / 2)
  const rest = await zip({ frame_ids, auth_token: tokens.owner }, { range: `bytes=${half}-` })
  assert.deepEqual([rest.status, rest.bytes.equals(whole.bytes.subarray(half))], [206, true])
  const missing = await zip({ frame_ids: [...frame_ids, ids.gone] })
  assert.equal(missing.status, 404)
  assert.match(JSON.parse(missing.bytes.toString()).detail, /^The file gone\.fits\.fz is not in the store\./)
})

test('uncompressed, and the catalog', async () => {
  const funpacked = await fetchBytes(archive, 'GET', `/frame-funpack/${ids.reduced}/funpack/`)
  assert.deepEqual(
    [funpacked.status, funpacked.headers.etag, funpacked.bytes.length],
    [200, `"${md5Of(compressed)}-funpack"`, uncompressed.length],
  )
  assert.ok(funpacked.bytes.subarray(5760).equals(uncompressed.subarray(5760)))
  const catalog = await fetchBytes(archive, 'GET', `/frame-catalog/${ids.reduced}/catalog/`)
  assert.deepEqual([catalog.status, catalog.bytes.length], [200, 3 * 2880])
  const both = await zip({ frame_ids: [ids.reduced], uncompress: true })
  assert.deepEqual([both.status, both.bytes.includes(funpacked.bytes)], [200, true])
})
