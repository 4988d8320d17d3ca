import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { memoryCache } from '../../src/cache/memory.ts'
import { migrate } from '../../src/db/migrate.ts'
import { type Sql, sql } from '../../src/db/sql.ts'
import { keptGuesses } from '../../src/frames/guesses.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/database.ts'
import { watched } from './app-on.ts'

let opened: TestDatabase
before(async () => {
  opened = await openTestDatabase()
  await migrate(opened.db, () => undefined)
})
after(() => opened.close())

test('a guess is kept for a while: made once for one condition, and apart from another', async () => {
  let statements = 0
  const guesses = keptGuesses(
    watched(opened.db, () => statements++),
    memoryCache(),
  )
  const named = (name: string): Sql => sql`f.basename = ${name}`
  const first = await guesses.of(named('a'))
  assert.deepEqual([await guesses.of(named('a')), statements], [first, 1])
  await guesses.of(named('b'))
  assert.equal(statements, 2)
  assert.deepEqual([await guesses.archiveIsSmall(), await guesses.archiveIsSmall(), statements], [true, true, 3])
  assert.deepEqual([await guesses.fewWithoutFile(), await guesses.fewWithoutFile(), statements], [true, true, 4])
})

test('a thousand frames without a file are few, one more are not', async () => {
  const few = (): Promise<boolean> => keptGuesses(opened.db, memoryCache()).fewWithoutFile()
  const add = (from: number, to: number): Promise<unknown> =>
    opened.db.writer.query(sql`
      insert into frames_frame (basename, created, modified, configuration_type, instrument_id, primary_optical_element,
        proposal_id, reduction_level, site_id, target_name, telescope_id)
      select 'placeholder' || n, now(), now(), '', '', '', '', 0, '', '', '' from generate_series(${from}::integer, ${to}::integer) as n`)
  await add(1, 1000)
  assert.equal(await few(), true)
  await add(1001, 1001)
  assert.equal(await few(), false)
})
