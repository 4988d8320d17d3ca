import { rangeSource, type Source } from './source.ts'

/** A file on disk that stays open until `close()`. Errors of the file system come through as Node gives them. */
export async function openFileSource(path: string): Promise<Source & { close(): Promise<void> }> {
  // only here, for the rest of the package runs in browsers too
  const { open } = await import('node:fs/promises')
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const source = rangeSource(async (offset, length, signal) => {
      signal?.throwIfAborted()
      const bytes = new Uint8Array(length)
      let got = 0
      // a read may be cut short before the end of the file, for instance by a network file system
      while (got < length) {
        const { bytesRead } = await file.read(bytes, got, length - got, offset + got)
        if (bytesRead === 0) break
        got += bytesRead
      }
      return bytes.subarray(0, got)
    }, size)
    return { ...source, close: () => file.close() }
  } catch (error) {
    await file.close()
    throw error
  }
}
