import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DataFile, defaultFileTypes, FileTypes, LocalStore } from '@science-archive/library'
import { linksFor, servesFiles } from '../../src/files/links.ts'
import { isSignedBy } from '../../src/files/signed-url.ts'
import type { Links } from '../../src/frames/present.ts'
import { readSettings, readStoreSettings } from '../../src/settings.ts'

const SECRET = 'k'.repeat(40)
const ROOT = { FILESTORE_TYPE: 'local', FILESYSTEM_STORAGE_ROOT_DIR: '/files' }

const serves = (env: Record<string, string>): boolean => {
  const settings = readSettings(env)
  return servesFiles(settings, readStoreSettings(settings, env))
}

test('the archive serves the files of its local store itself when their address is its own or none', () => {
  const addresses: readonly (readonly [base: string | undefined, env: Record<string, string>, serves: boolean])[] = [
    [undefined, {}, true],
    ['', {}, true],
    ['http://0.0.0.0/', {}, true],
    ['http://127.0.0.1:8000/', {}, true],
    ['http://localhost:8000/files/', {}, true],
    ['http://archive.lan:9000', { HOST: 'archive.lan', PORT: '9000' }, true],
    ['http://localhost/', { PORT: '80' }, true],
    ['http://[::1]:8000/', { HOST: '::1' }, true],
    ['http://127.0.0.1:8001/', {}, false],
    ['https://127.0.0.1:8000/', {}, false],
    ['http://localhost/', {}, false],
    ['https://data.example/', {}, false],
    ['https://data.example/', { HOST: '' }, false],
    ['http://127.0.0.1:8000.evil.example/', {}, false],
    ['not an address', {}, false],
  ]
  for (const [base, env, expected] of addresses) {
    const all = { ...ROOT, ...env, ...(base !== undefined && { FILESYSTEM_STORAGE_BASE_URL: base }) }
    assert.equal(serves(all), expected, `${base} ${JSON.stringify(env)}`)
  }
})

test('the files of another store are served by that store', () => {
  assert.equal(serves({ FILESTORE_TYPE: 'dummy' }), false)
  assert.equal(serves({ FILESTORE_TYPE: 's3', FILESYSTEM_STORAGE_BASE_URL: 'http://127.0.0.1:8000/' }), false)
})

const links = (env: Record<string, string>, fileTypes = defaultFileTypes): Links => {
  const settings = readSettings(env)
  const storeSettings = readStoreSettings(settings, env)
  const store = new LocalStore(storeSettings.FILESYSTEM_STORAGE_ROOT_DIR, storeSettings.FILESYSTEM_STORAGE_BASE_URL)
  return linksFor({ settings, storeSettings, store, fileTypes, secretKey: SECRET })('http://archive.test')
}

const frame = {
  basename: 'a b',
  site_id: 'tst',
  instrument_id: 'fa01',
  observation_day: '2020-05-05',
  reduction_level: 91,
  configuration_type: 'EXPOSE',
}
const version = { key: 'the key', extension: '.fits.fz' }
const PATH = 'tst/fa01/20200505/processed/a b.fits.fz'

test('a file served here has a signed link below the address by which the client came', async () => {
  const link = new URL(String(await links(ROOT).fileUrl(frame, version, '.pdf')))
  assert.equal(link.origin + link.pathname, 'http://archive.test/files/tst/fa01/20200505/processed/a%20b.fits.fz')
  const file = { path: PATH, key: 'the key', expires: Number(link.searchParams.get('expires')) }
  assert.equal(isSignedBy(file, link.searchParams.get('signature') ?? '', SECRET), true)
})

test('a link is good for as long as the setting says', async () => {
  const until = async (env: Record<string, string>): Promise<number> => {
    const link = new URL(String(await links({ ...ROOT, ...env }).fileUrl(frame, version, '.fits.fz')))
    return Number(link.searchParams.get('expires')) - Date.now() / 1000
  }
  const [day, minute] = [await until({ DOWNLOAD_URL_EXPIRY: '86400' }), await until({ DOWNLOAD_URL_EXPIRY: '60' })]
  assert.ok(day >= 86_399 && day <= 86_400 + 3600, String(day))
  assert.ok(minute >= 59 && minute <= 60 + 3600, String(minute))
})

