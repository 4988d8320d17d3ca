import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { FileMissingError, FileStoreError, FileStoreSpecificationError } from '../../src/errors.ts'
import { InputFile } from '../../src/files/input-file.ts'
import type { FileStore, StorableFile } from '../../src/stores/file-store.ts'

export interface StoreUnderTest {
  /** A store with nothing in it. */
  readonly create: () => Promise<FileStore>
  /** Why a store that keeps nothing cannot be asked for what it keeps. */
  readonly keepsNothing?: string
}

/** A file to store. */
export const storable = (content: string, filename = 'name-e91.fits.fz'): StorableFile => {
  const input = InputFile.fromBytes(Buffer.from(content), filename)
  return {
    filename,
    extension: input.extension,
    contentType: 'image/fits',
    observationDate: '2026-01-01T00:00:00',
    size: () => input.size(),
    md5: () => input.md5(),
    stream: () => input.stream(),
  }
}

export const md5Of = (content: string): string => createHash('md5').update(content).digest('hex')

export const textOf = async (store: FileStore, path: string, key?: string): Promise<string> =>
  (await buffer(await store.open(path, key))).toString()

/** A file that breaks off in the middle of being read. */
export const broken = (content: string): StorableFile => ({
  ...storable(content),
  stream: () =>
    Readable.from(
      (function* () {
        yield Buffer.from(content.slice(0, content.length / 2))
        throw new Error('cable pulled')
      })(),
      { objectMode: false },
    ),
})

const PATH = 'ogg/ep04/20201006/processed/name-e91.fits.fz'

/** The last: a name of 255 bytes, the longest that file systems have. */
const ODD_PATHS = ['coj//20150219/raw/a.fits', 'a\\..\\b.fits', 'é ü/ß#?%25&+=.fits', `a/${'n'.repeat(250)}.fits`]

