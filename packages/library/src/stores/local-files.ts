import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { FileMissingError, FileStoreConnectionError, FileStoreError, FileStoreSpecificationError } from '../errors.ts'

/** A file that was written whole and reached the disk. */
export interface Placed {
  readonly path: string
  readonly md5: string
}

/** What {@link writeNew} writes, and a copy of it. */
const PART = /^\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part(\.copy)?$/

/** Bytes of one read of a file that is sent: of 64 KiB, Node's own choice, each costs more than the bytes themselves. */
export const READ_BYTES = 512 * 1024

/**
 * A range of a file, as long as it lasts, in two pieces of memory: one is read into while the caller has the other. A
 * chunk is overwritten after the next was asked for.
 */
export async function* readAhead(
  file: FileHandle,
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array, void, undefined> {
  const length = Math.min(READ_BYTES, end - start + 1)
  if (length <= 0) return
  let [memory, other] = [Buffer.allocUnsafeSlow(length), Buffer.allocUnsafeSlow(length)]
  const read = (into: Buffer, at: number): Promise<number> =>
    file.read(into, 0, Math.min(length, end - at + 1), at).then(({ bytesRead }) => bytesRead)
  let at = start
  let reading = read(memory, at)
  try {
    for (let bytes = await reading; bytes > 0; bytes = await reading) {
      at += bytes
      reading = at > end ? Promise.resolve(0) : read(other, at)
      yield memory.subarray(0, bytes)
      ;[memory, other] = [other, memory]
    }
  } finally {
    await reading.catch(() => undefined) // the file is closed next
  }
}

/** Writes a stream to a new file in a folder, to the disk; nothing is left behind when the stream fails. */
export const writeNew = async (bytes: Readable, folder: string): Promise<Placed> => {
  const path = join(folder, `.${randomUUID()}.part`)
  const file = await open(path, 'wx', 0o644)
  const hash = createHash('md5')
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      hash.update(chunk)
      await file.writeFile(chunk)
    }
    await file.sync()
    await file.close()
    return { path, md5: hash.digest('hex') }
  } catch (error) {
    await file.close().catch(() => undefined)
    await unlink(path).catch(() => undefined)
    throw error
  }
}

/** Removes what {@link writeNew} was writing in a folder when its process or machine died, some time ago. */
export const removeAbandoned = async (folder: string, olderThanMs: number): Promise<void> => {
  for (const name of await readdir(folder)) {
    if (!PART.test(name)) continue
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > olderThanMs) await unlink(path).catch(() => undefined)
  }
}

/** Makes a new name in a folder last through a loss of power. Not every file system can. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  await handle.sync().catch(() => undefined)
  await handle.close()
}

/** Makes a folder with those above it, so that they last through a loss of power. */
export const makeFolders = async (folder: string): Promise<void> => {
  const first = await mkdir(folder, { recursive: true })
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
}

export const md5OfFile = async (path: string): Promise<string> => {
  const hash = createHash('md5')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Whether an error of the system has one of these codes. */
export const hasCode = (error: unknown, ...codes: string[]): boolean =>
  codes.includes((error as NodeJS.ErrnoException | undefined)?.code ?? '')

const missing = ['ENOENT', 'ENOTDIR', 'EISDIR']
const wrong = ['EACCES', 'EPERM', 'EROFS', 'ENAMETOOLONG', 'EINVAL', 'EEXIST']

/** Runs something on the file system; what goes wrong there comes out as a FileStoreError. */
export const systemErrors = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    if (error instanceof FileStoreError) throw error
    const message = `${what}: ${(error as Error).message}`
    if (hasCode(error, ...missing)) throw new FileMissingError(message, { cause: error })
    if (hasCode(error, ...wrong)) throw new FileStoreSpecificationError(message, { cause: error })
    throw new FileStoreConnectionError(message, { cause: error }) // full, failing or unmounted disk: may pass
  }
}
