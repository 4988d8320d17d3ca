import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import {
  FileMissingError,
  FileStoreConnectionError,
  FileStoreError,
  FileStoreSpecificationError,
} from '../../src/errors.ts'
import { LocalStore } from '../../src/stores/local-store.ts'
import { broken, fileStoreSuite, md5Of, storable, textOf } from './file-store.suite.ts'

const folders: string[] = []
after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

const newRoot = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'local-store-'))
  folders.push(folder)
  return folder
}

const storeIn = (root: string): LocalStore => new LocalStore(root, 'http://files.example/data')
const tree = async (root: string): Promise<string[]> => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort()
}

const PATH = 'ogg/ep04/20201006/raw/a.fits'

fileStoreSuite('LocalStore', { create: async () => storeIn(await newRoot()) })

describe('LocalStore', () => {
  test('makes its root when it is missing', async () => {
    const root = join(await newRoot(), 'new', 'root')
    await storeIn(root).store(storable('x'), PATH)
    assert.equal(await readFile(join(root, PATH), 'utf8'), 'x')
  })

  test('lays a file plainly at its path, and nothing beside it', async () => {
    const root = await newRoot()
    await storeIn(root).store(storable('x'), PATH)
    assert.deepEqual(await tree(root), [PATH])
  })

  test('keeps versions apart as soon as there are two', async () => {
    const root = await newRoot()
    const store = storeIn(root)
    await store.store(storable('old'), PATH)
    await store.store(storable('new'), PATH)
    assert.deepEqual(
      await tree(root),
      [`.versions/${PATH}/${md5Of('new')}`, `.versions/${PATH}/${md5Of('old')}`, PATH].sort(),
    )
    assert.equal(await readFile(join(root, PATH), 'utf8'), 'new')
  })

  test('knows what it holds already', async () => {
    const root = await newRoot()
    const store = storeIn(root)
    await store.store(storable('same'), PATH)
    const again = await store.store(storable('same'), PATH)
    assert.deepEqual(again, { key: md5Of('same'), md5: md5Of('same'), extension: '.fits.fz', isNew: false })
    assert.deepEqual(await tree(root), [PATH])
  })

  test('an old version stored again becomes the newest', async () => {
    const store = storeIn(await newRoot())
    await store.store(storable('one'), PATH)
    await store.store(storable('two'), PATH)
    assert.equal((await store.store(storable('one'), PATH)).isNew, false)
    assert.equal(await textOf(store, PATH), 'one')
    assert.equal(await textOf(store, PATH, md5Of('two')), 'two')
  })

  test('serves files that an older server laid there, under any key', async () => {
    const root = await newRoot()
    await mkdir(join(root, 'ogg/ep04/20201006/raw'), { recursive: true })
    await writeFile(join(root, PATH), 'legacy')
    const store = storeIn(root)
    assert.equal(await textOf(store, PATH, md5Of('whatever')), 'legacy')
    await store.store(storable('new'), PATH)
    assert.equal(await textOf(store, PATH, md5Of('legacy')), 'legacy')
  })

  test('deletes a file without history only under its own key', async () => {
    const root = await newRoot()
    const store = storeIn(root)
    await store.store(storable('mine'), PATH)
    await store.delete(PATH, md5Of('other'))
    assert.equal(await textOf(store, PATH), 'mine')
    await store.delete(PATH, md5Of('mine'))
    assert.deepEqual(await tree(root), [])
  })

  test('leaves nothing when the file breaks off', async () => {
    const root = await newRoot()
    await assert.rejects(storeIn(root).store(broken('half'), PATH), FileStoreError)
    assert.deepEqual(await tree(root), [])
  })

  test('does not follow a symbolic link out of its root', async () => {
    const [root, outside] = [await newRoot(), await newRoot()]
    await writeFile(join(outside, 'secret.fits'), 'secret')
    await symlink(outside, join(root, 'ogg'))
    await symlink(join(outside, 'secret.fits'), join(root, 'link.fits'))
    const store = storeIn(root)
    await assert.rejects(store.store(storable('x'), PATH), FileStoreSpecificationError)
    await assert.rejects(store.open('ogg/secret.fits'), FileStoreSpecificationError)
    await assert.rejects(store.open('link.fits'), FileStoreSpecificationError)
    await assert.rejects(store.delete('ogg/secret.fits', md5Of('secret')), FileStoreSpecificationError)
    assert.deepEqual(await tree(outside), ['secret.fits'])
  })

  test('does not take its own folder of versions for a site', async () => {
    const store = storeIn(await newRoot())
    for (const path of ['.versions/a/b.fits', '.versions']) {
      await assert.rejects(store.store(storable('x'), path), FileStoreSpecificationError)
    }
  })

  test('removes what a process left there that died', async () => {
    const root = await newRoot()
    const left = join(root, dirname(PATH), '.0d9f2c3e-8f2b-4a3c-9a6e-0123456789ab.part')
    await mkdir(dirname(left), { recursive: true })
    await writeFile(left, 'half')
    const longAgo = new Date(Date.now() - 3 * 86_400_000)
    await utimes(left, longAgo, longAgo)
    await storeIn(root).store(storable('x'), PATH)
    assert.deepEqual(await tree(root), [PATH])
  })

  test('a name that the file system cannot have is refused', async () => {
    const store = storeIn(await newRoot())
    const path = `ogg/${'n'.repeat(256)}`
    await assert.rejects(store.store(storable('x'), path), FileStoreSpecificationError)
    await assert.rejects(store.open(path), FileStoreSpecificationError)
  })

  test('a full disk may pass, and costs nothing that is there', async (t) => {
    const root = await newRoot()
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', root])
    if (status !== 0) return t.skip('only root can make a small disk')
    try {
      const store = storeIn(root)
      await store.store(storable('old'), PATH)
      await assert.rejects(store.store(storable('x'.repeat(300_000)), PATH), (error: Error) => {
        assert.ok(error instanceof FileStoreConnectionError)
        assert.match(error.message, /ENOSPC/)
        return true
      })
      assert.deepEqual(await tree(root), [PATH])
      assert.equal(await textOf(store, PATH), 'old')
    } finally {
      spawnSync('umount', [root])
    }
  })

  test('takes a folder for no file', async () => {
    const store = storeIn(await newRoot())
    await store.store(storable('x'), PATH)
    await assert.rejects(store.open('ogg/ep04'), FileMissingError)
    await assert.rejects(store.store(storable('x'), `${PATH}/below.fits`), FileStoreError)
  })

  test('a key that is none leads nowhere', async () => {
    const store = storeIn(await newRoot())
    await store.store(storable('one'), PATH)
    await store.store(storable('two'), PATH)
    await assert.rejects(store.open(PATH, '../../../../etc/passwd'), FileMissingError)
  })

  test('addresses are the base and the path', async () => {
    const store = storeIn('/nowhere')
    assert.equal(
      await store.url('ogg/ep 04/20201006/raw/é#1.fits', 'key', 60),
      'http://files.example/data/ogg/ep%2004/20201006/raw/%C3%A9%231.fits',
    )
  })

  test('chunks are the bytes of a version or a range, and nothing stays open', async () => {
    const store = storeIn(await newRoot())
    const text = Array.from({ length: 200_000 }, (_, index) => `${index} `).join('')
    const { key } = await store.store(storable(text), PATH)
    await store.store(storable('newer'), PATH)
    const read = async (...args: Parameters<LocalStore['chunks']>): Promise<string> => {
      let got = ''
      for await (const chunk of store.chunks(...args)) got += Buffer.from(chunk).toString()
      return got
    }
    assert.equal(await read(PATH), 'newer')
    assert.equal(await read(PATH, key), text)
    assert.equal(await read(PATH, key, { start: 3, end: 700_001 }), text.slice(3, 700_002))
    assert.equal(await read(PATH, key, { start: text.length - 2, end: text.length + 100 }), text.slice(-2))
    assert.equal(await read(PATH, key, { start: text.length, end: text.length }), '')
    await assert.rejects(read('ogg/none.fits'), FileMissingError)
    const left = store.chunks(PATH, key)
    await left.next()
    await left.return()
    await assert.rejects(read('ogg'), FileMissingError)
  })

  test('wants a root', () => {
    assert.throws(() => new LocalStore('', 'http://files.example/'), FileStoreSpecificationError)
  })
})
