import assert from 'node:assert/strict'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDataDirectory, socketPath } from '../../src/db/data-directory.ts'
import { type Database, DatabaseError } from '../../src/db/database.ts'
import { joinEmbedded, openEmbedded } from '../../src/db/embedded.ts'
import { raw, sql } from '../../src/db/sql.ts'
import { DatabaseUnavailable, QueryTimeout } from '../../src/errors.ts'
import { isOnServer, openOwnDatabase } from '../helpers/database.ts'
import { slow } from './database.suite.ts'

const skip = isOnServer ? 'about the embedded database only' : false
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'embedded-')))
const prepared = join(scratch, 'prepared')

before(async () => {
  if (isOnServer) return
  const { db, directory, close } = await openOwnDatabase()
  await db.writer.query(raw('create table kept (number integer)'))
  await db.close()
  cpSync(directory, prepared, { recursive: true })
  await close()
})
after(() => rmSync(scratch, { recursive: true, force: true }))

let count = 0
const freshDirectory = (): string => {
  const path = join(scratch, `data-${count++}`)
  cpSync(prepared, path, { recursive: true })
  return path
}
const open = (path: string, said: string[] = [], limitMs = 30_000): Promise<Database> =>
  openEmbedded({ directory: openDataDirectory(path), limitMs, report: (line) => said.push(line) })
const numbers = async (db: Database): Promise<number[]> =>
  (await db.writer.query<{ number: number }>(raw('select number from kept order by number'))).map((row) => row.number)
const put = (db: Database, number: number): Promise<object[]> =>
  db.writer.query(sql`insert into kept values (${number})`)

const REOPENED = 'A statement took too long and was ended; the embedded database is opened again.'

test('a statement over its limit is ended while the process goes on, and the rest is answered', { skip }, async () => {
  const said: string[] = []
  const path = freshDirectory()
  const db = await open(path, said, 1500)
  let ticks = 0
  const clock = setInterval(() => ticks++, 20)
  try {
    await put(db, 1)
    const hanging = db.reader.query(slow)
    const waiting = [put(db, 2), numbers(db)]
    const before = ticks
    await assert.rejects(hanging, QueryTimeout)
    // 75 would be all; a loop that is held up has none.
    assert.ok(ticks - before >= 25, `${ticks - before} ticks in 1.5 s`)
    assert.deepEqual(await Promise.all(waiting), [[], [1, 2]])
    assert.deepEqual(said, [REOPENED])
    const ended = db.transaction(async (connection) => {
      await connection.query(raw('insert into kept values (3)'))
      await connection.query(slow)
    })
    await assert.rejects(ended, QueryTimeout)
    assert.deepEqual(await numbers(db), [1, 2])
  } finally {
    clearInterval(clock)
    await db.close()
  }
})

test('closing right after a statement was ended leaves neither thread nor lock', { skip }, async () => {
  const path = freshDirectory()
  const db = await open(path)
  await assert.rejects(db.limited(slow, 300), QueryTimeout)
  await db.close()
  await db.close()
  assert.deepEqual(readdirSync(path), ['database', 'engine'])
  const again = await open(path)
  assert.deepEqual(await numbers(again), [])
  await again.close()
})

test('an error that the engine swallows is reported, and nothing of its statement is stored', { skip }, async () => {
  const said: string[] = []
  const db = await open(freshDirectory(), said)
  try {
    const bowTie = 'POLYGON((0 0,1 1,1 0,0 1,0 0))'
    await put(db, 1)
    const stored = db.writer.query(sql`
      with area as (insert into kept values (2) returning ${bowTie}::geometry as g)
      select ST_AsText(ST_Intersection(g, ST_Buffer(g, 1))) from area`)
    const nested = db.writer.query(sql`select ${'['.repeat(200_000)}::text::json`)
    await assert.rejects(
      stored,
      (error) =>
        error instanceof DatabaseError &&
        error.code === 'XX000' &&
        error.message === 'the statement failed: PostGIS could not work on a geometry',
    )
    await assert.rejects(
      nested,
      (error) =>
        error instanceof DatabaseError &&
        error.message === 'the statement failed: RangeError: Maximum call stack size exceeded',
    )
    assert.deepEqual(await numbers(db), [1])
    assert.deepEqual(said, [
      'The embedded database failed and is opened again: PostGIS could not work on a geometry',
      'The embedded database failed and is opened again: RangeError: Maximum call stack size exceeded',
    ])
  } finally {
    await db.close()
  }
})