/** What every store must do. */
export const fileStoreSuite = (name: string, { create, keepsNothing }: StoreUnderTest): void => {
  const skip = keepsNothing ?? false

  describe(`${name}: every store`, () => {
    test('says what it stored', async () => {
      const store = await create()
      const { key, ...rest } = await store.store(storable('one'), PATH)
      assert.match(key, /^.{1,128}$/)
      assert.deepEqual(rest, { md5: md5Of('one'), extension: '.fits.fz', isNew: true })
    })

    test('gives back what it stored, whole and in ranges', { skip }, async () => {
      const store = await create()
      const { key } = await store.store(storable('0123456789'), PATH)
      assert.equal(await textOf(store, PATH), '0123456789')
      assert.equal(await textOf(store, PATH, key), '0123456789')
      const range = await store.open(PATH, key, { start: 2, end: 4 })
      assert.equal((await buffer(range)).toString(), '234')
      const beyond = await store.open(PATH, key, { start: 8, end: 400 })
      assert.equal((await buffer(beyond)).toString(), '89')
      assert.equal(await store.size(PATH), 10)
      assert.equal(await store.size(PATH, key), 10)
    })

    test('keeps an empty file', { skip }, async () => {
      const store = await create()
      const { key } = await store.store(storable(''), PATH)
      assert.equal(await textOf(store, PATH, key), '')
      assert.equal(await store.size(PATH), 0)
    })

    test('keeps older versions', { skip }, async () => {
      const store = await create()
      const versions = []
      for (const content of ['first', 'second', 'third']) versions.push(await store.store(storable(content), PATH))
      const texts = await Promise.all(versions.map(({ key }) => textOf(store, PATH, key)))
      assert.deepEqual(texts, ['first', 'second', 'third'])
      assert.equal(await textOf(store, PATH), 'third')
      assert.equal(await store.size(PATH, versions[1]?.key), 6)
    })

    test('keeps a file that comes twice once', { skip }, async () => {
      const store = await create()
      const first = await store.store(storable('same'), PATH)
      assert.deepEqual(await store.store(storable('same'), PATH), { ...first, isNew: false })
      await store.delete(PATH, first.key)
      await assert.rejects(store.open(PATH), FileMissingError)
    })

    test('keeps every version that comes at the same time', { skip }, async () => {
      const store = await create()
      const contents = Array.from({ length: 8 }, (_, i) => `content ${i}`)
      const versions = await Promise.all(contents.map((content) => store.store(storable(content), PATH)))
      assert.equal(new Set(versions.map(({ key }) => key)).size, 8)
      const texts = await Promise.all(versions.map(({ key }) => textOf(store, PATH, key)))
      assert.deepEqual(texts, contents)
      assert.ok(contents.includes(await textOf(store, PATH)))
    })

    test('keeps nothing of a file that breaks off, and what was there before', { skip }, async () => {
      const store = await create()
      await assert.rejects(store.store(broken('longer than one'), PATH), (error) => error instanceof FileStoreError)
      await assert.rejects(store.open(PATH), FileMissingError)
      await store.store(storable('old'), PATH)
      await assert.rejects(store.store(broken('longer than one'), PATH), FileStoreError)
      assert.equal(await textOf(store, PATH), 'old')
    })

    test('gives nothing of what lies behind the last byte', { skip }, async () => {
      const store = await create()
      const { key } = await store.store(storable('0123456789'), PATH)
      assert.equal((await buffer(await store.open(PATH, key, { start: 10, end: 12 }))).length, 0)
      assert.equal((await buffer(await store.open(PATH, key, { start: 5, end: 4 }))).length, 0)
    })

    test('has no version under a key that is none', { skip }, async () => {
      const store = await create()
      await store.store(storable('one'), PATH)
      await store.store(storable('two'), PATH)
      for (const key of ['', 'null', '../../etc/passwd', 'a b\0c', 'x'.repeat(2000)]) {
        await assert.rejects(store.open(PATH, key), FileMissingError, JSON.stringify(key))
        await assert.rejects(store.size(PATH, key), FileMissingError, JSON.stringify(key))
        await store.delete(PATH, key)
      }
      assert.equal(await textOf(store, PATH), 'two')
    })

    for (const path of ODD_PATHS) {
      test(`takes ${JSON.stringify(path.slice(0, 40))} as it stands`, { skip }, async () => {
        const store = await create()
        const { key } = await store.store(storable('odd'), path)
        assert.equal(await textOf(store, path, key), 'odd')
        await store.delete(path, key)
        await assert.rejects(store.size(path), FileMissingError)
      })
    }

    test('deletes one version, and the newest of the others answers', { skip }, async () => {
      const store = await create()
      const first = await store.store(storable('first'), PATH)
      const second = await store.store(storable('second'), PATH)
      await store.delete(PATH, second.key)
      assert.equal(await textOf(store, PATH), 'first')
      await assert.rejects(store.open(PATH, second.key), FileMissingError)
      await store.delete(PATH, first.key)
      await assert.rejects(store.open(PATH), FileMissingError)
      await assert.rejects(store.size(PATH, first.key), FileMissingError)
    })

    test('deletes what is not there without complaint', async () => {
      const store = await create()
      await store.delete(PATH, md5Of('nothing'))
    })

    test('does not have what was never stored', async () => {
      const store = await create()
      await assert.rejects(store.open(PATH), FileMissingError)
      await assert.rejects(store.size(PATH, md5Of('nothing')), FileMissingError)
    })

    for (const path of [
      '../out.fits',
      'a/../../out.fits',
      '/etc/out.fits',
      'a/b\0c.fits',
      '',
      'a/',
      './a',
      'a\ud800b',
    ]) {
      test(`refuses the path ${JSON.stringify(path)}`, async () => {
        const store = await create()
        await assert.rejects(store.store(storable('x'), path), FileStoreSpecificationError)
        await assert.rejects(store.open(path), FileStoreSpecificationError)
        await assert.rejects(store.size(path), FileStoreSpecificationError)
        await assert.rejects(store.delete(path, md5Of('x')), FileStoreSpecificationError)
      })
    }
  })
}
