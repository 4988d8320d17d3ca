import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartError } from '../errors.ts'

/** What lies where in the data directory (DATA_DIR). */
export interface DataDirectory {
  readonly path: string
  /** The embedded engine's own files. */
  readonly database: string
  /** What the embedded engine is started from; made again when it is missing. */
  readonly engine: string
  /** Root of the local file store. */
  readonly files: string
  readonly secretKey: string
  /** Directory of the Unix socket on which the embedded database answers. */
  readonly sockets: string
}

/** The longest path of a Unix socket is 107 bytes on Linux and 103 on macOS. */
const MAX_SOCKET_PATH = 103
const SOCKET_NAME = '.s.PGSQL.5432'

/** Makes the directory when it is missing, readable by its owner alone. */
export const openDataDirectory = (path: string): DataDirectory => {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StartError(`The data directory ${path} cannot be made: ${(error as Error).message}`, { cause: error })
  }
  const real = realpathSync(path)
  const sockets = join(real, SOCKET_NAME).length > MAX_SOCKET_PATH ? shortDirectory(real) : real
  return {
    path: real,
    database: join(real, 'database'),
    engine: join(real, 'engine'),
    files: join(real, 'files'),
    secretKey: join(real, 'secret-key'),
    sockets,
  }
}

const fingerprint = (path: string): string => createHash('sha256').update(path).digest('hex').slice(0, 16)

const shortDirectory = (real: string): string => {
  const directory = join(tmpdir(), `science-archive-${fingerprint(real)}`)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const found = lstatSync(directory)
  // Anybody can make a directory of that name there first, and would then hold our socket.
  if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid())) {
    throw new StartError(`${directory} belongs to somebody else; remove it, or give the data directory a shorter path`)
  }
  return directory
}

export const socketPath = (directory: DataDirectory): string => join(directory.sockets, SOCKET_NAME)

/** The process that has the directory is told apart from a dead one by whether it answers, never by a pid alone. */
export const isInUse = (directory: DataDirectory): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(socketPath(directory))
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })

/**
 * Takes the directory for this process until it ends, however it ends. The embedded engine itself does not notice a
 * second process, and one of the two then loses what it wrote.
 *
 * Two guards: an abstract Unix socket, which the kernel frees at death and which leaves no race (Linux); and the
 * database's own socket in the directory, which is also seen from another container.
 * @throws StartError when another process has it
 */
export const lockDataDirectory = async (directory: DataDirectory): Promise<() => void> => {
  const pidFile = join(directory.path, 'pid')
  const inUse = (): StartError => {
    const pid = readPid(pidFile)
    return new StartError(
      `The data directory ${directory.path} is in use by another archive${pid}.\n` +
        'Stop that one first, or give this one a directory of its own: DATA_DIR=/some/other/directory',
    )
  }
  const guard = createServer((socket) => socket.destroy())
  if (process.platform === 'linux') {
    await new Promise<void>((resolve, reject) => {
      guard.once('error', () => reject(inUse()))
      guard.listen(`\0science-archive-${fingerprint(directory.path)}`, resolve)
    })
    guard.unref()
  }
  if (await isInUse(directory)) {
    guard.close()
    throw inUse()
  }
  try {
    writeFileSync(pidFile, `${process.pid}\n`)
  } catch (error) {
    guard.close()
    throw new StartError(`The data directory ${directory.path} cannot be written: ${(error as Error).message}`, {
      cause: error,
    })
  }
  return () => {
    rmSync(pidFile, { force: true })
    if (directory.sockets !== directory.path) rmSync(directory.sockets, { recursive: true, force: true })
    guard.close()
  }
}

const readPid = (pidFile: string): string => {
  try {
    return ` (process ${readFileSync(pidFile, 'utf8').trim()})`
  } catch {
    return ''
  }
}
