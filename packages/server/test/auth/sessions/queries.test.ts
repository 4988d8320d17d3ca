import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { insertUser } from '../../../src/auth/queries.ts'
import {
  deleteSession,
  deleteSessionsOf,
  findUserBySession,
  insertSession,
} from '../../../src/auth/sessions/queries.ts'
import type { Connection } from '../../../src/db/database.ts'
import { sql } from '../../../src/db/sql.ts'
import { startTestArchive, type TestArchive } from '../../helpers/archive.ts'

let archive: TestArchive
let db: Connection
let userId: number
before(async () => {
  archive = await startTestArchive()
  db = archive.db.writer
  const user = { username: 'x', email: '', password: '!x', isStaff: true, isSuperuser: false }
  userId = (await insertUser(db, user)) as number
})
after(() => archive.close())

const nameOf = async (keyHash: string): Promise<string | undefined> => (await findUserBySession(db, keyHash))?.username
const add = (keyHash: string, seconds = 60): Promise<void> => insertSession(db, { keyHash, userId, seconds })

test('a session leads to its user until it is deleted', async () => {
  await add('one')
  await add('two')
  assert.deepEqual([await nameOf('one'), await nameOf('two'), await nameOf('three')], ['x', 'x', undefined])
  assert.deepEqual(await findUserBySession(db, 'one'), {
    id: userId,
    username: 'x',
    password: '!x',
    is_superuser: false,
    is_staff: true,
    is_active: true,
    api_token: '',
    access_token: '',
  })
  await deleteSession(db, 'one')
  assert.deepEqual([await nameOf('one'), await nameOf('two')], [undefined, 'x'])
  await add('three')
  await deleteSessionsOf(db, userId)
  assert.deepEqual([await nameOf('two'), await nameOf('three')], [undefined, undefined])
})

test('a session that is over leads to nobody; signing in is noted with the user', async () => {
  await add('short', -1)
  assert.equal(await nameOf('short'), undefined)
  const [row] = await db.query<{ recent: boolean }>(
    sql`select last_login > now() - interval '1 minute' as recent from auth_user where id = ${userId}`,
  )
  assert.equal(row?.recent, true)
})

test('the sessions of a user who is deleted go too', async () => {
  await add('last')
  await db.query(sql`delete from auth_user where id = ${userId}`)
  assert.equal(await nameOf('last'), undefined)
})