test('a client that does not speak the protocol is sent away', { skip }, async () => {
  const said: string[] = []
  const path = freshDirectory()
  const db = await open(path, said)
  try {
    const speak = async (...words: (string | Buffer)[]): Promise<void> => {
      const socket = connect(socketPath(openDataDirectory(path)))
      socket.on('error', () => undefined)
      for (const word of words) socket.write(word)
      socket.resume()
      await once(socket, 'close')
    }
    await db.transaction(async (connection) => {
      await connection.query(raw('insert into kept values (1)'))
      await speak('GET / HTTP/1.1\r\n\r\n')
      await speak(Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0]), Buffer.from([81, 0xff, 0xff, 0xff, 0xff]))
    })
    assert.deepEqual(await numbers(db), [1])
    assert.deepEqual(said, [])
  } finally {
    await db.close()
  }
})

test('a long path works, and closing leaves nothing behind', { skip }, async () => {
  const long = join(scratch, 'l'.repeat(90), 'm'.repeat(90))
  cpSync(prepared, long, { recursive: true })
  const { sockets } = openDataDirectory(long)
  const db = await open(long)
  await put(db, 1)
  const joined = await joinEmbedded(openDataDirectory(long), 5000)
  assert.ok(joined !== undefined)
  assert.deepEqual(await numbers(joined), [1])
  await joined.close()
  await db.close()
  assert.deepEqual(readdirSync(long), ['database', 'engine'])
  assert.equal(existsSync(sockets), false)
})

test('a directory that holds no database is refused with its reason, and is free again', { skip }, async () => {
  const path = join(scratch, 'junk')
  mkdirSync(path)
  writeFileSync(join(path, 'database'), 'not a directory')
  await assert.rejects(open(path), { name: 'StartError', message: /^The embedded database cannot be opened: ./ })
  assert.deepEqual(readdirSync(path), ['database', 'engine'])
})

test('a command works on the database of a running archive, and notices when that ends', { skip }, async () => {
  const path = freshDirectory()
  assert.equal(await joinEmbedded(openDataDirectory(path), 5000), undefined)
  const db = await open(path)
  const joined = await joinEmbedded(openDataDirectory(path), 1000)
  assert.ok(joined !== undefined)
  try {
    // One session behind both: a transaction of one holds up the other and is not mixed up with it.
    const first = joined.transaction(async (connection) => {
      await connection.query(raw('insert into kept values (1)'))
      await sleep(200)
      await connection.query(raw('insert into kept values (2)'))
    })
    await sleep(50)
    const second = db.transaction(async (connection) => {
      await connection.query(raw('insert into kept values (3)'))
      throw new Error('changed my mind')
    })
    await assert.rejects(second, /changed my mind/)
    await first
    assert.deepEqual(await numbers(db), [1, 2])

    const inside = joined.transaction(async (connection) => {
      await connection.query(raw('insert into kept values (4)'))
      await db.close()
      await connection.query(raw('insert into kept values (5)'))
    })
    await assert.rejects(inside, DatabaseUnavailable)
    await assert.rejects(numbers(joined), DatabaseUnavailable)
    const again = await open(path)
    assert.deepEqual(await numbers(joined), [1, 2])
    await joined.close()
    assert.deepEqual(await numbers(again), [1, 2])
    await again.close()
  } finally {
    await db.close()
  }
})

test('a command whose statement takes too long gives up by itself', { skip }, async () => {
  const path = freshDirectory()
  const said: string[] = []
  const db = await open(path, said, 1500)
  try {
    const joined = await joinEmbedded(openDataDirectory(path), 500)
    await assert.rejects(joined?.writer.query(slow) ?? Promise.resolve(), QueryTimeout)
    // The archive ends what holds it up, at the cost of the statement that waited.
    await assert.rejects(numbers(db), DatabaseUnavailable)
    assert.deepEqual(await numbers(db), [])
    assert.deepEqual(said, [REOPENED])
    await joined?.close()
  } finally {
    await db.close()
  }
})
