import { FileStoreConnectionError } from '../errors.ts'
import type { StorableFile } from './file-store.ts'

/** For a file that is not what it said it was. */
export const changed = (file: StorableFile): FileStoreConnectionError =>
  new FileStoreConnectionError(`${file.filename} changed while it was stored`)

/**
 * The bytes of a file, which must be as many as it said: who is sent too few waits for the rest.
 * @throws FileStoreConnectionError
 */
export async function* wholeFile(file: StorableFile, size: number): AsyncGenerator<Buffer> {
  let sent = 0
  for await (const chunk of file.stream() as AsyncIterable<Buffer>) {
    sent += chunk.length
    if (sent > size) throw changed(file)
    yield chunk
  }
  if (sent < size) throw changed(file)
}

/** The same bytes in parts of one size, the last one smaller. A part is good until the next is asked for. */
export async function* inParts(bytes: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  const part = Buffer.allocUnsafe(size)
  let filled = 0
  for await (const chunk of bytes) {
    for (let taken = 0; taken < chunk.length; ) {
      const copied = chunk.copy(part, filled, taken)
      taken += copied
      filled += copied
      if (filled < size) continue
      yield part
      filled = 0
    }
  }
  if (filled > 0) yield part.subarray(0, filled)
}
