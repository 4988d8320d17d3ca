import { DataError, TruncatedError, UnsupportedError } from '../errors.ts'
import { openFileSource } from '../file-source.ts'
import { headerText } from '../header.ts'
import { bytesSource, type Source, streamSource } from '../source.ts'
import { type Io, UsageError } from './command.ts'
import { FileFailure } from './failure.ts'

/** Whether a command reads once and in order, or here and there. What cannot be gone back in is then kept in memory. */
export type Access = 'forward' | 'random'

/** Most that is kept in memory of standard input, or of a file that gzip compressed. */
const MOST_IN_MEMORY = 2 ** 30

/**
 * Hands a file, or standard input for `-`, to `use`, and closes it. What gzip compressed is uncompressed on the way.
 * @throws FileFailure that names the file, whatever it is that goes wrong
 */
export async function withSource<T>(
  path: string,
  { io, access }: { io: Io; access: Access },
  use: (source: Source) => Promise<T>,
): Promise<T> {
  try {
    if (path === '-') return await use(await streamed(io.input, access))
    const file = await openFileSource(path)
    try {
      if (!isGzip(await file.read(0, 2))) return await use(file)
      return await use(await streamed(chunksOf(file), access))
    } finally {
      await file.close()
    }
  } catch (error) {
    throw isAboutFile(error) ? new FileFailure(path, error) : error
  }
}

/** Not what says more already, is about the call, or about standard output. */
const isAboutFile = (error: unknown): boolean =>
  !(error instanceof FileFailure || error instanceof UsageError) && (error as NodeJS.ErrnoException).code !== 'EPIPE'

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b // RFC 1952 §2.3.1

const CHUNK = 256 * 1024

async function* chunksOf(source: Source): AsyncGenerator<Uint8Array> {
  for (let at = 0; ; ) {
    const chunk = await source.read(at, CHUNK)
    if (chunk.length === 0) return
    yield chunk
    at += chunk.length
  }
}

async function streamed(chunks: AsyncIterable<Uint8Array>, access: Access): Promise<Source> {
  const plain = uncompressed(chunks)
  return access === 'forward' ? streamSource(plain) : bytesSource(await gathered(plain))
}

/** The chunks themselves, or what comes out of them when the first says gzip. */
async function* uncompressed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]()
  let first = await iterator.next()
  // a pipe may hand over a single byte
  while (!first.done && first.value.length < 2) {
    const next = await iterator.next()
    if (next.done) break
    first = { done: false, value: Buffer.concat([first.value, next.value]) }
  }
  if (first.done) return
  const head = first.value
  async function* all(): AsyncGenerator<Uint8Array> {
    yield head
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  if (!isGzip(head)) yield* all()
  else yield* gunzipped(all())
}

async function* gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const [{ createGunzip }, { pipeline, Readable }] = await Promise.all([import('node:zlib'), import('node:stream')])
  const gunzip = createGunzip({ chunkSize: CHUNK })
  // its errors come out of the loop below
  pipeline(Readable.from(chunks), gunzip, () => {})
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array
  } catch (error) {
    throw gzipFailure(error)
  }
}

function gzipFailure(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'Z_BUF_ERROR') return new TruncatedError('the gzip data end too soon', { cause: error })
  return code?.startsWith('Z_') ? new DataError('the gzip data are damaged', { cause: error }) : error
}

const FIRST_WORD = 'SIMPLE'

/** All of a stream; of one that does not begin as FITS does only the first piece, which is enough to be refused. */
async function gathered(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    pieces.push(chunk)
    length += chunk.length
    if (pieces.length === 1 && !FIRST_WORD.startsWith(headerText(chunk.subarray(0, FIRST_WORD.length)))) break
    if (length > MOST_IN_MEMORY) {
      throw new UnsupportedError(`more than ${MOST_IN_MEMORY} bytes to be kept in memory; uncompress it to a file`, {
        code: 'too-large',
      })
    }
  }
  return new Uint8Array(Buffer.concat(pieces, length))
}
