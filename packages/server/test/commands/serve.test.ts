import assert from 'node:assert/strict'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { type RunningArchive, startArchive } from '../../src/commands/serve.ts'
import { connectToServer } from '../../src/db/server.ts'
import { raw } from '../../src/db/sql.ts'
import { StartError } from '../../src/errors.ts'
import { readStoreSettings, type Settings } from '../../src/settings.ts'
import { isOnServer, openOwnDatabase, type TestDatabase } from '../helpers/database.ts'

let opened: TestDatabase
let said = ''
const write = process.stderr.write
before(async () => {
  opened = await openOwnDatabase({ HOST: '127.0.0.1', PORT: '0' })
  if (!isOnServer) await opened.db.close()
  process.stderr.write = ((text: string | Uint8Array) => {
    said += text
    return true
  }) as typeof write
})
beforeEach(() => {
  said = ''
})
after(async () => {
  process.stderr.write = write
  await opened.close()
})

const start = (
  given: Partial<Settings> = {},
  makesAdministrator = true,
  storeEnv: Record<string, string> = {},
): Promise<RunningArchive> => {
  const settings = { ...opened.settings, ...given }
  const files = join(opened.directory, 'files')
  const store = readStoreSettings(settings, {
    FILESTORE_TYPE: 'local',
    FILESYSTEM_STORAGE_ROOT_DIR: files,
    ...storeEnv,
  })
  return startArchive(settings, store, { makesAdministrator })
}

test('an archive that is not to have an administrator gets none; a new one gets one, shown once', async () => {
  const without = await start({}, false)
  assert.deepEqual(await without.db.writer.query(raw('select username from auth_user')), [])
  assert.doesNotMatch(said, /administrator/)
  await without.close()

  said = ''
  const archive = await start()
  try {
    const shown = /username {2}(\S+)\n {2}password {2}(\S+)\n {2}token {5}(\S+)\n/.exec(said)?.slice(1)
    const [user] = await archive.db.writer.query<{ username: string; key: string; password: string }>(
      raw(
        'select username, key, password from auth_user join authtoken_token on user_id = auth_user.id where is_superuser',
      ),
    )
    assert.deepEqual([user?.username, user?.key], [shown?.[0], shown?.[2]])
    assert.match(user?.password ?? '', /^pbkdf2_sha256\$/)
    const answer = await fetch(`${archive.url}/api-token-auth/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: shown?.[0], password: shown?.[1] }),
    })
    assert.deepEqual([answer.status, await answer.json()], [200, { token: shown?.[2] }])
  } finally {
    await archive.close()
  }

  said = ''
  const again = await start()
  await again.close()
  assert.doesNotMatch(said, /administrator|password|token/)
})

test('settings that may not be as they were meant are told of', async () => {
  const archive = await start({}, false, {
    PUBLIC_PROPOSALS: '',
    FILETYPE_MAPPING_OVERRIDES: '{".xyz":"Spectrum"}',
  })
  await archive.close()
  assert.match(said, /^PUBLIC_PROPOSALS is empty .* makes every frame with a proposal public at once/m)
  assert.match(said, /^FILETYPE_MAPPING_OVERRIDES names Spectrum: no built-in class is called so/m)
})

test('an address that cannot be had ends with its reason, and the database is free again', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as AddressInfo
  try {
    await assert.rejects(
      start({ PORT: port }),
      new StartError(`Port ${port} of 127.0.0.1 is taken. Choose another: PORT=8001 or --port 8001`, {
        cause: Object.assign(new Error(`listen EADDRINUSE: address already in use 127.0.0.1:${port}`), {
          ...{ code: 'EADDRINUSE', errno: -98, syscall: 'listen', address: '127.0.0.1', port },
        }),
      }),
    )
  } finally {
    taken.close()
  }
  await assert.rejects(start({ HOST: '203.0.113.1' }), {
    name: 'StartError',
    message: 'Cannot listen on 203.0.113.1:0: listen EADDRNOTAVAIL: address not available 203.0.113.1',
  })
  const archive = await start()
  assert.match(archive.url, /^http:\/\/127\.0\.0\.1:\d+$/)
  await archive.close()
})

test('a closed archive answers no more and has let go of its database', async () => {
  const archive = await start({ HOST: '0.0.0.0' })
  assert.equal(await (await fetch(`${archive.url}/health/`)).text(), '"ok"')
  await archive.close()
  await assert.rejects(fetch(`${archive.url}/health/`))
  if (!isOnServer) return
  const db = connectToServer({ settings: { ...opened.settings, DB_POOL_SIZE: 1 }, onLostConnection: () => undefined })
  const others = raw(`select count(*) as others from pg_stat_activity
    where datname = current_database() and application_name = 'science-archive' and pid <> pg_backend_pid()`)
  try {
    for (let attempt = 0; attempt < 100; attempt++) {
      const [row] = await db.writer.query<{ others: number }>(others)
      if (row?.others === 0) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    assert.deepEqual(await db.writer.query(others), [{ others: 0 }])
  } finally {
    await db.close()
  }
})
