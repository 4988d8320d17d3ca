import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { verifyPassword } from '../../src/auth/passwords.ts'
import { findUserByName, findUserByToken } from '../../src/auth/queries.ts'
import { changePassword, createSuperuser, tokenOfUser } from '../../src/auth/users.ts'
import { StartError } from '../../src/errors.ts'
import { startTestArchive, type TestArchive, tokens } from '../helpers/archive.ts'
import { browserOf } from '../helpers/browser.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.close())

const admin = { username: 'admin', email: 'admin@example.org', password: 'adminpass1' }

test('an administrator has all rights, the password and a token', async () => {
  const token = await createSuperuser(archive.db.writer, admin)
  assert.match(token, /^[0-9a-f]{40}$/)
  const user = await findUserByToken(archive.db.writer, token)
  assert.deepEqual([user?.username, user?.is_staff, user?.is_superuser, user?.is_active], ['admin', true, true, true])
  assert.equal(await verifyPassword('adminpass1', user?.password ?? ''), true)
  assert.equal(await tokenOfUser(archive.db.writer, 'admin'), token)
})

test('an administrator is refused with what is wrong, and none is made', async () => {
  const cases: readonly (readonly [given: Partial<typeof admin>, message: string])[] = [
    [{ username: 'owner' }, 'There is a user owner already.'],
    [{ username: '' }, 'A username has 1 to 150 characters.'],
    [{ username: 'x'.repeat(151) }, 'A username has 1 to 150 characters.'],
    [{ username: 'short', password: '1234567' }, 'The password is too short: at least 8 characters.'],
  ]
  for (const [given, message] of cases) {
    await assert.rejects(
      createSuperuser(archive.db.writer, { ...admin, ...given }),
      (error) => error instanceof StartError && error.message === message,
      message,
    )
  }
  assert.equal((await findUserByName(archive.db.writer, 'owner'))?.is_superuser, false)
  assert.equal(await findUserByName(archive.db.writer, 'short'), undefined)
})

test("a user's token is the one that is there; without a user there is none", async () => {
  assert.equal(await tokenOfUser(archive.db.writer, 'owner'), tokens.owner)
  await assert.rejects(tokenOfUser(archive.db.writer, 'nobody'), {
    name: 'StartError',
    message: 'There is no user nobody. Make one with: science-archive createsuperuser',
  })
})

test('another password is set, and sessions of the old one end', async () => {
  const browser = await browserOf(archive, 'staff')
  const who = async (): Promise<string> =>
    JSON.parse((await browser.open('/profile/', { accept: 'application/json' })).text).username
  assert.equal(await who(), 'staff')
  await changePassword(archive.db.writer, 'staff', ' new pass é')
  const user = await findUserByName(archive.db.writer, 'staff')
  assert.equal(await verifyPassword(' new pass é', user?.password ?? ''), true)
  assert.equal(await who(), '')
})

test('a password that cannot be set is told, and the old one stays', async () => {
  const before = await findUserByName(archive.db.writer, 'superuser')
  for (const [username, password, message] of [
    ['nobody', 'long enough', 'There is no user nobody.'],
    ['superuser', '1234567', 'The password is too short: at least 8 characters.'],
    ['superuser', '', 'The password is too short: at least 8 characters.'],
    ['superuser', 'x'.repeat(1001), 'The password is too long: at most 1000 characters.'],
  ] as const) {
    await assert.rejects(changePassword(archive.db.writer, username, password), { name: 'StartError', message })
  }
  assert.deepEqual(await findUserByName(archive.db.writer, 'superuser'), before)
})
