import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../src/db/database.ts'
import { serialDatabase } from '../../src/db/serial.ts'
import { raw } from '../../src/db/sql.ts'
import { DatabaseUnavailable, QueryTimeout } from '../../src/errors.ts'

const sockets = mkdtempSync(join(tmpdir(), 'serial-'))
const path = join(sockets, '.s.PGSQL.5432')
after(() => rmSync(sockets, { recursive: true, force: true }))

const message = (type: string, body: string | Buffer = ''): Buffer => {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(4 + Buffer.byteLength(body), 1)
  return Buffer.concat([head, Buffer.from(body)])
}
const ready = message('Z', 'I')
const done = Buffer.concat([message('C', 'INSERT 0 1\0'), ready])

/** Stands for the engine: says yes to every simple query but one that holds 'hang', which it never answers. */
class Engine {
  readonly queries: string[] = []
  readonly startups: string[] = []
  readonly connections = new Set<Socket>()
  readonly server: Server = createServer((socket) => this.serve(socket))
  private serve(socket: Socket): void {
    this.connections.add(socket)
    socket.on('close', () => this.connections.delete(socket))
    socket.on('error', () => undefined)
    let started = false
    socket.on('data', (data) => {
      if (!started) {
        started = true
        this.startups.push(data.subarray(8).toString())
        return void socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]))
      }
      if (data[0] === 'X'.charCodeAt(0)) return void socket.end()
      const text = data.subarray(5, -1).toString()
      this.queries.push(text)
      if (!text.includes('hang')) setTimeout(() => socket.write(done), 20)
    })
  }
  listen(): Promise<void> {
    return new Promise((resolve) => this.server.listen(path, resolve))
  }
  async close(): Promise<void> {
    for (const socket of this.connections) socket.destroy()
    await new Promise((resolve) => this.server.close(resolve))
  }
}

let engine: Engine
let interrupts = 0
let db: Database
const open = (limitMs = 5000): Database =>
  serialDatabase({
    sockets,
    limitMs,
    ready: async () => undefined,
    interrupt: async () => {
      interrupts++
      for (const socket of engine.connections) socket.destroy()
    },
    close: async () => undefined,
  })
beforeEach(async () => {
  interrupts = 0
  engine = new Engine()
  await engine.listen()
  db = open()
})
afterEach(async () => {
  await db.close()
  await engine.close()
})

test('everything goes over one connection, one after the other, in the order in which it came', async () => {
  await Promise.all([
    db.writer.query(raw('one')),
    db.transaction(async (connection) => {
      await connection.query(raw('two'))
      await sleep(30)
      await connection.query(raw('three'))
    }),
    db.reader.query(raw('four')),
    db.limited(raw('five'), 1000),
    db.exclusive(async (connection) => {
      await connection.query(raw('six'))
      await connection.query(raw('seven'))
    }),
    db.writer.query(raw('eight')),
  ])
  const sent = ['one', 'begin', 'two', 'three', 'commit', 'four', 'five', 'six', 'seven', 'eight']
  assert.deepEqual(engine.queries, sent)
  assert.equal(engine.startups.length, 1)
})

test('what PG* variables say of another database does not matter', async () => {
  const given = { PGPORT: '1', PGUSER: 'nobody', PGDATABASE: 'other', PGHOST: '192.0.2.1', PGSSLMODE: 'require' }
  const before = { ...process.env }
  Object.assign(process.env, given)
  try {
    await db.writer.query(raw('one'))
    assert.match(engine.startups[0] ?? '', /^user\0postgres\0database\0postgres\0/)
  } finally {
    for (const name of Object.keys(given)) delete process.env[name]
    Object.assign(process.env, before)
  }
})

test('a statement over its limit is interrupted, and those that wait get a new connection', async () => {
  const results = await Promise.allSettled([
    db.limited(raw('hang'), 100),
    db.writer.query(raw('one')),
    db.writer.query(raw('two')),
  ])
  assert.deepEqual(
    results.map((result) => (result.status === 'rejected' ? result.reason.name : result.value)),
    ['QueryTimeout', [], []],
  )
  assert.equal(interrupts, 1)
  assert.equal(engine.startups.length, 2)
})

test('the general limit holds for every statement but those of a connection of its own', async () => {
  await db.close()
  db = open(100)
  await assert.rejects(db.writer.query(raw('hang')), QueryTimeout)
  await assert.rejects(
    db.transaction((connection) => connection.query(raw('hang in a transaction'))),
    QueryTimeout,
  )
  await assert.rejects(db.limited(raw('hang'), 60_000), QueryTimeout)
  assert.equal(interrupts, 3)
  await db.exclusive(async (connection) => {
    const hanging = connection.query(raw('hang'))
    const first = await Promise.race([hanging.catch(() => 'ended'), sleep(300, 'still waiting')])
    assert.equal(first, 'still waiting')
    for (const socket of engine.connections) socket.destroy()
    await assert.rejects(hanging, DatabaseUnavailable)
  })
  assert.equal(interrupts, 3)
})

test('time spent waiting for its turn does not count', async () => {
  await db.close()
  db = open(200)
  const slow = db.exclusive(() => sleep(400))
  assert.deepEqual(await db.writer.query(raw('one')), [])
  await slow
  assert.equal(interrupts, 0)
})

test('an engine that is not there is DatabaseUnavailable, until it is', async () => {
  await engine.close()
  assert.equal(existsSync(path), false)
  await assert.rejects(db.writer.query(raw('one')), DatabaseUnavailable)
  await assert.rejects(
    db.transaction(async () => 'nothing'),
    DatabaseUnavailable,
  )
  engine = new Engine()
  await engine.listen()
  assert.deepEqual(await db.writer.query(raw('one')), [])
})

test('more than a thousand waiting are refused at once', async () => {
  let go = (): void => undefined
  const blocker = db.exclusive(
    () =>
      new Promise<void>((resolve) => {
        go = resolve
      }),
  )
  const waiting = Array.from({ length: 1001 }, () => db.exclusive(async () => 'done'))
  const settled = Promise.allSettled(waiting)
  await assert.rejects(waiting.at(-1) as Promise<string>, DatabaseUnavailable)
  while (engine.startups.length === 0) await sleep(5)
  await sleep(20)
  go()
  await blocker
  const refused = (await settled).filter(({ status }) => status === 'rejected').length
  assert.ok(refused >= 1 && refused <= 2, `${refused} refused`)
  assert.equal(await db.exclusive(async () => 'done'), 'done')
})

test('closing waits for what is under way, and may be asked for twice', async () => {
  const last = db.writer.query(raw('last'))
  await db.close()
  await db.close()
  assert.deepEqual(await last, [])
  assert.deepEqual(engine.queries, ['last'])
})
