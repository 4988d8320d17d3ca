import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openDatabase, prepareDatabase, reasonOf } from '../src/assemble.ts'
import { raw } from '../src/db/sql.ts'
import { readSettings } from '../src/settings.ts'
import { isOnServer, openOwnDatabase } from './helpers/database.ts'

const scratch = mkdtempSync(join(tmpdir(), 'assemble-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

const onPort = async (onSocket: (socket: Socket) => void, work: (port: number) => Promise<void>): Promise<void> => {
  const server = createServer(onSocket)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await work((server.address() as AddressInfo).port)
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}

test('a server that hangs up is told with its address, and no directory is made for it', async () => {
  await onPort(
    (socket) => socket.destroy(),
    async (port) => {
      const directory = join(scratch, 'none')
      const settings = readSettings({ DB_HOST: '127.0.0.1', DB_PORT: String(port), DATA_DIR: directory })
      await assert.rejects(prepareDatabase(settings, assert.fail, { join: true }), (error: Error) => {
        assert.equal(error.name, 'StartError')
        assert.match(error.message, new RegExp(`^The database archive at 127\\.0\\.0\\.1:${port} cannot be used: .`))
        return true
      })
      assert.deepEqual(readdirSync(scratch), [])
    },
  )
})

test('a reason is that of the cause, and never empty', () => {
  assert.equal(reasonOf(new Error('outer', { cause: new Error('inner') })), 'inner')
  assert.equal(reasonOf(new Error('alone')), 'alone')
  // What Node throws when a name has several addresses and none answers has no text.
  const nobody = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })
  assert.equal(reasonOf(new Error('outer', { cause: nobody })), 'ECONNREFUSED')
})

test('a command joins the archive that runs on its directory, an archive does not', async () => {
  const { db, settings, close } = await openOwnDatabase()
  try {
    await db.writer.query(raw('create table mine (number integer)'))
    const joined = await openDatabase(settings, assert.fail, { join: true })
    assert.deepEqual(await joined.writer.query(raw('select * from mine')), [])
    await joined.close()
    assert.deepEqual(await db.writer.query(raw('select * from mine')), [])
    if (!isOnServer) {
      await assert.rejects(openDatabase(settings, assert.fail, { join: false }), { name: 'StartError' })
    }
  } finally {
    await close()
  }
})
