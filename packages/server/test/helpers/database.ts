import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { openDataDirectory } from '../../src/db/data-directory.ts'
import type { Database } from '../../src/db/database.ts'
import { openEmbedded } from '../../src/db/embedded.ts'
import { connectToServer } from '../../src/db/server.ts'
import { raw } from '../../src/db/sql.ts'
import { readSettings, type Settings } from '../../src/settings.ts'

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
const cache = fileURLToPath(new URL('../../../../node_modules/.cache/science-archive/', import.meta.url))

/** An empty database of its own, without any table. */
export const openTestDatabase = async (env: Record<string, string> = {}): Promise<TestDatabase> => {
  const directory = mkdtempSync(join(tmpdir(), 'science-archive-test-'))
  const opened = isOnServer ? await onServer(directory, env) : await embedded(directory, env)
  return {
    ...opened,
    directory,
    close: async () => {
      await opened.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

const embedded = async (directory: string, env: Record<string, string>): Promise<Omit<TestDatabase, 'directory'>> => {
  const settings = readSettings({ ...env, DATA_DIR: directory })
  cpSync(await preparedDirectory(), join(directory, 'database'), { recursive: true })
  const db = await openEmbedded({
    directory: openDataDirectory(directory),
    limitMs: settings.SEARCH_TIMEOUT * 1000,
    report: quiet,
  })
  return { db, settings, close: () => db.close() }
}

/** A directory in which the engine and PostGIS are ready (no table of ours), made once and copied for each test file. */
export const preparedDirectory = async (): Promise<string> => {
  const prepared = join(cache, 'embedded-0.5.8-0.2.8')
  if (existsSync(prepared)) return prepared
  mkdirSync(cache, { recursive: true })
  const directory = mkdtempSync(join(tmpdir(), 'science-archive-prepare-'))
  const db = await openEmbedded({ directory: openDataDirectory(directory), limitMs: 60_000, report: quiet })
  await db.exclusive((connection) => connection.query(raw('create extension if not exists postgis')))
  await db.close()
  const copy = `${prepared}-${process.pid}`
  cpSync(join(directory, 'database'), copy, { recursive: true })
  rmSync(directory, { recursive: true, force: true })
  try {
    renameSync(copy, prepared)
  } catch {
    rmSync(copy, { recursive: true, force: true }) // another test file was faster
  }
  return prepared
}

const onServer = async (directory: string, env: Record<string, string>): Promise<Omit<TestDatabase, 'directory'>> => {
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
