import type { LibrarySettings } from '@science-archive/library'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { buildApp } from '../app.ts'
import { assemble, prepareDatabase } from '../assemble.ts'
import { randomText } from '../auth/passwords.ts'
import { hasUsers } from '../auth/queries.ts'
import { createSuperuser } from '../auth/users.ts'
import type { Database } from '../db/database.ts'
import { StartError } from '../errors.ts'
import type { Settings } from '../settings.ts'

/** An archive that answers. */
export interface RunningArchive {
  readonly db: Database
  /** Where it answers, `http://127.0.0.1:8000`. */
  readonly url: string
  close(): Promise<void>
}

const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

export interface StartOptions {
  /** Whether an archive without any user gets an administrator. Not on a server: there the operator makes one. */
  readonly makesAdministrator: boolean
}

/** Starts the archive; resolves when it answers. @throws StartError */
export const startArchive = async (
  settings: Settings,
  storeSettings: LibrarySettings,
  { makesAdministrator }: StartOptions,
): Promise<RunningArchive> => {
  const db = await prepareDatabase(settings, say, { join: false })
  let app: FastifyInstance | undefined
  try {
    if (makesAdministrator) await makeAdministrator(db)
    const logger = pino(
      { level: settings.DEBUG ? 'debug' : 'info', redact: ['req.headers.authorization', 'req.headers.cookie'] },
      pino.destination(2),
    )
    const parts = await assemble(settings, storeSettings, db, say)
    const made = await buildApp(parts, logger)
    app = made
    const url = await listen(made, settings)
    // The first look at a large archive takes seconds: it is taken before somebody waits for it.
    parts.catalogue.current().catch((error: unknown) => logger.warn(error, 'the aggregates could not be looked up'))
    return {
      db,
      url,
      close: async () => {
        await made.close()
        await db.close()
      },
    }
  } catch (error) {
    await app?.close()
    await db.close()
    throw error
  }
}

const listen = async (app: FastifyInstance, { HOST, PORT }: Settings): Promise<string> => {
  try {
    await app.listen({ host: HOST, port: PORT, listenTextResolver: (address) => `listening at ${address}` })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EADDRINUSE') {
      throw new StartError(`Port ${PORT} of ${HOST} is taken. Choose another: PORT=8001 or --port 8001`, {
        cause: error,
      })
    }
    throw new StartError(`Cannot listen on ${HOST}:${PORT}: ${(error as Error).message}`, { cause: error })
  }
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : PORT
  const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** A new archive gets an administrator, so that somebody can put frames into it. */
const makeAdministrator = async (db: Database): Promise<void> => {
  if (await hasUsers(db.writer)) return
  const password = randomText(16)
  const token = await createSuperuser(db.writer, { username: 'admin', email: '', password })
  say(
    `\nMade the administrator of this archive. Keep these; they are not shown again:\n` +
      `  username  admin\n  password  ${password}\n  token     ${token}\n`,
  )
}

/** Runs until the process is told to end. */
export const serve = async (
  settings: Settings,
  storeSettings: LibrarySettings,
  options: StartOptions = { makesAdministrator: settings.embedded },
): Promise<RunningArchive> => {
  const archive = await startArchive(settings, storeSettings, options)
  say(`The archive answers at ${archive.url}/  (stop it with Ctrl-C)`)
  closeOnSignal(archive)
  return archive
}

const closeOnSignal = (archive: RunningArchive): void => {
  let closing = false
  const close = (signal: NodeJS.Signals): void => {
    if (closing) process.exit(1) // asked twice
    closing = true
    say(`${signal}: closing.`)
    archive.close().then(
      () => process.exit(0),
      (error: Error) => {
        say(error.message)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
}
