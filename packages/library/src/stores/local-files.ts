import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, stat, unlink } from 'node:fs/promises'
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
