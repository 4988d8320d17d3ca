import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { FileMissingError, type FileStore, LocalStore } from '@science-archive/library'
import { storedBytes } from '../../src/files/stored-bytes.ts'
import { putFile } from '../helpers/frame-files.ts'

const root = mkdtempSync(join(tmpdir(), 'science-archive-bytes-'))
after(() => rmSync(root, { recursive: true, force: true }))
const local = new LocalStore(root, '')
/** A store that has only the five methods that each must have. */
const plain: FileStore = {
  store: (...args) => local.store(...args),
  delete: (...args) => local.delete(...args),
  url: (...args) => local.url(...args),
  open: (...args) => local.open(...args),
  size: (...args) => local.size(...args),
}

test('the bytes of a file or a range, whether the store has chunks or not', async () => {
  const file = { path: 'a/b.txt', key: await putFile(root, 'a/b.txt', Buffer.from('0123456789')) }
  for (const store of [local, plain]) {
    const read = async (path: string, range?: { start: number; end: number }): Promise<string> => {
      let text = ''
      for await (const chunk of storedBytes(store, { ...file, path }, range)) text += Buffer.from(chunk)
      return text
    }
    assert.equal(await read(file.path), '0123456789')
    assert.equal(await read(file.path, { start: 3, end: 5 }), '345')
    await assert.rejects(read('a/none.txt'), FileMissingError)
  }
})
