import { FitsError, type ReadRange, rangeSource, type Source } from '@science-archive/fits'
import { FileMissingError, type FileStore, FileStoreError } from '@science-archive/library'
import { NotFound, UnreadableFile, UpstreamUnavailable } from '../errors.ts'
import { storedBytes } from '../files/stored-bytes.ts'
import type { Content } from './content.ts'

/** A version of a frame's file in the store. */
export interface StoredFile {
  /** Name and extension, for messages. */
  readonly filename: string
  readonly path: string
  readonly key: string
  readonly md5: string
}

/** What goes wrong with a stored file before its first byte was sent, as an answer that names it. */
export const explainedBy = async <T>({ filename }: { filename: string }, work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if (error instanceof FileMissingError) throw new NotFound(`The file ${filename} is not in the store.`)
    if (error instanceof FileStoreError) {
      throw new UpstreamUnavailable('The file store cannot be reached just now. Try again in a moment.', {
        cause: error,
      })
    }
    if (error instanceof FitsError) throw new UnreadableFile(filename, error)
    throw error
  }
}

/** The file as it is stored. @throws FileStoreError */
export const storedContent = async (store: FileStore, file: StoredFile): Promise<Content> => ({
  size: await store.size(file.path, file.key),
  tag: file.md5,
  open: (range) => storedBytes(store, file, range),
})

const readRange =
  (store: FileStore, file: StoredFile): ReadRange =>
  async (offset, length) => {
    const chunks: Uint8Array[] = []
    const range = { start: offset, end: offset + length - 1 }
    for await (const chunk of await store.open(file.path, file.key, range)) chunks.push(chunk as Buffer)
    return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks)
  }

/** Reads of headers, and of the few parts of a file that somebody wants: 64 KiB at least. */
export const sparseSource = async (store: FileStore, file: StoredFile): Promise<Source & { readonly size: number }> => {
  const size = await store.size(file.path, file.key)
  return { ...rangeSource(readRange(store, file), size), size }
}

const BLOCK_BYTES = 4 * 1024 * 1024
/** A tile-compressed image is read at two places at once: its rows, and the heap that they point into. */
const KEPT_BLOCKS = 3

/** Reads of a whole file, from several places of it on: blocks of 4 MiB, the last three of them kept. */
export const blockSource = (store: FileStore, file: StoredFile, size: number): Source => {
  const read = readRange(store, file)
  const blocks = new Map<number, Promise<Uint8Array>>()
  const block = (index: number): Promise<Uint8Array> => {
    const start = index * BLOCK_BYTES
    const found = blocks.get(index) ?? read(start, Math.min(BLOCK_BYTES, size - start))
    blocks.delete(index)
    blocks.set(index, found)
    const oldest = blocks.size > KEPT_BLOCKS ? blocks.keys().next().value : undefined
    if (oldest !== undefined) blocks.delete(oldest)
    return found
  }
  return {
    size,
    async read(offset, length, signal) {
      signal?.throwIfAborted()
      const end = Math.min(offset + length, size)
      if (offset >= end) return new Uint8Array(0)
      const pieces: Uint8Array[] = []
      for (let at = offset; at < end; ) {
        const start = Math.floor(at / BLOCK_BYTES) * BLOCK_BYTES
        const bytes = await block(start / BLOCK_BYTES)
        const piece = bytes.subarray(at - start, Math.min(BLOCK_BYTES, end - start))
        if (piece.length === 0) break
        pieces.push(piece)
        at += piece.length
      }
      return pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces)
    },
  }
}
