import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openDataDirectory } from '../../src/db/data-directory.ts'
import type { Database } from '../../src/db/database.ts'
import { openEmbedded } from '../../src/db/embedded.ts'
import { raw } from '../../src/db/sql.ts'
import { isOnServer, openOwnDatabase, type TestDatabase } from '../helpers/database.ts'

const skip = isOnServer ? 'about the embedded database only' : false
const root = fileURLToPath(new URL('../../../..', import.meta.url))

let opened: TestDatabase
let path: string
before(async () => {
  if (isOnServer) return
  opened = await openOwnDatabase()
  path = realpathSync(opened.directory)
  await opened.db.writer.query(raw('create table kept (number integer)'))
})
after(() => opened?.close())

const numbers = async (db: Database): Promise<number[]> =>
  (await db.writer.query<{ number: number }>(raw('select number from kept order by number'))).map((row) => row.number)

/** Opens the directory, says `open`, inserts 0, 1, 2 … and says each number once it is stored. */
const INSERTER = `
import { openDataDirectory } from './packages/server/src/db/data-directory.ts'
import { raw, sql } from './packages/server/src/db/sql.ts'
import { openEmbedded } from './packages/server/src/db/embedded.ts'
const directory = openDataDirectory(process.argv[1])
try {
  const db = await openEmbedded({ directory, limitMs: 30000, report: () => undefined })
  const [row] = await db.writer.query(raw('select coalesce(max(number), -1) + 1 as next from kept'))
  console.log('open')
  for (let number = row.next; ; number++) {
    await db.writer.query(sql\`insert into kept values (\${number})\`)
    console.log(number)
  }
} catch (error) {
  console.log('refused ' + JSON.stringify(error.message))
  process.exit(1)
}`

const startInserter = (path: string): ChildProcess =>
  spawn(process.execPath, ['--import', './scripts/source.js', '--input-type=module', '-e', INSERTER, path], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })

const linesOf = (child: ChildProcess): AsyncIterableIterator<string> =>
  createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]()

test('a second process on the same directory is refused, and the first does not notice', { skip }, async () => {
  const child = startInserter(path)
  const ended = once(child, 'exit')
  const said: string[] = []
  for await (const line of linesOf(child)) said.push(line)
  const message =
    `The data directory ${path} is in use by another archive (process ${process.pid}).\n` +
    'Stop that one first, or give this one a directory of its own: DATA_DIR=/some/other/directory'
  assert.deepEqual(said, [`refused ${JSON.stringify(message)}`])
  assert.deepEqual(await ended, [1, null])
  assert.deepEqual(await numbers(opened.db), [])
})

test('kill -9 loses none of the acknowledged rows, and frees the directory', { skip }, async () => {
  await opened.db.close()
  let acknowledged = -1
  for (const wait of [150, 320, 490]) {
    const child = startInserter(path)
    const killed = once(child, 'exit')
    const before = acknowledged
    for await (const line of linesOf(child)) {
      if (line === 'open') setTimeout(() => child.kill('SIGKILL'), wait)
      else acknowledged = Number(line)
    }
    assert.deepEqual(await killed, [null, 'SIGKILL'])
    // Each child goes on after the last row that it finds.
    assert.ok(acknowledged > before, `${acknowledged} after ${before}`)
  }
  const db = await openEmbedded({ directory: openDataDirectory(path), limitMs: 30_000, report: () => undefined })
  const stored = await numbers(db)
  await db.close()
  assert.ok(stored.length > acknowledged, `${stored.length} stored of ${acknowledged + 1}`)
  assert.deepEqual(stored, [...stored.keys()])
})
