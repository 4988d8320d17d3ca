import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openDataDirectory } from '../../src/db/data-directory.ts'
import type { Database } from '../../src/db/database.ts'
import { joinEmbedded, openEmbedded } from '../../src/db/embedded.ts'
import { connectToServer } from '../../src/db/server.ts'
import { readSettings, type Settings } from '../../src/settings.ts'
import { borrow } from './embedded-pool.ts'
import { prepare } from './prepared-directory.ts'

/** Which database the tests run on: TEST_DATABASE=postgres for a server (TEST_DB_*), else the embedded one. */
export const isOnServer = process.env.TEST_DATABASE === 'postgres'

export interface TestDatabase {
  readonly db: Database
  readonly settings: Settings
  /** The data directory; removed at the end. */
  readonly directory: string
  close(): Promise<void>
}

const quiet = (): void => undefined

type Opened = Omit<TestDatabase, 'directory'>

const pool = process.env.TEST_EMBEDDED_POOL

/** An empty database, without any table, for the caller alone. */
export const openTestDatabase = (env: Record<string, string> = {}): Promise<TestDatabase> =>
  openBy(isOnServer ? onServer : pool === undefined ? embedded : borrowed, env)

/** The same in an engine of its own, which may be held up and broken. */
export const openOwnDatabase = (env: Record<string, string> = {}): Promise<TestDatabase> =>
  openBy(isOnServer ? onServer : embedded, env)

const openBy = async (
  open: (directory: string, env: Record<string, string>) => Promise<Opened>,
  env: Record<string, string>,
): Promise<TestDatabase> => {
  const directory = mkdtempSync(join(tmpdir(), 'science-archive-test-'))
  const opened = await open(directory, env)
  return {
    ...opened,
    directory,
    close: async () => {
      await opened.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

const embedded = async (directory: string, env: Record<string, string>): Promise<Opened> => {
  const settings = readSettings({ ...env, DATA_DIR: directory })
  await prepare(directory)
  const db = await openEmbedded({
    directory: openDataDirectory(directory),
    limitMs: settings.SEARCH_TIMEOUT * 1000,
    report: quiet,
  })
  return { db, settings, close: () => db.close() }
}

const borrowed = async (directory: string, env: Record<string, string>): Promise<Opened> => {
  const settings = readSettings({ ...env, DATA_DIR: directory })
  const { path, giveBack } = await borrow(pool as string)
  const db = await joinEmbedded(openDataDirectory(path), settings.SEARCH_TIMEOUT * 1000)
  if (db === undefined) throw new Error(`no database answers in ${path}`)
  return { db, settings, close: () => db.close().then(giveBack) }
}

const onServer = async (directory: string, env: Record<string, string>): Promise<Opened> => {
  const name = `archive_test_${randomBytes(6).toString('hex')}`
  const {
    TEST_DB_HOST = '127.0.0.1',
    TEST_DB_PORT = '5432',
    TEST_DB_USER = 'postgres',
    TEST_DB_PASS = '',
  } = process.env
  const administer = async (statement: string): Promise<void> => {
    const client = new pg.Client({
      host: TEST_DB_HOST,
      port: Number(TEST_DB_PORT),
      user: TEST_DB_USER,
      password: TEST_DB_PASS,
      database: 'postgres',
    })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  await administer(`create database ${name}`)
  const settings = readSettings({
    ...env,
    DATA_DIR: directory,
    DB_HOST: TEST_DB_HOST,
    DB_PORT: TEST_DB_PORT,
    DB_USER: TEST_DB_USER,
    DB_PASS: TEST_DB_PASS,
    DB_NAME: name,
  })
  const db = connectToServer({ settings, onLostConnection: quiet })
  return {
    db,
    settings,
    close: async () => {
      await db.close()
      await administer(`drop database ${name} with (force)`)
    },
  }
}
