import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Connection, type Database, DatabaseError } from '../../src/db/database.ts'
import { connectToServer } from '../../src/db/server.ts'
import { raw, sql } from '../../src/db/sql.ts'
import { QueryTimeout, ValidationError, WriteTimeout } from '../../src/errors.ts'
import { tryingAgain, writing } from '../../src/frames/writing.ts'
import { isOnServer, openTestDatabase, type TestDatabase } from '../helpers/database.ts'

let opened: TestDatabase
before(async () => {
  opened = await openTestDatabase()
})
after(() => opened.close())

const failing = (error: Error): { times: () => number; work: () => Promise<never> } => {
  let times = 0
  const work = async (): Promise<never> => {
    times++
    throw error
  }
  return { times: () => times, work }
}
const refusal = (code: string): DatabaseError => new DatabaseError({ message: 'as the server says', code })

test('what met another on the same frames is tried four times, and nothing else again', async () => {
  const tried: [Error, number][] = [
    ...['40001', '40P01', '23505', '23503', '26000', '42P05'].map((code): [Error, number] => [refusal(code), 4]),
    [refusal('22003'), 1],
    [new ValidationError({ detail: 'refused' }), 1],
  ]
  for (const [error, expected] of tried) {
    const { times, work } = failing(error)
    await assert.rejects(tryingAgain(work), (thrown) => thrown === error)
    assert.equal(times(), expected, String(error))
  }
})

test('what took too long changed nothing, and is not tried again', async () => {
  const { times, work } = failing(new QueryTimeout())
  await assert.rejects(writing(opened.db, work), WriteTimeout)
  assert.equal(times(), 1)
})

test('the second try finds what the first undid', async () => {
  await opened.db.exclusive((connection) => connection.query(raw('create table tried (n integer)')))
  let attempts = 0
  await writing(opened.db, async (trx) => {
    attempts++
    await trx.query(sql`insert into tried values (${attempts}::integer)`)
    if (attempts === 1) throw refusal('40P01')
  })
  assert.deepEqual(await opened.db.writer.query(raw('select n from tried')), [{ n: 2 }])
})

test('a plan that a pooler lost in a transaction is missed by nobody', {
  skip: isOnServer ? false : 'the embedded engine keeps no plans',
}, async () => {
  const db: Database = connectToServer({
    settings: { ...opened.settings, DB_POOL_SIZE: 1 },
    onLostConnection: () => undefined,
  })
  const ask = (connection: Connection): Promise<object[]> =>
    connection.query(sql`select ${1}::integer as one`, { keepsPlan: true })
  try {
    await ask(db.writer)
    await db.writer.query(raw('deallocate all'))
    assert.deepEqual(await writing(db, ask), [{ one: 1 }])
  } finally {
    await db.close()
  }
})
