import assert from 'node:assert/strict'
import { type AddressInfo, createServer } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../src/db/database.ts'
import { keptPlans } from '../../src/db/kept-plans.ts'
import { migrate } from '../../src/db/migrate.ts'
import { connectToServer } from '../../src/db/server.ts'
import { raw, sql } from '../../src/db/sql.ts'
import { DatabaseUnavailable, QueryTimeout } from '../../src/errors.ts'
import type { Settings } from '../../src/settings.ts'
import { isOnServer, openTestDatabase, type TestDatabase } from '../helpers/database.ts'
import { slow } from './database.suite.ts'

const skip = isOnServer ? false : 'needs a PostgreSQL server: TEST_DATABASE=postgres'

let opened: TestDatabase
before(async () => {
  if (isOnServer) opened = await openTestDatabase()
})
after(() => opened?.close())

const lost: string[] = []
const withSettings = async (given: Partial<Settings>, work: (db: Database) => Promise<void>): Promise<void> => {
  const settings = { ...opened.settings, ...given }
  const db = connectToServer({ settings, onLostConnection: (error) => lost.push(error.message) })
  try {
    await work(db)
  } finally {
    await db.close()
  }
}

const pidOf = async (connection: Database['writer']): Promise<number> => {
  const [row] = await connection.query<{ pid: number }>(raw('select pg_backend_pid() as pid'))
  return row?.pid ?? Number.NaN
}
const causeOf = async (answer: Promise<unknown>): Promise<string> => {
  const error = await answer.then(
    () => assert.fail('it was answered'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof DatabaseUnavailable, String(error))
  return (error.cause as Error).message
}

test('writer and reader share a pool on one host and have their own on two', { skip }, async () => {
  await withSettings({ DB_POOL_SIZE: 1 }, async (db) => {
    assert.equal(await pidOf(db.writer), await pidOf(db.reader))
  })
  await withSettings({ DB_POOL_SIZE: 1, DB_HOST: '127.0.0.1', DB_HOST_READER: 'localhost' }, async (db) => {
    const [writer, reader] = [await pidOf(db.writer), await pidOf(db.reader)]
    assert.notEqual(writer, reader)
    const [limited] = await db.limited<{ pid: number }>(raw('select pg_backend_pid() as pid'), 5000)
    assert.equal(limited?.pid, reader)
    assert.equal(await db.transaction(pidOf), writer)
    assert.ok(![writer, reader].includes(await db.exclusive(pidOf)))
  })
})

test('a reader that cannot be reached leaves the writer alone', { skip }, async () => {
  await withSettings({ DB_HOST_READER: '127.0.0.2' }, async (db) => {
    assert.deepEqual(await db.writer.query(raw('select 1 as one')), [{ one: 1 }])
    const { DB_PORT } = opened.settings
    assert.equal(await causeOf(db.reader.query(raw('select 1'))), `connect ECONNREFUSED 127.0.0.2:${DB_PORT}`)
    assert.equal(await causeOf(db.limited(raw('select 1'), 5000)), `connect ECONNREFUSED 127.0.0.2:${DB_PORT}`)
  })
})

test('no more connections than the pool may have', { skip }, async () => {
  await withSettings({ DB_POOL_SIZE: 3 }, async (db) => {
    const pids = await Promise.all(Array.from({ length: 20 }, () => pidOf(db.writer)))
    assert.ok(new Set(pids).size <= 3, `${new Set(pids).size} connections`)
  })
})

test('every statement has the time limit of a search but those of a connection of its own', { skip }, async () => {
  await withSettings({ SEARCH_TIMEOUT: 1 }, async (db) => {
    const limit = raw("select current_setting('statement_timeout') as limit")
    assert.deepEqual(await db.writer.query(limit), [{ limit: '1s' }])
    assert.deepEqual(await db.limited(limit, 250), [{ limit: '250ms' }])
    assert.deepEqual(await db.exclusive((connection) => connection.query(limit)), [{ limit: '0' }])
    await assert.rejects(db.writer.query(slow), QueryTimeout)
    await assert.rejects(db.limited(raw('select pg_sleep(20)'), 100), QueryTimeout)
  })
})

test('statements are not compiled, on every connection', { skip }, async () => {
  const show = raw('show jit')
  const { db } = opened
  const shown = [await db.reader.query(show), await db.writer.query(show), await db.limited(show, 1000)]
  shown.push(await db.exclusive((connection) => connection.query(show)))
  assert.deepEqual(shown.flat(), Array(4).fill({ jit: 'off' }))
})

const keptNames = raw('select name, statement, generic_plans > 0 as is_generic from pg_prepared_statements')

test('a plan is kept where that is asked for, and made once', { skip }, async () => {
  await withSettings({ DB_POOL_SIZE: 1 }, async (db) => {
    const text = 'select basename from frames_frame where id = $1'
    const ask = () => db.writer.query(sql`select basename from frames_frame where id = ${1}`, { keepsPlan: true })
    await migrate(db, () => undefined)
    for (let time = 0; time < 10; time++) assert.deepEqual(await ask(), [])
    await db.transaction((connection) =>
      connection.query(sql`select basename from frames_frame where id = ${2}`, { keepsPlan: true }),
    )
    await db.writer.query(sql`select ${3}::integer`)
    const kept = await db.writer.query<{ statement: string; is_generic: boolean }>(keptNames)
    assert.deepEqual(
      kept.map(({ statement, is_generic }) => [statement, is_generic]),
      [[text, true]],
    )
  })
})

test('a plan that a pooler lost is missed by nobody', { skip }, async () => {
  const one = { keepsPlan: true }
  await withSettings({ DB_POOL_SIZE: 1 }, async (db) => {
    const ask = (connection: Database['writer']) => connection.query(sql`select ${1}::integer as one`, one)
    await ask(db.writer)
    await db.writer.query(raw('deallocate all'))
    assert.deepEqual(await ask(db.writer), [{ one: 1 }])
    assert.deepEqual(await db.writer.query(keptNames), [])
  })
  await withSettings({ DB_POOL_SIZE: 1 }, async (db) => {
    const ask = (connection: Database['writer']) => connection.query(sql`select ${2}::integer as two`, one)
    await ask(db.writer)
    await db.writer.query(raw('deallocate all'))
    // A transaction is over with its first error; whoever writes tries it again.
    await assert.rejects(db.transaction(ask), { code: '26000' })
    assert.deepEqual(await db.transaction(ask), [{ two: 2 }])
  })
  await withSettings({ DB_POOL_SIZE: 1 }, async (db) => {
    const ask = (connection: Database['writer']) =>
      connection.query(sql`select name from grown where name = ${'a'}`, one)
    await db.writer.query(raw('create table grown (name varchar(5))'))
    for (let time = 0; time < 3; time++) assert.deepEqual(await ask(db.writer), [])
    await db.writer.query(raw('alter table grown alter name type varchar(9)'))
    assert.deepEqual(await ask(db.writer), [])
    assert.deepEqual(await db.writer.query(keptNames), [])
  })
  await withSettings({ DB_POOL_SIZE: 1 }, async (db) => {
    const text = 'select $1::integer as three'
    await db.writer.query(raw(`prepare "${keptPlans().nameOf(text)}" (integer) as ${text}`))
    assert.deepEqual(await db.writer.query(sql`select ${3}::integer as three`, one), [{ three: 3 }])
  })
})

test('a limited statement cannot write', { skip }, async () => {
  await assert.rejects(opened.db.limited(raw('create table mine (a integer)'), 5000), { code: '25006' })
})

test('a connection that breaks while idle is reported and replaced', { skip }, async () => {
  await withSettings({ DB_POOL_SIZE: 1 }, async (db) => {
    const pid = await pidOf(db.writer)
    lost.length = 0
    await opened.db.writer.query(raw(`select pg_terminate_backend(${pid})`))
    while (lost.length === 0) await sleep(10)
    assert.deepEqual(lost, ['terminating connection due to administrator command'])
    assert.notEqual(await pidOf(db.writer), pid)
  })
})

test('a connection that breaks between two statements of a transaction ends only that transaction', {
  skip,
}, async () => {
  const broken = opened.db.transaction(async (connection) => {
    const pid = await pidOf(connection)
    await opened.db.writer.query(raw(`select pg_terminate_backend(${pid})`))
    await sleep(100)
    await connection.query(raw('select 1'))
  })
  await assert.rejects(broken, DatabaseUnavailable)
  const alone = opened.db.exclusive(async (connection) => {
    const pid = await pidOf(connection)
    await opened.db.writer.query(raw(`select pg_terminate_backend(${pid})`))
    await sleep(100)
  })
  await alone
  assert.deepEqual(await opened.db.writer.query(raw('select 1 as one')), [{ one: 1 }])
})

test('a wrong database, user or host is told by its cause', { skip }, async () => {
  const cause = async (given: Partial<Settings>): Promise<string> => {
    let found = ''
    await withSettings(given, async (db) => {
      const error: unknown = await db.writer.query(raw('select 1')).catch((reason: unknown) => reason)
      found = ((error as Error).cause as Error).message
    })
    return found
  }
  assert.equal(await cause({ DB_NAME: 'nowhere' }), 'database "nowhere" does not exist')
  assert.equal(await cause({ DB_USER: 'nobody' }), 'role "nobody" does not exist')
  assert.equal(await cause({ DB_HOST: '127.0.0.2' }), `connect ECONNREFUSED 127.0.0.2:${opened.settings.DB_PORT}`)
})

test('a server that accepts and says nothing is given up after ten seconds', { skip }, async () => {
  const silent = createServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  try {
    await withSettings({ DB_HOST: '127.0.0.1', DB_PORT: (silent.address() as AddressInfo).port }, async (db) => {
      const began = Date.now()
      assert.match(await causeOf(db.writer.query(raw('select 1'))), /timeout/)
      const took = Date.now() - began
      assert.ok(took > 9000 && took < 15_000, `${took} ms`)
    })
  } finally {
    silent.close()
  }
})
