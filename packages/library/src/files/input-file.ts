import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { bytesSource, openFileSource, type Source } from '@science-archive/fits'
import { FileSpecificationError } from '../errors.ts'

/** A file name taken apart: everything from its first dot on is the extension. */
export interface FilenameParts {
  readonly filename: string
  readonly basename: string
  readonly extension: string
}

/** `a/b.fits.fz` is `b` and `.fits.fz`; a name that begins with a dot has no extension. */
export const filenameParts = (path: string): FilenameParts => {
  const filename = path.slice(path.lastIndexOf('/') + 1)
  const dot = filename.indexOf('.')
  if (dot <= 0) return { filename, basename: filename, extension: '' }
  return { filename, basename: filename.slice(0, dot), extension: filename.slice(dot) }
}

/** A file as it is given to us: on disk, in memory, or (kept on disk meanwhile) from a stream. Read in pieces, never whole. */
export class InputFile {
  readonly filename: string
  readonly basename: string
  readonly extension: string
  readonly #content: Uint8Array | string
  readonly #temporary: string | undefined
  #md5: Promise<string> | undefined

  private constructor(content: Uint8Array | string, filename: string, temporary?: string) {
    const parts = filenameParts(filename)
    this.filename = parts.filename
    this.basename = parts.basename
    this.extension = parts.extension
    this.#content = content
    this.#temporary = temporary
  }

  static fromPath(path: string, filename: string = path): InputFile {
    return new InputFile(path, filename)
  }

  static fromBytes(bytes: Uint8Array, filename: string): InputFile {
    return new InputFile(bytes, filename)
  }

  /** Copies the stream to a temporary file, for it is read more than once; `close` removes that. */
  static async fromStream(stream: AsyncIterable<Uint8Array>, filename: string): Promise<InputFile> {
    const folder = await mkdtemp(join(tmpdir(), 'science-archive-'))
    try {
      const file = await open(join(folder, 'content'), 'wx')
      await pipeline(stream, file.createWriteStream())
      return new InputFile(join(folder, 'content'), filename, folder)
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw error
    }
  }

  async size(): Promise<number> {
    if (typeof this.#content !== 'string') return this.#content.length
    const found = await readable(this.filename, stat(this.#content))
    if (!found.isFile()) throw new FileSpecificationError(`${this.filename} is no file`) // a device may have no end
    return found.size
  }

  /** Of the whole content; computed once. */
  md5(): Promise<string> {
    this.#md5 ??= this.#computeMd5()
    return this.#md5
  }

  stream(): Readable {
    if (typeof this.#content === 'string') return createReadStream(this.#content)
    return Readable.from(this.#content.length > 0 ? [this.#content] : [], { objectMode: false })
  }

  /** Random access to the content; the caller closes it. */
  async openSource(): Promise<Source & { close(): Promise<void> }> {
    if (typeof this.#content === 'string') return readable(this.filename, openFileSource(this.#content))
    return { ...bytesSource(this.#content), close: async () => {} }
  }

  /** Whether the content is gzip (RFC 1952 §2.3.1), whatever the name says. */
  async isGzip(): Promise<boolean> {
    const source = await this.openSource()
    try {
      const [first, second] = await source.read(0, 2)
      return first === 0x1f && second === 0x8b
    } finally {
      await source.close()
    }
  }

  /** Removes what was kept for reading. */
  async close(): Promise<void> {
    if (this.#temporary) await rm(this.#temporary, { recursive: true, force: true })
  }

  async #computeMd5(): Promise<string> {
    const hash = createHash('md5')
    await readable(this.filename, pipeline(this.stream(), hash))
    return hash.digest('hex')
  }
}

const readable = async <T>(filename: string, access: Promise<T>): Promise<T> => {
  try {
    return await access
  } catch (error) {
    throw new FileSpecificationError(`${filename} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}
