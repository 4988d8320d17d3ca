import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import {
  DummyStore,
  defaultFileTypes,
  FileStoreConnectionError,
  FileStoreSpecificationError,
  InputFile,
  LocalStore,
  readSettings,
} from '@science-archive/library'
import { ArchiveClient } from '../src/archive-client.ts'
import { BackoffRetryError, DoNotRetryError, NonFatalDoNotRetryError } from '../src/errors.ts'
import {
  frameExists,
  type IngestParts,
  uploadFileAndIngestToArchive,
  validateFitsAndCreateArchiveRecord,
} from '../src/ingest.ts'
import { type FakeArchive, fakeArchive, POSTED, type Script, scripted } from './helpers/archive.ts'

const metadata = {
  PROPID: 'LCO2015A-001',
  'DATE-OBS': '2020-01-13T03:14:15.926',
  'DAY-OBS': '20200112',
  INSTRUME: 'fa06',
  SITEID: 'cpt',
  TELID: '1m0a',
  OBSTYPE: 'EXPOSE',
  BLKUID: 404112231,
}
const PATH = 'cpt/fa06/20200112/raw/a.pdf'

interface Setting extends IngestParts {
  readonly archive: FakeArchive
  readonly root: string
}

const setUp = async (
  t: { after(fn: () => unknown): void },
  script: Script,
  more: Partial<IngestParts> = {},
): Promise<Setting> => {
  const archive = await fakeArchive(script)
  const root = await mkdtemp(join(tmpdir(), 'ingest-'))
  t.after(async () => {
    archive.close()
    await rm(root, { recursive: true })
  })
  return {
    archive,
    root,
    client: new ArchiveClient({ apiRoot: archive.url, authToken: 'x', timeoutSeconds: 5 }),
    store: new LocalStore(root, 'http://files.example/'),
    fileTypes: defaultFileTypes,
    fileOptions: { settings: readSettings({}), metadata },
    ...more,
  }
}

const aFile = (name = 'a.pdf'): InputFile => InputFile.fromBytes(Buffer.from('%PDF'), name)
const filesIn = async (root: string): Promise<string[]> =>
  (await readdir(root, { recursive: true, withFileTypes: true })).filter((one) => one.isFile()).map((one) => one.name)

