import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findUser } from '../../../src/admin/users/queries.ts'
import { findUserByName } from '../../../src/auth/queries.ts'
import { startTestArchive, type TestArchive } from '../../helpers/archive.ts'
import { type Browser, browserOf } from '../../helpers/browser.ts'

let archive: TestArchive
let superuser: Browser
before(async () => {
  archive = await startTestArchive()
  superuser = await browserOf(archive, 'superuser')
})
after(() => archive.close())

const PATH = '/admin/users/new/'
const rowOf = async (username: string) => {
  const id = (await findUserByName(archive.db.writer, username))?.id
  return id === undefined ? undefined : findUser(archive.db.writer, id)
}

test('a superuser makes a user without rights, and is led to their page', async () => {
  assert.match(
    (await superuser.open('/admin/users/')).text,
    /<a class="button plain" href="\/admin\/users\/new\/">New user/,
  )
  const { text } = await superuser.open(PATH)
  for (const name of ['username', 'email', 'password', 'again']) {
    assert.ok(text.includes(`<label for="${name}">`) && text.includes(`id="${name}" name="${name}"`), name)
  }
  const { status, headers } = await superuser.send(PATH, { username: ' ingester ', email: 'a@b.test' })
  const user = await rowOf('ingester')
  assert.deepEqual([status, headers.location], [303, `/admin/users/${user?.id}/?done=made`])
  assert.deepEqual(
    [user?.email, user?.has_password, user?.is_active, user?.is_staff, user?.is_superuser, user?.token],
    ['a@b.test', false, true, false, false, ''],
  )
  assert.match((await superuser.open(String(headers.location))).text, /The user was made\./)
})

test('what cannot be is refused with what was typed, but the password', async () => {
  const refused: readonly (readonly [fields: Record<string, string>, why: RegExp])[] = [
    [{ username: 'owner' }, /There is a user owner already\./],
    [{ username: '' }, /A username has 1 to 150 letters/],
    [{ username: 'two words' }, /A username has 1 to 150 letters/],
    [{ username: 'x'.repeat(151) }, /A username has 1 to 150 letters/],
    [{ username: 'fresh', email: 'nowhere' }, /This is no email address\./],
    [{ username: 'fresh', password: 'secret99', again: 'other' }, /The two passwords differ\./],
    [{ username: 'fresh', password: 'short', again: 'short' }, /A password has at least 8 characters\./],
  ]
  for (const [fields, why] of refused) {
    const { status, text } = await superuser.send(PATH, fields)
    assert.equal(status, 400)
    assert.match(text, why)
    assert.ok(text.includes(`value="${fields.username}"`) && !text.includes('secret99'), fields.username)
  }
  assert.equal(await rowOf('fresh'), undefined)
})

test('nobody else makes users', async () => {
  const staff = await browserOf(archive, 'staff')
  assert.doesNotMatch((await staff.open('/admin/users/')).text, /New user/)
  assert.equal((await staff.open(PATH)).status, 403)
  assert.equal((await staff.send(PATH, { username: 'fresh' })).status, 403)
  const forged = await superuser.send(PATH, { username: 'fresh', csrfmiddlewaretoken: 'x'.repeat(64) })
  assert.equal(forged.status, 403)
  assert.equal((await (await browserOf(archive, 'owner')).send(PATH, { username: 'fresh' })).status, 403)
  assert.equal(await rowOf('fresh'), undefined)
})
