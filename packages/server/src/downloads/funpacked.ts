import { setImmediate as otherWork } from 'node:timers/promises'
import { DataError, funpack } from '@science-archive/fits'
import type { ByteRange, FileStore } from '@science-archive/library'
import { type Content, within } from './content.ts'
import type { Slots } from './decode-slots.ts'
import { blockSource, type StoredFile, sparseSource } from './stored-file.ts'

/** A client that takes nothing for this long gives its place to another; one that waits for a place gives up. */
export const IDLE_MS = 120_000

export interface FunpackParts {
  readonly store: FileStore
  /** How many files are uncompressed at a time. */
  readonly decodings: Slots
}

/**
 * A stored FITS file, uncompressed. Its size is known from its headers alone; a range is made by uncompressing from the
 * start of the file to the end of the range.
 * @throws FileStoreError, FitsError
 */
export const funpackedContent = async ({ store, decodings }: FunpackParts, file: StoredFile): Promise<Content> => {
  const source = await sparseSource(store, file)
  const { size } = await funpack(source)
  return { size, tag: `${file.md5}-funpack`, open: (range) => decoded(range) }

  async function* decoded(range: ByteRange | undefined): AsyncGenerator<Uint8Array, void, undefined> {
    const giveBack = await decodings.take()
    try {
      const now = await funpack(blockSource(store, file, source.size), { reuseMemory: true })
      if (now.size !== size) throw new DataError(`${file.filename} has changed`)
      yield* within(unhurried(now.chunks), range)
    } finally {
      giveBack()
    }
  }
}

/** Lets other requests have their turn after each chunk, which takes some milliseconds to uncompress. */
async function* unhurried(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    yield chunk
    await otherWork()
  }
}