describe('uploadFileAndIngestToArchive', () => {
  test('stores the file and tells the archive', async (t) => {
    const parts = await setUp(t, scripted())
    assert.deepEqual(await uploadFileAndIngestToArchive(aFile(), parts), { ...POSTED, frameid: 7 })
    const md5 = await aFile().md5()
    assert.deepEqual(
      parts.archive.received.map(({ method, url }) => `${method} ${url}`),
      [`GET /versions/?md5=${md5}`, 'POST /frames/'],
    )
    assert.deepEqual(JSON.parse(parts.archive.received[1]!.body), {
      reduction_level: 0,
      observation_day: '20200112',
      observation_date: '2020-01-13T03:14:15.926',
      proposal_id: 'LCO2015A-001',
      instrument_id: 'fa06',
      target_name: '',
      site_id: 'cpt',
      telescope_id: '1m0a',
      exposure_time: null,
      primary_optical_element: '',
      public_date: '2021-01-12T03:14:15.926000',
      configuration_type: 'EXPOSE',
      observation_id: 404112231,
      request_id: null,
      related_frame_filenames: [],
      frame_basename: null,
      size: '',
      area: null,
      version_set: [{ key: md5, md5, extension: '.pdf' }],
      basename: 'a',
      headers: { ...metadata, L1PUBDAT: '2021-01-12T03:14:15.926000' },
    })
    assert.equal(await parts.store.size(PATH, md5), 4)
  })

  test('a thumbnail goes to the thumbnails', async (t) => {
    const more = {
      fileOptions: { settings: readSettings({}), metadata: { ...metadata, size: 'small', frame_basename: 'a' } },
    }
    const names: string[] = []
    const parts = await setUp(t, scripted(), { ...more, metrics: { submit: async (name) => void names.push(name) } })
    await uploadFileAndIngestToArchive(aFile('a-small.jpg'), parts)
    assert.equal(parts.archive.received[1]?.url, '/thumbnails/')
    assert.equal(names[3], 'ingester.post_thumbnail')
  })

  test('what is there already is neither stored nor posted', async (t) => {
    const parts = await setUp(t, scripted({ versions: [200, { count: 1 }] }))
    await assert.rejects(uploadFileAndIngestToArchive(aFile(), parts), NonFatalDoNotRetryError)
    assert.deepEqual([parts.archive.received.length, await filesIn(parts.root)], [1, []])
  })

  test('a bad file is neither stored nor posted', async (t) => {
    const parts = await setUp(t, scripted(), { fileOptions: { settings: readSettings({}) } })
    await assert.rejects(uploadFileAndIngestToArchive(aFile(), parts), DoNotRetryError)
    assert.deepEqual([parts.archive.received.length, await filesIn(parts.root)], [1, []])
  })

  test('a refused record takes its file away again', async (t) => {
    const parts = await setUp(t, scripted({ post: [400, { site_id: ['Too long.'] }] }))
    await assert.rejects(uploadFileAndIngestToArchive(aFile(), parts), {
      name: 'DoNotRetryError',
      fields: { site_id: ['Too long.'] },
    })
    assert.deepEqual(await filesIn(parts.root), [])
  })

  test('but not a file that the store had before', async (t) => {
    const parts = await setUp(t, scripted({ post: [400, { site_id: ['Too long.'] }] }))
    const { file } = await validateFitsAndCreateArchiveRecord(aFile(), parts)
    await parts.store.store(file, file.storePath)
    await assert.rejects(uploadFileAndIngestToArchive(aFile(), parts), DoNotRetryError)
    assert.deepEqual(await filesIn(parts.root), ['a.pdf'])
  })

  test('nor one that another ingester has told the archive of meanwhile', async (t) => {
    const script: Script = ({ method }, index) =>
      method === 'POST' ? [400, { version_set: [{ md5: ['exists'] }] }] : [200, { count: index === 0 ? 0 : 1 }]
    const parts = await setUp(t, script)
    await assert.rejects(uploadFileAndIngestToArchive(aFile(), parts), NonFatalDoNotRetryError)
    assert.deepEqual(await filesIn(parts.root), ['a.pdf'])
  })

  test('nor any file while it is unknown whether the archive knows it', async (t) => {
    const script: Script = ({ method }, index) =>
      method === 'POST' ? [400, { site_id: ['Too long.'] }] : index === 0 ? [200, { count: 0 }] : 'hang up'
    const parts = await setUp(t, script)
    await assert.rejects(uploadFileAndIngestToArchive(aFile(), parts), DoNotRetryError)
    assert.deepEqual(await filesIn(parts.root), ['a.pdf'])
  })

  for (const post of [[502, 'gone'], 'hang up'] as const) {
    test(`the file stays for another try when the archive fails: ${post}`, async (t) => {
      let failing = true
      const parts = await setUp(t, ({ method }) =>
        method === 'GET' ? [200, { count: 0 }] : failing ? post : [201, POSTED],
      )
      await assert.rejects(uploadFileAndIngestToArchive(aFile(), parts), BackoffRetryError)
      assert.deepEqual(await filesIn(parts.root), ['a.pdf'])
      failing = false
      assert.equal((await uploadFileAndIngestToArchive(aFile(), parts)).frameid, 7)
    })
  }

  test('other bytes in the store than were sent are tried again later', async (t) => {
    const deleted: string[] = []
    class Garbling extends DummyStore {
      override async store() {
        return { key: 'k', md5: 'f'.repeat(32), extension: '.pdf', isNew: true }
      }
      override async delete(path: string, key: string) {
        deleted.push(`${path} ${key}`)
      }
    }
    const parts = await setUp(t, scripted(), { store: new Garbling() })
    await assert.rejects(uploadFileAndIngestToArchive(aFile(), parts), BackoffRetryError)
    assert.deepEqual([deleted, parts.archive.received.length], [[`${PATH} k`], 1])
  })

  test("the store's errors say whether to try again", async (t) => {
    const kinds = [
      [new FileStoreConnectionError('down'), BackoffRetryError],
      [new FileStoreSpecificationError('wrong'), DoNotRetryError],
    ] as const
    for (const [failure, expected] of kinds) {
      class Failing extends DummyStore {
        override async store(): Promise<never> {
          throw failure
        }
      }
      const parts = await setUp(t, scripted(), { store: new Failing() })
      await assert.rejects(uploadFileAndIngestToArchive(aFile(), parts), expected)
    }
  })

  test('measurements are submitted under their names', async (t) => {
    const names: string[] = []
    const fileOptions = { settings: readSettings({}), metadata: { ...metadata, UTSTOP: '03:15:00' } }
    const parts = await setUp(t, scripted(), {
      fileOptions,
      metrics: { submit: async (name) => void names.push(name) },
    })
    await uploadFileAndIngestToArchive(aFile(), parts)
    assert.deepEqual(names, [
      'ingester.get_md5',
      'ingester.upload_file',
      'ingester.s3_upload_bytes_per_second',
      'ingester.post_frame',
      'ingester.ingest_lag',
    ])
  })
})

test('frameExists asks the archive', async (t) => {
  const parts = await setUp(t, scripted({ versions: [200, { count: 2 }] }))
  assert.equal(await frameExists(aFile(), parts), true)
})
