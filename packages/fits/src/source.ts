import { UnsupportedError } from './errors.ts'

/** Where bytes come from: memory, a file, a stream, a remote object. The only input of this package. */
export interface Source {
  /** Total bytes; undefined as long as nobody knows. */
  readonly size: number | undefined
  /** `length` bytes from `offset` (counted from 0); fewer only where the data end, none beyond. */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>
}

/** Reads a range of something that can be read anywhere; may answer fewer bytes only at the end. */
export type ReadRange = (offset: number, length: number, signal?: AbortSignal) => Promise<Uint8Array>

// Headers are read 2880 bytes at a time: one larger request serves the usual header, and often all of them.
const READ_AHEAD = 64 * 1024

/** Bytes already in memory. What `read` gives is a view, not a copy. */
export function bytesSource(bytes: Uint8Array): Source {
  return {
    size: bytes.length,
    read: async (offset, length) =>
      bytes.subarray(Math.min(offset, bytes.length), Math.min(offset + length, bytes.length)),
  }
}

/**
 * Anything that answers ranges (a file, an HTTP server, an object store), read ahead in windows of 64 KiB.
 * Reads of a window or more go straight through.
 */
export function rangeSource(readRange: ReadRange, size?: number): Source {
  let windowStart = 0
  let window: Uint8Array = new Uint8Array(0)

  const within = (offset: number, length: number): boolean =>
    offset >= windowStart && offset + length <= windowStart + window.length

  return {
    size,
    async read(offset, length, signal) {
      signal?.throwIfAborted()
      const wanted = size === undefined ? length : Math.min(length, Math.max(0, size - offset))
      if (wanted === 0) return new Uint8Array(0)
      if (wanted >= READ_AHEAD) return await readRange(offset, wanted, signal)
      if (!within(offset, wanted)) {
        const ahead = size === undefined ? READ_AHEAD : Math.min(READ_AHEAD, size - offset)
        window = await readRange(offset, ahead, signal)
        windowStart = offset
      }
      return window.subarray(offset - windowStart, offset - windowStart + wanted)
    },
  }
}

/**
 * Bytes that arrive once and in order (a request body, a decompressor). Data that nobody reads are passed over
 * and not kept. Reads must follow each other: reading before the end of the last read throws an
 * {@link UnsupportedError} with code `not-rewindable`. `size` is known when the end has been seen.
 */
export function streamSource(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Source {
  const iterator = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]()
  let chunk: Uint8Array = new Uint8Array(0)
  let position = 0 // of the first byte of `chunk`
  let size: number | undefined

  async function nextChunk(signal: AbortSignal | undefined): Promise<boolean> {
    signal?.throwIfAborted()
    position += chunk.length
    const next = await iterator.next()
    chunk = next.done ? new Uint8Array(0) : next.value
    if (next.done) size = position
    return !next.done
  }

  async function skipTo(offset: number, signal: AbortSignal | undefined): Promise<void> {
    while (size === undefined && position + chunk.length <= offset) await nextChunk(signal)
    const used = Math.min(offset - position, chunk.length)
    chunk = chunk.subarray(used)
    position += used
  }

  return {
    get size() {
      return size
    },
    async read(offset, length, signal) {
      if (offset < position) {
        throw new UnsupportedError(`a stream is read forward only: byte ${offset} has passed`, {
          code: 'not-rewindable',
          offset,
        })
      }
      const pieces: Uint8Array[] = []
      let got = 0
      await skipTo(offset, signal)
      while (got < length && position === offset + got) {
        const piece = chunk.subarray(0, length - got)
        if (piece.length > 0) pieces.push(piece)
        got += piece.length
        chunk = chunk.subarray(piece.length)
        position += piece.length
        if (chunk.length === 0 && got < length && !(await nextChunk(signal))) break
      }
      return pieces.length === 1 ? pieces[0]! : joined(pieces, got)
    },
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
