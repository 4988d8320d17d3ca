import assert from 'node:assert/strict'
import { test } from 'node:test'
import { migrate } from '../../src/db/migrate.ts'
import { estimateRows } from '../../src/db/row-estimate.ts'
import { raw, sql } from '../../src/db/sql.ts'
import { openTestDatabase } from '../helpers/database.ts'

test('the number of rows is that of the last look at the table, and none before the first', async () => {
  const { db, close } = await openTestDatabase()
  try {
    await migrate(db, () => undefined)
    await db.writer.query(sql`
      insert into frames_frame (basename, created, modified, configuration_type, instrument_id, primary_optical_element,
        proposal_id, reduction_level, site_id, target_name, telescope_id)
      values ('one', now(), now(), '', '', '', '', 0, '', '', '')`)
    await db.writer.query(sql`
      insert into frames_version (key, md5, extension, created, frame_id)
      select n, n, '.fits', now(), f.id from frames_frame f cross join generate_series(1, 250) as n`)
    await db.exclusive((connection) => connection.query(raw('analyze frames_version')))
    assert.equal(await estimateRows(db.writer, 'frames_version'), 250)
    assert.equal(await estimateRows(db.writer, 'frames_thumbnail'), 0)
  } finally {
    await close()
  }
})
