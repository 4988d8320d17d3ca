import { setImmediate as otherWork } from 'node:timers/promises'
import { DataError, funpack, type Source } from '@science-archive/fits'
import type { ByteRange, FileStore } from '@science-archive/library'
import { type Content, within } from './content.ts'
import type { Slots } from './decode-slots.ts'
import { FILE_CHANGED, type FunpackOrder } from './funpack-messages.ts'
import { funpackedInThread } from './funpacked-in-thread.ts'
import { blockSource, type StoredFile, sparseSource } from './stored-file.ts'

/** A client that takes nothing for this long gives its place to another; one that waits for a place gives up. */
export const IDLE_MS = 120_000

/** Bytes that come of a tile in less than a tenth of a second. Larger ones would keep every other request waiting. */
const MOST_AT_ONCE = 4 * 1024 * 1024

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
  const { size, largestChunk } = await funpack(source)
  return { size, tag: `${file.md5}-funpack`, open: (range) => decoded(range) }

  async function* decoded(range: ByteRange | undefined): AsyncGenerator<Uint8Array, void, undefined> {
    const giveBack = await decodings.take()
    try {
      const blocks = blockSource(store, file, source.size)
      const order = { size: source.size, uncompressed: size }
      yield* within(
        largestChunk > MOST_AT_ONCE ? funpackedInThread(blocks, order) : funpackedHere(blocks, order),
        range,
      )
    } finally {
      giveBack()
    }
  }
}

async function* funpackedHere(source: Source, order: FunpackOrder): AsyncGenerator<Uint8Array, void, undefined> {
  const { size, chunks } = await funpack(source, { reuseMemory: true })
  if (size !== order.uncompressed) throw new DataError(FILE_CHANGED)
  yield* unhurried(chunks)
}

/** Lets other requests have their turn after each chunk, which takes some milliseconds to uncompress. */
async function* unhurried(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    yield chunk
    await otherWork()
  }
}
