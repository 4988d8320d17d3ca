import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openDataDirectory } from '../../src/db/data-directory.ts'
import type { Database } from '../../src/db/database.ts'
import { joinEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { connectToServer } from '../../src/db/server.ts'
import { raw } from '../../src/db/sql.ts'
import { StartError } from '../../src/errors.ts'
import { isOnServer, openOwnDatabase, type TestDatabase } from '../helpers/database.ts'

const shared = process.env.SHARED_DIR ?? fileURLToPath(new URL('../../../../../shared', import.meta.url))
const dumpFile = join(shared, 'conformance/existing-archive.sql')
const noDump = existsSync(dumpFile) ? false : `${dumpFile} is not there; set SHARED_DIR`

const names = readdirSync(new URL('../../src/db/migrations/', import.meta.url))
  .map((file) => file.replace('.sql', ''))
  .sort()
const applied = names.map((name) => `Applied ${name}.`)
const [, ...later] = names
const OLD = 'Recognised the tables of an existing archive; they stay as they are.'

let opened: TestDatabase
let db: Database
before(async () => {
  opened = await openOwnDatabase()
  db = opened.db
})
after(() => opened.close())

/** Removes everything that a test made; the extension stays, it takes long to make. */
const empty = async (): Promise<void> => {
  const tables = await rowsOf<{ name: string }>(`
    select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'spatial_ref_sys'`)
  if (tables.length > 0) await run(`drop table ${tables.map(({ name }) => name).join(', ')} cascade`)
  await run('drop function if exists count_estimate(text); drop function if exists archive_row_estimate(text)')
}
const run = (text: string): Promise<object[]> => db.exclusive((connection) => connection.query(raw(text)))
const rowsOf = <Row extends object>(text: string): Promise<Row[]> => db.writer.query<Row>(raw(text))

const migrated = async (on: Database = db): Promise<{ applied: string[]; said: string[] }> => {
  const said: string[] = []
  return { applied: await migrate(on, (line) => said.push(line)), said }
}

const recorded = async (): Promise<string[]> =>
  (await rowsOf<{ name: string }>('select name from archive_migration order by name')).map(({ name }) => name)

/** Tables, columns, constraints, indexes, sequences and functions, as PostgreSQL itself describes them. */
const schema = async (): Promise<Record<string, object[]>> => ({
  columns: await rowsOf(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as needed,
      a.attidentity as identity, pg_get_expr(d.adbin, d.adrelid) as default,
      row_number() over (partition by c.oid order by a.attnum) as place
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1, a.attnum`),
  described: await rowsOf(`
    select table_name, column_name, data_type, character_maximum_length, numeric_precision, is_nullable, column_default,
      is_identity, identity_generation, identity_start, identity_maximum
    from information_schema.columns where table_schema = 'public' order by 1, 2`),
  constraints: await rowsOf(`
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where connamespace = 'public'::regnamespace and conrelid <> 0 order by 1, 2`),
  indexes: await rowsOf(`
    select tablename as table, indexname as name, indexdef as definition from pg_indexes
    where schemaname = 'public' order by 1, 2`),
  sequences: await rowsOf(`
    select sequencename as name, data_type::text as type, start_value, increment_by from pg_sequences
    where schemaname = 'public' order by 1`),
  functions: await rowsOf(`
    select proname as name, pg_get_functiondef(oid) as definition from pg_proc
    where oid in (to_regproc('count_estimate'), to_regproc('archive_row_estimate')) order by 1`),
})

/** What of a schema is not ours by name. */
const withoutOurs = (all: Record<string, object[]>): Record<string, object[]> =>
  Object.fromEntries(
    Object.entries(all).map(([kind, rows]) => [kind, rows.filter((row) => !/"archive_/.test(JSON.stringify(row)))]),
  )

/** The dump without what is meant for psql, and without the empty search_path, which a session would keep. */
const dump = (): string =>
  readFileSync(dumpFile, 'utf8')
    .replace(/^\\.*$/gm, '')
    .replace(/^SELECT pg_catalog\.set_config\('search_path'.*$/m, '')

const contents = async (): Promise<Record<string, unknown>> => {
  const tables = await rowsOf<{ name: string }>(`
    select tablename as name from pg_tables where schemaname = 'public'
    and tablename <> 'spatial_ref_sys' and tablename not like 'archive\\_%' order by 1`)
  const found: Record<string, unknown> = {}
  for (const { name } of tables) {
    found[name] = await rowsOf(
      `select count(*) as count, md5(string_agg(t::text, '|' order by t::text)) as md5 from ${name} t`,
    )
  }
  return found
}

test('an empty database gets all tables, and a second time nothing', async () => {
  await empty()
  assert.deepEqual(await migrated(), { applied: names, said: applied })
  assert.deepEqual(await recorded(), names)
  const made = await schema()
  assert.ok(made.columns !== undefined && made.columns.length > 80)
  assert.deepEqual(await migrated(), { applied: [], said: [] })
  assert.deepEqual(await schema(), made)
})

/** What docs/compatibility.md says removes all that this archive adds: the indented lines of its section. */
const wayBack = (): string => {
  const page = readFileSync(new URL('../../../../docs/compatibility.md', import.meta.url), 'utf8')
  const [, section = ''] = page.split('\n## And back\n')
  return (section.split('\n## ')[0] ?? '').match(/^ {4}.*$/gm)?.join('\n') ?? ''
}

test('an existing archive is recognised, keeps all that it has, and can be left as it was', {
  skip: noDump,
}, async () => {
  await empty()
  await run(dump())
  const before = { schema: await schema(), contents: await contents() }
  assert.deepEqual(await migrated(), {
    applied: later,
    said: [OLD, ...later.map((name) => `Applied ${name}.`)],
  })
  assert.deepEqual(await recorded(), names)
  assert.deepEqual({ schema: withoutOurs(await schema()), contents: await contents() }, before)
  assert.deepEqual(await migrated(), { applied: [], said: [] })
  await run(wayBack())
  assert.deepEqual({ schema: await schema(), contents: await contents() }, before)
  assert.deepEqual(await rowsOf("select proname from pg_proc where proname like 'archive%'"), [])
})

test('the tables that are made are those of an existing archive', { skip: noDump }, async () => {
  await empty()
  await run(dump())
  await migrated()
  const existing = await schema()
  const itsMigrations = await rowsOf('select app, name from django_migrations order by 1, 2')
  await empty()
  await migrated()
  const made = await schema()
  for (const kind of Object.keys(existing)) assert.deepEqual(made[kind], existing[kind], kind)
  assert.deepEqual(await rowsOf('select app, name from django_migrations order by 1, 2'), itsMigrations)
})

test('tables of an older release are left alone, with word of what is missing', async () => {
  await empty()
  await migrated()
  await run('drop table archive_migration, archive_file_deletion, frames_thumbnail')
  await run('drop index archive_authprofile_api_token')
  await run('alter table frames_frame rename configuration_type to "OBSTYPE"; drop function archive_row_estimate(text)')
  const before = withoutOurs(await schema())
  await assert.rejects(
    migrated(),
    new StartError(
      'This database holds an existing archive of an older release: frames_frame.configuration_type, ' +
        'frames_thumbnail.size missing.\n' +
        'Bring it to release 2.7.2 with its own `manage.py migrate` first, then run this again.',
    ),
  )
  assert.deepEqual(withoutOurs(await schema()), before)
  assert.deepEqual(await recorded(), [])
})

test('a migration that fails leaves nothing half-done and goes on where it stopped', async () => {
  await empty()
  await run('create table frames_version (mine integer)')
  const tables = (): Promise<object[]> =>
    rowsOf(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'spatial_ref_sys' order by 1`,
    )
  await assert.rejects(migrated(), { code: '42P07', message: 'relation "frames_version" already exists' })
  assert.deepEqual(await tables(), [{ name: 'archive_migration' }, { name: 'frames_version' }])
  assert.deepEqual(await recorded(), [])

  await run('drop table frames_version')
  await run('create function archive_row_estimate(query text) returns integer language sql as $$ select 1 $$')
  await assert.rejects(migrated(), { code: '42723' })
  assert.deepEqual(await recorded(), names.slice(0, 2))

  await run('drop function archive_row_estimate(text)')
  assert.deepEqual(await migrated(), { applied: names.slice(2), said: applied.slice(2) })
})

test('an index whose making was interrupted is made again', async () => {
  await empty()
  await migrated()
  const index = `select indexdef as definition, i.indisvalid as valid from pg_indexes
    join pg_index i on i.indexrelid = indexname::regclass where indexname = 'archive_authprofile_api_token'`
  const made = await rowsOf(index)
  await run("delete from archive_migration where name = '002_token_index'")
  await run(`update pg_index set indisvalid = false where indexrelid = 'archive_authprofile_api_token'::regclass`)
  assert.deepEqual((await migrated()).applied, ['002_token_index'])
  assert.deepEqual(await rowsOf(index), made)
})

test('several at once all succeed, and each migration is applied once', async () => {
  const others = await Promise.all([1, 2].map(() => another()))
  try {
    for (let round = 0; round < 3; round++) {
      await empty()
      const results = await Promise.all([db, ...others].map((on) => migrated(on)))
      assert.deepEqual(results.flatMap((result) => result.applied).sort(), names)
      assert.deepEqual(results.flatMap((result) => result.said).sort(), applied)
      assert.deepEqual(await recorded(), names)
    }
  } finally {
    for (const other of others) await other.close()
  }
})

/** A second way into the same database, as another process has it. */
const another = async (): Promise<Database> => {
  const { settings, directory } = opened
  if (isOnServer) return connectToServer({ settings, onLostConnection: () => undefined })
  const joined = await joinEmbedded(openDataDirectory(directory), 30_000)
  assert.ok(joined !== undefined)
  return joined
}
