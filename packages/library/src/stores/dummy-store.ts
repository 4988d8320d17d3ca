import type { Readable } from 'node:stream'
import { FileMissingError } from '../errors.ts'
import type { ByteRange, FileStore, StorableFile, StoredVersion } from './file-store.ts'
import { checkStorePath } from './store-path-check.ts'

/** Reads what it is given and keeps nothing: for trying out an ingest. */
export class DummyStore implements FileStore {
  async store(file: StorableFile, path: string): Promise<StoredVersion & { readonly isNew: boolean }> {
    checkStorePath(path)
    const md5 = await file.md5()
    return { key: md5, md5, extension: file.extension, isNew: true }
  }

  async delete(path: string, _key: string): Promise<void> {
    checkStorePath(path)
  }

  async url(_path: string, _key: string, _expirySeconds: number): Promise<string> {
    return ''
  }

  async open(path: string, _key?: string, _range?: ByteRange): Promise<Readable> {
    throw missing(path)
  }

  async size(path: string, _key?: string): Promise<number> {
    throw missing(path)
  }
}

const missing = (path: string): FileMissingError => {
  checkStorePath(path)
  return new FileMissingError(`the dummy store keeps no files: ${path}`)
}
