import { randomUUID } from 'node:crypto'
import { link, open, rename, rm } from 'node:fs/promises'
import type { Io, Options } from './command.ts'
import { FileFailure } from './failure.ts'

/** Options of the commands that write a file. */
export const outputOptions = {
  out: { type: 'string', short: 'o', value: 'OUT', help: 'write this file; without it, or for -, standard output' },
  force: { type: 'boolean', short: 'f', help: 'write over OUT if it exists' },
} as const satisfies Options

/** Where the bytes of an answer go. */
export interface Output {
  /** The file to write; standard output when undefined or `-`. */
  readonly path: string | undefined
  /** Whether a file that is there already may be replaced. */
  readonly force: boolean
}

/**
 * Writes chunks to standard output, or to a file that appears, whole, only when the last is written.
 * @throws FileFailure when the file cannot be written, or is there already and `force` is not set
 */
export async function writeOutput(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { path, force }: Output,
  io: Io,
): Promise<void> {
  if (path === undefined || path === '-') {
    for await (const chunk of chunks) await io.write(chunk)
    return
  }
  const part = `${path}.${randomUUID()}.part`
  try {
    await writeFile(part, path, chunks)
    // link() never replaces, rename() always does
    if (force) await asFailure(path, rename(part, path))
    else await asFailure(path, link(part, path))
  } finally {
    await rm(part, { force: true })
  }
}

async function writeFile(
  part: string,
  path: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const file = await asFailure(path, open(part, 'wx'))
  try {
    for await (const chunk of chunks) await asFailure(path, file.writeFile(chunk))
    await asFailure(path, file.sync())
  } finally {
    await file.close()
  }
}

/** What the file system refuses, with the name of the file that was asked for; what the chunks throw stays as it is. */
async function asFailure<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new FileFailure(path, error)
  }
}
