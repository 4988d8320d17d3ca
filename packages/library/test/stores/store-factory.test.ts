import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { FileStoreSpecificationError, SettingsError } from '../../src/errors.ts'
import { readSettings } from '../../src/settings.ts'
import { DummyStore } from '../../src/stores/dummy-store.ts'
import type { FileStore } from '../../src/stores/file-store.ts'
import { LocalStore } from '../../src/stores/local-store.ts'
import { S3Store } from '../../src/stores/s3-store.ts'
import { createFileStore } from '../../src/stores/store-factory.ts'
import { fileStoreSuite } from './file-store.suite.ts'

const storeOf = (env: Record<string, string>): Promise<FileStore> => createFileStore(readSettings(env))

test('the store is the one of FILESTORE_TYPE', async () => {
  assert.ok((await storeOf({})) instanceof DummyStore)
  assert.ok((await storeOf({ FILESTORE_TYPE: 'local', FILESYSTEM_STORAGE_ROOT_DIR: '/data' })) instanceof LocalStore)
  assert.ok((await storeOf({ FILESTORE_TYPE: 's3' })) instanceof S3Store)
})

test('a store that cannot be set up like this is refused', async () => {
  await assert.rejects(storeOf({ FILESTORE_TYPE: 'local' }), FileStoreSpecificationError)
  await assert.rejects(storeOf({ FILESTORE_TYPE: 's3', S3_SIGNATURE_VERSION: 's3' }), SettingsError)
})

test('only who has S3 loads what belongs to it', () => {
  const cwd = fileURLToPath(new URL('../../../../', import.meta.url))
  const loaded = (FILESTORE_TYPE: string): string => {
    const program = `
      import { createRequire } from 'node:module'
      import { createFileStore, readSettings } from '@science-archive/library'
      await createFileStore(readSettings({ FILESTORE_TYPE: '${FILESTORE_TYPE}' }))
      const { cache } = createRequire(import.meta.url)
      console.log(Object.keys(cache).some((path) => path.includes('client-s3')))`
    const args = ['--import', './scripts/source.js', '--input-type=module', '--eval', program]
    return spawnSync(process.execPath, args, { cwd, encoding: 'utf8' }).stdout.trim()
  }
  assert.deepEqual([loaded('dummy'), loaded('s3')], ['false', 'true'])
})

/** A store as an operator may write it, in plain JavaScript. */
const TAPE_STORE = `
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { FileMissingError, FileStoreError, FileStoreSpecificationError } from '@science-archive/library'

const checkPath = (path) => {
  if (/^$|^\\/|\\/$|\\0|\\p{Surrogate}|(^|\\/)\\.\\.?(\\/|$)/u.test(path)) throw new FileStoreSpecificationError('no path')
}

export class TapeStore {
  versions = new Map() // path -> [{ key, bytes }], the newest first

  constructor(settings) {
    this.site = settings.BUCKET
  }
  async store(file, path) {
    checkPath(path)
    const bytes = Buffer.concat(await file.stream().toArray().catch((error) => { throw new FileStoreError(error.message) }))
    const md5 = createHash('md5').update(bytes).digest('hex')
    const known = this.versions.get(path) ?? []
    this.versions.set(path, [{ key: md5, bytes }, ...known.filter(({ key }) => key !== md5)])
    return { key: md5, md5, extension: file.extension, isNew: known.every(({ key }) => key !== md5) }
  }
  async delete(path, key) {
    checkPath(path)
    this.versions.set(path, (this.versions.get(path) ?? []).filter((version) => version.key !== key))
  }
  async url(path, key) {
    return \`tape://\${this.site}/\${path}?\${key}\`
  }
  async open(path, key, { start, end } = { start: 0, end: Infinity }) {
    return Readable.from([this.find(path, key).subarray(start, Math.max(start, end + 1))])
  }
  async size(path, key) {
    return this.find(path, key).length
  }
  find(path, key) {
    checkPath(path)
    const versions = this.versions.get(path) ?? []
    const found = key === undefined ? versions[0] : versions.find((version) => version.key === key)
    if (!found) throw new FileMissingError('no such file')
    return found.bytes
  }
}
export class HalfAStore {
  store() {}
  open() {}
}
export class LockedStore {
  constructor() { throw new Error('the robot is asleep') }
}
export const number = 1
`

describe("an operator's own store", () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'own-store-'))
    await writeFile(join(folder, 'tape-store.mjs'), TAPE_STORE)
  })
  after(() => rm(folder, { recursive: true }))
  const named = (specifier: string): Promise<FileStore> =>
    storeOf({ FILESTORE_TYPE: join(folder, specifier), BUCKET: 'haleakala' })

  fileStoreSuite('TapeStore', { create: () => named('tape-store.mjs#TapeStore') })

  test('is made with the settings', async () => {
    assert.equal(await (await named('tape-store.mjs#TapeStore')).url('a.fits', 'k', 60), 'tape://haleakala/a.fits?k')
  })

  test('that cannot be had is refused with the reason', async () => {
    const reasons: [string, RegExp][] = [
      ['nothing.mjs#TapeStore', /: the module cannot be loaded: Cannot find module /],
      ['tape-store.mjs#DiscStore', /: the module exports no DiscStore, only .*TapeStore/],
      ['tape-store.mjs#number', /: that is no class$/],
      ['tape-store.mjs#HalfAStore', /: it lacks delete, url, size$/],
      ['tape-store.mjs#LockedStore', /: the robot is asleep$/],
    ]
    for (const [specifier, message] of reasons) {
      await assert.rejects(named(specifier), (error: Error) => {
        assert.ok(error instanceof SettingsError)
        const [problem = ''] = error.problems
        assert.ok(problem.startsWith(`FILESTORE_TYPE names ${join(folder, specifier)}: `), problem)
        assert.match(problem, message)
        return true
      })
    }
  })
})
