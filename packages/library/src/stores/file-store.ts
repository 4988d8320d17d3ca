import type { Readable } from 'node:stream'

/** What a store needs to know of a file. Data files fit. */
export interface StorableFile {
  readonly filename: string
  readonly extension: string
  readonly contentType: string
  /** ISO 8601, as in the headers. */
  readonly observationDate: string | null
  size(): Promise<number>
  md5(): Promise<string>
  /** The bytes, from the start; may be asked for more than once. */
  stream(): Readable
}

/** A stored version of a file, as the archive records it. */
export interface StoredVersion {
  /** Names the version within its path. */
  readonly key: string
  readonly md5: string
  readonly extension: string
}

/** Bytes of a file, both ends included, counted from 0 (as in an HTTP Range). */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * Where data files are kept. A path may hold several versions, each under its own key; the newest is the one
 * that answers when no key is given. All methods throw a FileStoreError, never an error of the system below.
 */
export interface FileStore {
  /**
   * Stores a file as the newest version of a path: whole or not at all.
   * `isNew` is false when the store held this very version before.
   */
  store(file: StorableFile, path: string): Promise<StoredVersion & { readonly isNew: boolean }>
  /** Deletes one version; a version that is not there is no error. */
  delete(path: string, key: string): Promise<void>
  /** Where a client can fetch the version, for at least `expirySeconds` or as long as the store can make it. */
  url(path: string, key: string, expirySeconds: number): Promise<string>
  /** @throws FileMissingError */
  open(path: string, key?: string, range?: ByteRange): Promise<Readable>
  /**
   * The same bytes as by `open`, for whoever is done with a chunk before asking for the next, which may overwrite it: that
   * saves what fresh memory costs. Absent where the store has no such way.
   */
  chunks?(path: string, key?: string, range?: ByteRange): AsyncGenerator<Uint8Array, void, undefined>
  /** Size in bytes. @throws FileMissingError */
  size(path: string, key?: string): Promise<number>
}
