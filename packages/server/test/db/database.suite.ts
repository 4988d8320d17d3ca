import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type Database, DatabaseError } from '../../src/db/database.ts'
import { raw, type Sql, sql } from '../../src/db/sql.ts'
import { DatabaseUnavailable, QueryTimeout } from '../../src/errors.ts'
import type { TestDatabase } from '../helpers/database.ts'

export interface SuiteOptions {
  readonly open: () => Promise<TestDatabase>
  /** A statement that ends the connection that runs it; or why there is none. */
  readonly fatal: Sql | { readonly none: string }
}

/** Runs for minutes unless it is ended, without memory to speak of. */
export const slow = raw('select count(*) from generate_series(1, 10000000000)')

const HOSTILE = [
  ...['', ' ', "'", "''", '"', '\\', "\\'", '\\\\', '$1', '$$', '%', '--', '/* */', ';', "'; drop table kept; --"],
  ...['\n', '\r\n\t', 'é', 'Ωμέγα', '星', '🔭', '\u2028', '\u{10ffff}', '\u0001', 'null', '{}', '[]'],
]

/** What every Database must do, wherever its PostgreSQL runs. */
export const databaseSuite = ({ open, fatal }: SuiteOptions): void => {
  const breaking = 'none' in fatal ? { skip: fatal.none, statement: slow } : { skip: false, statement: fatal }
  let opened: TestDatabase
  let db: Database
  before(async () => {
    opened = await open()
    db = opened.db
    await db.writer.query(raw('create table kept (number integer constraint kept_number_once unique, word text)'))
  })
  beforeEach(() => db.writer.query(raw('truncate kept')))
  after(() => opened.close())

  const put = (number: number) => sql`insert into kept (number) values (${number})`
  const numbers = async (): Promise<number[]> => {
    const rows = await db.writer.query<{ number: number }>(raw('select number from kept order by number'))
    return rows.map((row) => row.number)
  }

  test('times, dates and JSON come as the text of PostgreSQL, in UTC', async () => {
    const rows = await db.writer.query(sql`
      select timestamptz '2020-05-05 07:05:05.5+02' as timestamptz, timestamp '2020-05-05 07:05:05.5' as timestamp,
        timestamptz 'infinity' as endless, date '2020-01-02' as date, json '{"a":  1}' as json,
        jsonb '{"b": 1.50, "a": "é"}' as jsonb, jsonb 'null' as json_null`)
    assert.deepEqual(rows, [
      {
        timestamptz: '2020-05-05 05:05:05.5+00',
        timestamp: '2020-05-05 07:05:05.5',
        endless: 'infinity',
        date: '2020-01-02',
        json: '{"a":  1}',
        jsonb: '{"a": "é", "b": 1.50}',
        json_null: 'null',
      },
    ])
  })

  test('numbers, booleans and null come as such', async () => {
    const rows = await db.writer.query(sql`
      select 1::int2 as int2, -2147483648 as int4, 9007199254740991 as int8, 0.1::float8 as float8, 'NaN'::float8 as nan,
        1.50::numeric as numeric, true as yes, false as no, null as nothing, null::timestamptz as no_time,
        count(*) as count from generate_series(1, 3)`)
    assert.deepEqual(rows, [
      {
        ...{ int2: 1, int4: -2147483648, int8: 9007199254740991, float8: 0.1, nan: Number.NaN, numeric: '1.50' },
        ...{ yes: true, no: false, nothing: null, no_time: null, count: 3 },
      },
    ])
  })

  test('lists come with items as if they stood alone', async () => {
    const rows = await db.writer.query(sql`
      select array['a', 'b,"c', '', null] as texts, array[]::text[] as empty, array[1, null, 3] as int4,
        array[1, 9007199254740991, null] as int8, array[0.5::float8] as float8, array[true, false] as flags,
        array[timestamptz '2020-05-05 07:05:05+02'] as times, array[date '2020-01-02', null] as dates,
        array['{"a": 1}'::jsonb] as jsonb, array[array[1, 2], array[3, 4]] as nested`)
    assert.deepEqual(rows, [
      {
        texts: ['a', 'b,"c', '', null],
        empty: [],
        int4: [1, null, 3],
        int8: [1, 9007199254740991, null],
        float8: [0.5],
        flags: [true, false],
        times: ['2020-05-05 05:05:05+00'],
        dates: ['2020-01-02', null],
        jsonb: ['{"a": 1}'],
        nested: [
          [1, 2],
          [3, 4],
        ],
      },
    ])
  })

  test('no rows, no columns, several statements', async () => {
    assert.deepEqual(await db.writer.query(sql`select number from kept`), [])
    assert.deepEqual(await db.writer.query(raw('select')), [{}])
    assert.deepEqual(await db.writer.query(put(1)), [])
    assert.deepEqual(await db.writer.query(sql`insert into kept (number) values (2) returning number`), [{ number: 2 }])
    assert.deepEqual(await db.writer.query(raw('delete from kept; select count(*) as left from kept')), [{ left: 0 }])
  })

  test('every text comes back as it was given', async () => {
    for (const text of HOSTILE) {
      assert.deepEqual(await db.writer.query(sql`select ${text}::text as text`), [{ text }], JSON.stringify(text))
      assert.deepEqual(
        await db.writer.query(sql`select ${[text, null]}::text[] as list`),
        [{ list: [text, null] }],
        JSON.stringify(text),
      )
    }
  })

  test('a NUL byte is refused, and only that statement', async () => {
    await assert.rejects(db.writer.query(sql`select ${'a\0b'}::text as text`), isDatabaseError('22021'))
    assert.deepEqual(await db.writer.query(sql`select 'ab' as text`), [{ text: 'ab' }])
  })

  test('values of a megabyte go there and back', async () => {
    const text = 'Ω\'"\\0123456'.repeat(100_000)
    const list = [text, text]
    const [row] = await db.writer.query<{ text: string; list: string[]; length: number }>(sql`
      select ${text}::text as text, ${list}::text[] as list, length(${text}) as length`)
    assert.equal(row?.length, text.length)
    assert.ok(row?.text === text)
    assert.ok(row.list.length === 2 && row.list.every((item) => item === text))
  })

  test('a syntax error carries its SQLSTATE', async () => {
    await assert.rejects(db.reader.query(raw('selec 1')), isDatabaseError('42601', 'syntax error at or near "selec"'))
    await assert.rejects(db.reader.query(sql`select 1 / ${0}::integer`), isDatabaseError('22012', 'division by zero'))
    await assert.rejects(db.reader.query(raw('select * from nowhere')), isDatabaseError('42P01'))
  })

  test('a value that is there already carries the name of the constraint', async () => {
    await db.writer.query(put(1))
    await assert.rejects(db.writer.query(put(1)), (error) => {
      assert.ok(error instanceof DatabaseError)
      const { code, constraint, detail } = error
      const expected = { code: '23505', constraint: 'kept_number_once', detail: 'Key (number)=(1) already exists.' }
      assert.deepEqual({ code, constraint, detail }, expected)
      return true
    })
    assert.deepEqual(await numbers(), [1])
  })

  test('a transaction is stored as a whole and gives what its work gives', async () => {
    const given = await db.transaction(async (connection) => {
      await connection.query(put(1))
      await connection.query(put(2))
      const [row] = await connection.query<{ count: number }>(raw('select count(*) as count from kept'))
      return row?.count
    })
    assert.equal(given, 2)
    assert.deepEqual(await numbers(), [1, 2])
  })

  test('a transaction whose work throws leaves nothing, and what it threw comes out', async () => {
    const mine = new Error('changed my mind')
    await assert.rejects(
      db.transaction(async (connection) => {
        await connection.query(put(1))
        throw mine
      }),
      (error) => error === mine,
    )
    assert.deepEqual(await numbers(), [])
  })

  test('a statement that fails in a transaction takes the whole of it along', async () => {
    await assert.rejects(
      db.transaction(async (connection) => {
        await connection.query(put(1))
        await connection.query(raw('selec 1'))
      }),
      isDatabaseError('42601'),
    )
    assert.deepEqual(await numbers(), [])
  })

  test('a transaction that carries on after a failed statement does not pass for stored', async () => {
    await assert.rejects(
      db.transaction(async (connection) => {
        await connection.query(put(1))
        await connection.query(put(1)).catch(() => undefined)
        return 'stored'
      }),
      isDatabaseError('25P02'),
    )
    assert.deepEqual(await numbers(), [])
  })

  test('a constraint that is checked at the end fails the transaction', async () => {
    await db.writer.query(raw('create table late (number integer unique deferrable initially deferred)'))
    const twice = db.transaction(async (connection) => {
      await connection.query(raw('insert into late values (1)'))
      await connection.query(raw('insert into late values (1)'))
    })
    await assert.rejects(twice, isDatabaseError('23505'))
    assert.deepEqual(await db.writer.query(raw('select * from late')), [])
  })

  test('a savepoint keeps what came before a failure', async () => {
    await db.transaction(async (connection) => {
      await connection.query(put(1))
      await connection.query(raw('savepoint here'))
      await connection.query(put(1)).catch(() => connection.query(raw('rollback to savepoint here')))
      await connection.query(put(2))
    })
    assert.deepEqual(await numbers(), [1, 2])
  })

  test('transactions at the same time do not see each other half-way', async () => {
    await db.writer.query(put(0))
    const add = (): Promise<void> =>
      db.transaction(async (connection) => {
        const [row] = await connection.query<{ number: number }>(raw('select number from kept for update'))
        await connection.query(sql`update kept set number = ${(row?.number ?? Number.NaN) + 1}`)
      })
    await Promise.all(Array.from({ length: 8 }, add))
    assert.deepEqual(await numbers(), [8])
  })

  test('statements beside a transaction wait or go ahead, and all are answered', async () => {
    const failing = db.transaction(async (connection) => {
      await connection.query(put(1))
      await connection.query(raw('selec 1'))
    })
    const [transaction, ...others] = await Promise.allSettled([
      failing,
      ...[2, 3, 4, 5].map((n) => db.writer.query(put(n))),
    ])
    assert.equal(transaction?.status, 'rejected')
    assert.deepEqual(
      others.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'],
    )
    assert.deepEqual(await numbers(), [2, 3, 4, 5])
  })

  test('SET LOCAL ends with its transaction', async () => {
    const seen = await db.transaction(async (connection) => {
      await connection.query(raw("set local timezone = 'Asia/Tokyo'"))
      return connection.query(raw("select timestamptz '2020-01-01 00:00+00' as time"))
    })
    assert.deepEqual(seen, [{ time: '2020-01-01 09:00:00+09' }])
    const afterwards = await Promise.all(
      Array.from({ length: 12 }, () => db.writer.query(raw("select timestamptz '2020-01-01 00:00+00' as time"))),
    )
    for (const rows of afterwards) assert.deepEqual(rows, [{ time: '2020-01-01 00:00:00+00' }])
  })

  test('a limited statement within its time is answered like any other', async () => {
    assert.deepEqual(await db.limited(sql`select ${'a'}::text as text`, 5000), [{ text: 'a' }])
    await assert.rejects(db.limited(raw('selec 1'), 5000), isDatabaseError('42601'))
  })

  test('a limited statement is ended in about its time, and the database answers afterwards', async () => {
    await db.writer.query(put(1))
    const began = Date.now()
    await assert.rejects(db.limited(slow, 700), QueryTimeout)
    const took = Date.now() - began
    assert.ok(took >= 600 && took < 5000, `${took} ms`)
    assert.deepEqual(await numbers(), [1])
    await db.writer.query(put(2))
    assert.deepEqual(await numbers(), [1, 2])
  })

  test('the least of limits is a limit', async () => {
    await assert.rejects(db.limited(slow, 0.2), QueryTimeout)
  })

  test('a connection of its own keeps its session and is not limited', async () => {
    const rows = await db.exclusive(async (connection) => {
      await connection.query(raw('create temporary table mine (number integer)'))
      await connection.query(raw('insert into mine values (7)'))
      const found = await connection.query(raw('select number from mine'))
      await connection.query(raw('drop table mine'))
      return found
    })
    assert.deepEqual(rows, [{ number: 7 }])
    const mine = new Error('not now')
    await assert.rejects(
      db.exclusive(async () => {
        throw mine
      }),
      (error) => error === mine,
    )
  })

  test('a lost connection is DatabaseUnavailable, and the next statement finds a new one', {
    skip: breaking.skip,
  }, async () => {
    await db.writer.query(put(1))
    await assert.rejects(db.writer.query(breaking.statement), DatabaseUnavailable)
    assert.deepEqual(await numbers(), [1])
  })

  test('a connection lost within a transaction stores nothing', { skip: breaking.skip }, async () => {
    const lost = db.transaction(async (connection) => {
      await connection.query(put(1))
      await connection.query(breaking.statement)
    })
    await assert.rejects(lost, DatabaseUnavailable)
    assert.deepEqual(await numbers(), [])
  })

  test('a geometry that PostGIS cannot work on is an error, whether its statement has values or not', async () => {
    await db.writer.query(raw('create extension if not exists postgis'))
    const bowTie = 'POLYGON((0 0,1 1,1 0,0 1,0 0))'
    const other = 'POLYGON((0 0,0 1,1 1,1 0,0 0))'
    const withValues = sql`select ST_AsText(ST_Intersection(${bowTie}::geometry, ${other}::geometry))`
    await assert.rejects(db.reader.query(withValues), isDatabaseError('XX000'))
    const without = raw(`select ST_AsText(ST_Intersection('${bowTie}'::geometry, '${other}'::geometry))`)
    await assert.rejects(db.reader.query(without), isDatabaseError('XX000'))
    const stored = db.transaction(async (connection) => {
      await connection.query(put(1))
      await connection.query(raw(`create table area as ${without.sql}`))
    })
    await assert.rejects(stored, isDatabaseError('XX000'))
    assert.deepEqual(await numbers(), [])
  })
}

const isDatabaseError =
  (code: string, message?: string) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof DatabaseError, String(error))
    assert.equal(error.code, code)
    if (message !== undefined) assert.equal(error.message, message)
    return true
  }
