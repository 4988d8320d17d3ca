import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { buildApp } from '../../src/app.ts'
import { assemble } from '../../src/assemble.ts'
import type { Connection, Database } from '../../src/db/database.ts'
import type { Sql } from '../../src/db/sql.ts'
import { readSettings, readStoreSettings } from '../../src/settings.ts'

/** A second archive on a database that is open already, so that a test can stand between the two. */
export const appOn = async (db: Database): Promise<FastifyInstance> => {
  const directory = mkdtempSync(join(tmpdir(), 'science-archive-test-'))
  const env = {
    DATA_DIR: directory,
    SECRET_KEY: 'secret',
    FILESTORE_TYPE: 'local',
    FILESYSTEM_STORAGE_ROOT_DIR: directory,
    FILESYSTEM_STORAGE_BASE_URL: 'http://files.test/',
  }
  const settings = readSettings(env)
  const app = await buildApp(await assemble(settings, readStoreSettings(settings, env), db), pino({ level: 'silent' }))
  app.addHook('onClose', async () => rmSync(directory, { recursive: true, force: true }))
  return app
}

/** The same database; `note` is told every statement and by which way it went. */
export const watched = (db: Database, note: (way: 'reader' | 'writer' | 'limited', text: string) => void): Database => {
  const watch = (way: 'reader' | 'writer', connection: Connection): Connection => ({
    query: <Row extends object>(statement: Sql) => {
      note(way, statement.text)
      return connection.query<Row>(statement)
    },
  })
  return {
    ...db,
    reader: watch('reader', db.reader),
    writer: watch('writer', db.writer),
    limited: (statement, limitMs) => {
      note('limited', statement.text)
      return db.limited(statement, limitMs)
    },
  }
}
