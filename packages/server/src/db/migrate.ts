import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartError } from '../errors.ts'
import type { Connection, Database } from './database.ts'
import { raw, type Sql, sql } from './sql.ts'

interface Migration {
  readonly name: string
  readonly text: string
}

/** The file that describes an existing archive's own tables. */
const EXISTING = '001_existing_archive'
/** The state of the existing server's tables that ours works on: those of its releases from 2.5 on. */
const NEEDED_COLUMNS = [
  ['frames_frame', 'configuration_type'],
  ['frames_frame', 'area'],
  ['frames_version', 'extension'],
  ['frames_headers', 'data'],
  ['frames_thumbnail', 'size'],
  ['frames_frame_related_frames', 'from_frame_id'],
  ['authtoken_token', 'key'],
  ['auth_profile_authprofile', 'api_token'],
  ['auth_user', 'is_superuser'],
] as const
/** Any number will do, as long as every process uses the same. */
const LOCK = 7_244_513
const OUTSIDE_TRANSACTION = '-- migrate: one by one, outside a transaction'
const NEEDS_EXTENSION = /^-- migrate: needs the extension (\w+)$/m

/**
 * Brings the database to the state that this release needs: makes the existing archive's tables when they are not
 * there, recognises them when they are, and adds ours. Safe to run twice, and from several processes at once.
 * @returns the names of the migrations that were applied now
 * @throws StartError when the tables are there but of an older release of the existing server
 */
export const migrate = (database: Database, report: (line: string) => void): Promise<string[]> =>
  database.exclusive((connection) => underLock(connection, () => applyAll(connection, report)))

/** Polls: a session that waits inside pg_advisory_lock holds a snapshot, and CREATE INDEX CONCURRENTLY waits for it. */
const underLock = async <T>(connection: Connection, work: () => Promise<T>): Promise<T> => {
  for (;;) {
    const [row] = await connection.query<{ taken: boolean }>(sql`select pg_try_advisory_lock(${LOCK}) as taken`)
    if (row?.taken === true) break
    await sleep(200)
  }
  try {
    return await work()
  } finally {
    await connection.query(sql`select pg_advisory_unlock(${LOCK})`)
  }
}

const applyAll = async (connection: Connection, report: (line: string) => void): Promise<string[]> => {
  await connection.query(sql`
    create table if not exists archive_migration (name text primary key, applied timestamptz not null default now())`)
  const applied: string[] = []
  for (const migration of readMigrations()) {
    if (await isDone(connection, migration)) continue
    if (migration.name === EXISTING && (await hasExistingArchive(connection))) {
      const [row] = await connection.query(markDone(migration))
      if (row !== undefined) report('Recognised the tables of an existing archive; they stay as they are.')
      continue
    }
    const refusal = await refusedExtension(connection, migration)
    if (refusal !== undefined) {
      report(`Left out ${migration.name} until the next start: ${refusal}`)
      continue
    }
    try {
      if (!(await apply(connection, migration))) continue
    } catch (error) {
      // The connections to an embedded database share one session, hence also its advisory locks.
      if (await isDone(connection, migration)) continue
      throw error
    }
    report(`Applied ${migration.name}.`)
    applied.push(migration.name)
  }
  return applied
}

/** Makes the extension that a migration needs. @returns why it cannot be made; searches are slower without, and right */
const refusedExtension = async (connection: Connection, { text }: Migration): Promise<string | undefined> => {
  const extension = NEEDS_EXTENSION.exec(text)?.[1]
  if (extension === undefined) return undefined
  try {
    await connection.query(raw(`create extension if not exists ${extension}`))
    return undefined
  } catch (error) {
    return `the extension ${extension} cannot be made (${(error as Error).message}). As its superuser: create extension ${extension};`
  }
}

const isDone = async (connection: Connection, { name }: Migration): Promise<boolean> =>
  (await connection.query(sql`select name from archive_migration where name = ${name}`)).length > 0

const markDone = ({ name }: Migration): Sql =>
  sql`insert into archive_migration (name) values (${name}) on conflict do nothing returning name`

/** @returns whether it was this process that applied it */
const apply = async (connection: Connection, { name, text }: Migration): Promise<boolean> => {
  if (text.includes(OUTSIDE_TRANSACTION)) {
    await dropInvalidIndexes(connection)
    for (const statement of text.split(/;\s*$/m).filter((part) => part.replace(/^\s*--.*$/gm, '').trim() !== '')) {
      await connection.query(raw(statement))
    }
    return (await connection.query(markDone({ name, text }))).length > 0
  }
  try {
    await connection.query(raw(`begin; ${text}; insert into archive_migration (name) values ('${name}'); commit`))
    return true
  } catch (error) {
    await connection.query(raw('rollback'))
    throw error
  }
}

/** What an interrupted CREATE INDEX CONCURRENTLY left behind: it would pass for the index itself. */
const dropInvalidIndexes = async (connection: Connection): Promise<void> => {
  const invalid = await connection.query<{ name: string }>(sql`
    select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
    where not i.indisvalid and c.relname like 'archive\_%'`)
  for (const { name } of invalid) await connection.query(raw(`drop index concurrently if exists "${name}"`))
}

const hasExistingArchive = async (connection: Connection): Promise<boolean> => {
  const columns = await connection.query<{ name: string }>(sql`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = current_schema()`)
  const present = new Set(columns.map((column) => column.name))
  if (!columns.some((column) => column.name.startsWith('frames_frame.'))) return false
  const missing = NEEDED_COLUMNS.map((parts) => parts.join('.')).filter((name) => !present.has(name))
  if (missing.length > 0) {
    throw new StartError(
      `This database holds an existing archive of an older release: ${missing.join(', ')} missing.\n` +
        'Bring it to release 2.7.2 with its own `manage.py migrate` first, then run this again.',
    )
  }
  return true
}

const readMigrations = (): Migration[] => {
  const directory = new URL('./migrations/', import.meta.url)
  return readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({ name: file.slice(0, -'.sql'.length), text: readFileSync(new URL(file, directory), 'utf8') }))
}
