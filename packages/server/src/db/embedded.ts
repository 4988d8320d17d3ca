import { existsSync, mkdirSync } from 'node:fs'
import type { Worker } from 'node:worker_threads'
import { StartError } from '../errors.ts'
import { startThread } from '../thread.ts'
import { type DataDirectory, isInUse, lockDataDirectory, socketPath } from './data-directory.ts'
import type { Database } from './database.ts'
import { serialDatabase } from './serial.ts'
import { raw } from './sql.ts'

export interface EmbeddedOptions {
  readonly directory: DataDirectory
  /** Milliseconds that one statement may take. */
  readonly limitMs: number
  /** Told what is going on when it takes long or goes wrong. */
  readonly report: (message: string) => void
}

const MAINTENANCE_MS = 10 * 60_000

/**
 * Opens the embedded database (PGlite, PostgreSQL in WebAssembly) in a thread of its own. It answers on a Unix socket in the data
 * directory, so that commands reach the database of a running archive: see `joinEmbedded`.
 * @throws StartError when another process has the directory, or the engine cannot open it
 */
export const openEmbedded = async ({ directory, limitMs, report }: EmbeddedOptions): Promise<Database> => {
  const unlock = await lockDataDirectory(directory)
  if (!existsSync(directory.database)) {
    report('Preparing the embedded database: about 15 seconds, the first time only.')
    mkdirSync(directory.database, { recursive: true, mode: 0o700 })
  }

  let worker: Worker
  let opened: Promise<void>
  let closing = false
  let interrupted = false

  const start = (): Promise<void> => {
    const made = startThread('./embedded-worker', import.meta.url, {
      dataDirectory: directory.database,
      engineDirectory: directory.engine,
      socketPath: socketPath(directory),
    })
    worker = made
    interrupted = false
    return new Promise((resolve, reject) => {
      let listening = false
      made.on('message', (message: { listening?: boolean; failed?: string }) => {
        if (message.listening === true) {
          listening = true
          resolve()
        }
        if (message.failed !== undefined) {
          report(`The embedded database failed and is opened again: ${message.failed}`)
          interrupted = true
          openAgain(new Promise((ended) => made.once('exit', ended)))
          made.postMessage('end')
        }
      })
      made.once('error', (error) => reject(new StartError(`The embedded database cannot be opened: ${error.message}`)))
      made.once('exit', () => {
        reject(new StartError('The embedded database ended while it was being opened.'))
        if (listening && !closing && !interrupted) openAgain(Promise.resolve())
      })
    })
  }

  const openAgain = (ended: Promise<unknown>): void => {
    opened = ended.then(start)
    opened.catch((error: Error) => report(error.message))
  }

  const interrupt = async (): Promise<void> => {
    report('A statement took too long and was ended; the embedded database is opened again.')
    interrupted = true
    openAgain(worker.terminate())
  }

  opened = start()
  await opened.catch((error: unknown) => {
    unlock()
    throw error
  })

  const end = async (): Promise<void> => {
    closing = true
    clearInterval(maintenance)
    // After a statement was ended the next engine is still being opened; it would outlive this.
    const answers = await opened.then(
      () => true,
      () => false,
    )
    const closed = new Promise<void>((resolve) => {
      worker.on('message', (message: { closed?: boolean }) => {
        if (message.closed === true) resolve()
      })
      worker.once('exit', () => resolve())
    })
    worker.postMessage('close')
    if (answers) await closed
    await worker.terminate()
    unlock()
  }
  let ended: Promise<void> | undefined

  const database = serialDatabase({
    sockets: directory.sockets,
    limitMs,
    ready: () => opened,
    interrupt,
    close: () => {
      ended ??= end()
      return ended
    },
  })
  // The engine has no autovacuum; without statistics the planner guesses badly and old rows are never freed.
  const maintain = (): Promise<unknown> =>
    database.exclusive((connection) => connection.query(raw('vacuum (analyze)'))).catch(() => undefined)
  const maintenance = setInterval(maintain, MAINTENANCE_MS).unref()
  return database
}

/** The database of the archive that runs on this directory, or undefined when none does. */
export const joinEmbedded = async (directory: DataDirectory, limitMs: number): Promise<Database | undefined> => {
  if (!(await isInUse(directory))) return undefined
  return serialDatabase({
    sockets: directory.sockets,
    limitMs,
    ready: async () => undefined,
    interrupt: async () => undefined, // the archive itself ends what holds it up
    close: async () => undefined,
  })
}
