import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { raw, sql } from '../../src/db/sql.ts'
import { isOnServer, openTestDatabase, type TestDatabase } from '../helpers/database.ts'

// Statements as any server makes them: the table is kept by the database itself.
let opened: TestDatabase
before(async () => {
  opened = await openTestDatabase()
  await migrate(opened.db, () => undefined)
})
after(() => opened.close())

const addFrame = async (on: Connection, name: string): Promise<number> => {
  const [row] = await on.query<{ id: number }>(sql`
    insert into frames_frame (basename, created, modified, configuration_type, instrument_id, primary_optical_element,
      proposal_id, reduction_level, site_id, target_name, telescope_id)
    values (${name}, now(), now(), '', '', '', '', 0, '', '', '') returning id`)
  return row?.id as number
}
const addVersion = (on: Connection, frame: number, key: string): Promise<object[]> =>
  on.query(sql`insert into frames_version (key, md5, extension, created, frame_id)
    values (${key}, ${key}, '.fits', now(), ${frame}::integer)`)
const removeVersion = (on: Connection, key: string): Promise<object[]> =>
  on.query(sql`delete from frames_version where key = ${key}`)

const withoutVersion = async (): Promise<number[]> => {
  const rows = await opened.db.writer.query<{ frame_id: number }>(
    sql`select frame_id from archive_frame_without_version order by 1`,
  )
  return rows.map(({ frame_id }) => frame_id)
}

test('a frame is there from its first transaction to its first version, and again from its last version to its end', async () => {
  const { db } = opened
  const alone = await addFrame(db.writer, 'alone')
  assert.deepEqual(await withoutVersion(), [alone])
  await addVersion(db.writer, alone, 'a1')
  assert.deepEqual(await withoutVersion(), [])
  await addVersion(db.writer, alone, 'a2')
  await removeVersion(db.writer, 'a1')
  assert.deepEqual(await withoutVersion(), [])
  await removeVersion(db.writer, 'a2')
  assert.deepEqual(await withoutVersion(), [alone])
  await db.writer.query(sql`delete from frames_frame where id = ${alone}::integer`)
  assert.deepEqual(await withoutVersion(), [])

  const whole = await db.transaction(async (trx) => {
    const id = await addFrame(trx, 'whole')
    await addVersion(trx, id, 'w')
    return id
  })
  assert.deepEqual(await withoutVersion(), [])
  const other = await addFrame(db.writer, 'other')
  await db.writer.query(sql`update frames_version set frame_id = ${other}::integer where key = 'w'`)
  assert.deepEqual(await withoutVersion(), [whole])
  await db.transaction(async (trx) => {
    await removeVersion(trx, 'w')
    await trx.query(sql`delete from frames_frame where id in (${whole}::integer, ${other}::integer)`)
  })
  assert.deepEqual(await withoutVersion(), [])
})

test('those that were there before are found once', async () => {
  const { db } = opened
  const frames = [await addFrame(db.writer, 'before'), await addFrame(db.writer, 'before, with a version')]
  await addVersion(db.writer, frames[1] as number, 'b')
  // as if the triggers had missed a frame, and a version
  await db.writer.query(sql`delete from archive_frame_without_version`)
  await db.writer.query(sql`insert into archive_frame_without_version values (${frames[1]}::integer)`)
  const text = readFileSync(new URL('../../src/db/migrations/009_page_index.sql', import.meta.url), 'utf8')
  for (const statement of text.split(/;\s*$/m).slice(0, 2)) await db.writer.query(raw(statement))
  assert.deepEqual(await withoutVersion(), [frames[0]])
  await db.writer.query(sql`delete from frames_version`)
  await db.writer.query(sql`delete from frames_frame`)
})

test('of a version that comes and one that goes at the same time, the one that stays counts', {
  skip: isOnServer ? false : 'the embedded database has one transaction at a time',
}, async () => {
  const { db } = opened
  for (const isFirst of ['comes', 'goes'] as const) {
    const id = await addFrame(db.writer, `frame ${isFirst}`)
    await addVersion(db.writer, id, `old ${isFirst}`)
    const comes = (trx: Connection): Promise<object[]> => addVersion(trx, id, `new ${isFirst}`)
    const goes = (trx: Connection): Promise<object[]> => removeVersion(trx, `old ${isFirst}`)
    const [first, second] = isFirst === 'comes' ? [comes, goes] : [goes, comes]
    // the first has done all that its triggers do, and the second ends before it, unless it waits
    let isSecondDone = false
    let other: Promise<void> | undefined
    await db.transaction(async (trx) => {
      await first(trx)
      await trx.query(sql`set constraints all immediate`)
      other = db
        .transaction(async (late) => void (await second(late)))
        .then(() => {
          isSecondDone = true
        })
      await sleep(200)
      assert.equal(isSecondDone, false)
    })
    await other
    assert.deepEqual([isFirst, await withoutVersion()], [isFirst, []])
  }
})
