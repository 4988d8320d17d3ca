import { FitsError } from '../errors.ts'
import { UsageError } from './command.ts'

/** What went wrong with one file. */
export class FileFailure extends Error {
  constructor(file: string, cause: unknown) {
    super(`${file === '-' ? 'standard input' : file}: ${reason(cause)}`, { cause })
  }
}

/** What a command ends with when it did its work, and all is not well. */
export class Finding extends Error {}

/** Anything that can end a command, as one line. */
export const failureLine = (error: unknown): string => `fits: ${printable(reason(error))}`

/** Without the control characters by which a file could write to the terminal. */
export const printable = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')

const SYSTEM: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'exists already; --force writes over it',
  EISDIR: 'is a directory',
  EMFILE: 'too many open files',
  ENOENT: 'no such file or directory',
  ENOSPC: 'no space left on the device',
  ENOTDIR: 'not a directory',
  EPIPE: 'standard output was closed before all was written',
  EROFS: 'the file system is read-only',
  ERR_INVALID_ARG_VALUE: 'no name of a file',
}

function reason(error: unknown): string {
  if (error instanceof FitsError || error instanceof UsageError) return error.message
  if (error instanceof FileFailure || error instanceof Finding) return error.message
  if (!(error instanceof Error)) return `internal error: ${error}`
  const { code } = error as NodeJS.ErrnoException
  if (code !== undefined && Object.hasOwn(SYSTEM, code)) return SYSTEM[code]!
  if ((error as NodeJS.ErrnoException).syscall !== undefined) return error.message
  return `internal error: ${error.name}: ${error.message}`
}