test('a local store behind another server has plain files: every version leads to the newest', async () => {
  const { fileUrl, thumbnailUrl } = links({ ...ROOT, FILESYSTEM_STORAGE_BASE_URL: 'https://data.example/archive' })
  const base = 'https://data.example/archive/tst/fa01/20200505'
  assert.equal(await fileUrl(frame, version, '.fits.fz'), `${base}/processed/a%20b.fits.fz`)
  assert.equal(await fileUrl(frame, version, '.pdf'), `${base}/processed/a%20b.pdf`)
  const thumbnail = { key: 'k', basename: 'a-large', extension: '.jpg' }
  assert.equal(await thumbnailUrl(frame, thumbnail), `${base}/thumbnails/a-large.jpg`)
})

test('a thumbnail served here has its own name in the folder of its frame', async () => {
  const link = new URL(
    String(await links(ROOT).thumbnailUrl(frame, { key: 'k', basename: 'a-large', extension: '.jpg' })),
  )
  assert.equal(link.pathname, '/files/tst/fa01/20200505/thumbnails/a-large.jpg')
  const file = {
    path: link.pathname.slice('/files/'.length),
    key: 'k',
    expires: Number(link.searchParams.get('expires')),
  }
  assert.equal(isSignedBy(file, link.searchParams.get('signature') ?? '', SECRET), true)
})

test('a raw frame lies in its own folder', async () => {
  const link = new URL(String(await links(ROOT).fileUrl({ ...frame, reduction_level: 0 }, version, '.fits.fz')))
  assert.equal(link.pathname, '/files/tst/fa01/20200505/raw/a%20b.fits.fz')
})

test('a file that no class knows, or whose place cannot be told, has no link', async () => {
  for (const env of [ROOT, { ...ROOT, FILESYSTEM_STORAGE_BASE_URL: 'https://data.example/' }]) {
    const { fileUrl, thumbnailUrl } = links(env)
    assert.equal(await fileUrl(frame, { ...version, extension: '.xyz' }, '.xyz'), null)
    assert.equal(await fileUrl({ ...frame, site_id: '../x' }, version, '.fits.fz'), null)
    assert.equal(await fileUrl({ ...frame, basename: '../a' }, version, '.fits.fz'), null)
    assert.equal(await thumbnailUrl(frame, { key: 'k', basename: 'a', extension: '.xyz' }), null)
  }
})

test("an extension of the operator's own has a link", async () => {
  const types = new FileTypes([['.xyz', defaultFileTypes.classFor('.pdf')]])
  const link = new URL(String(await links(ROOT, types).fileUrl(frame, { ...version, extension: '.xyz' }, '.xyz')))
  assert.equal(link.pathname, '/files/tst/fa01/20200505/processed/a%20b.xyz')
})

test('a class that fails is no missing link', async () => {
  class Broken extends DataFile {
    static override storePath(): string {
      throw new TypeError('broken')
    }
  }
  const types = new FileTypes([['.fits.fz', Broken]])
  await assert.rejects(async () => links(ROOT, types).fileUrl(frame, version, '.fits.fz'), { message: 'broken' })
})

test('a store that fails is no missing link', async () => {
  const settings = readSettings({})
  const storeSettings = readStoreSettings(settings, { ...ROOT, FILESYSTEM_STORAGE_BASE_URL: 'https://data.example/' })
  class Broken extends LocalStore {
    override url(): Promise<string> {
      return Promise.reject(new TypeError('broken'))
    }
  }
  const parts = {
    settings,
    storeSettings,
    store: new Broken('/files', ''),
    fileTypes: defaultFileTypes,
    secretKey: SECRET,
  }
  await assert.rejects(
    async () => linksFor(parts)('http://archive.test').fileUrl(frame, version, '.fits.fz'),
    TypeError,
  )
})
