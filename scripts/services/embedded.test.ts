import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openDataDirectory } from '../../packages/server/src/db/data-directory.ts'
import { joinEmbedded } from '../../packages/server/src/db/embedded.ts'
import { raw } from '../../packages/server/src/db/sql.ts'
import { borrow, servePool } from '../../packages/server/test/helpers/embedded-pool.ts'

const directory = mkdtempSync(join(tmpdir(), 'embedded-pool-'))
const socketPath = join(directory, 'pool')
let pool: Awaited<ReturnType<typeof servePool>>
before(async () => {
  pool = await servePool(directory, socketPath)
})
after(async () => {
  await pool.close()
  rmSync(directory, { recursive: true, force: true })
})

const using = async <T>(path: string, text: string): Promise<T[]> => {
  const db = await joinEmbedded(openDataDirectory(path), 30_000)
  assert.ok(db)
  try {
    return await db.writer.query<T & object>(raw(text))
  } finally {
    await db.close()
  }
}

test('a database that comes back is empty again for the next, whatever was made in it', async () => {
  const first = await borrow(socketPath)
  const made = [
    'create extension pg_trgm',
    'create schema other create table hidden (a integer)',
    "create type mood as enum ('good', 'bad')",
    'create table kept (id serial primary key, now mood, area geography(Polygon, 4326))',
    'create view seen as select id from kept',
    "create function answer() returns integer language sql as 'select 42'",
    "set search_path = 'other'",
  ]
  for (const statement of made) await using(first.path, statement)
  first.giveBack()

  const second = await borrow(socketPath)
  const other = await borrow(socketPath)
  assert.notEqual(second.path, other.path)
  for (const { path, giveBack } of [second, other]) {
    const names = `select string_agg(relname, ' ' order by relname) as names from pg_class c
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'S')`
    assert.deepEqual(await using(path, names), [{ names: 'geography_columns geometry_columns spatial_ref_sys' }])
    const extensions = 'select extname from pg_extension order by extname'
    assert.deepEqual(await using(path, extensions), [{ extname: 'plpgsql' }, { extname: 'postgis' }])
    assert.deepEqual(await using(path, 'select current_setting($$search_path$$) as path'), [{ path: 'public' }])
    assert.deepEqual(await using(path, "select count(*)::integer as rows from pg_proc where proname = 'answer'"), [
      { rows: 0 },
    ])
    giveBack()
  }
})
