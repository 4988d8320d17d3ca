import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import {
  allProposals,
  findUserByName,
  findUserByToken,
  hasUsers,
  insertUser,
  type PortalUser,
  saveUserFromPortal,
  tokenOf,
} from '../../src/auth/queries.ts'
import { sql } from '../../src/db/sql.ts'
import { people, startTestArchive, type TestArchive, tokens } from '../helpers/archive.ts'
import { aFrame } from '../helpers/frame.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.close())

const aUser = (username: string, given: Partial<PortalUser> = {}): PortalUser => ({
  username,
  firstName: 'First',
  lastName: 'Last',
  email: `${username}@example.org`,
  isStaff: false,
  isSuperuser: false,
  staffView: false,
  apiToken: `api-${username}`,
  ...given,
})

test("a user is found by the archive's token and by the portal's", async () => {
  const db = archive.db.writer
  const owner = {
    id: (await findUserByName(db, 'owner'))?.id,
    username: 'owner',
    password: '!',
    is_superuser: false,
    is_staff: false,
    is_active: true,
    api_token: people.owner.apiToken,
    access_token: '',
  }
  assert.equal(typeof owner.id, 'number')
  assert.deepEqual({ ...(await findUserByToken(db, tokens.owner)) }, owner)
  assert.deepEqual({ ...(await findUserByToken(db, people.owner.apiToken)) }, owner)
})

test('nobody is found by what is no token, nor by the empty one of users without', async () => {
  const db = archive.db.writer
  const id = await saveUserFromPortal(db, aUser('tokenless', { apiToken: '' }), {
    password: '!',
    accessToken: 'bearer',
  })
  assert.equal(typeof id, 'number')
  for (const token of ['', 'nobody', 'bearer', tokens.owner.slice(1), "' or '1'='1", '%']) {
    assert.equal(await findUserByToken(db, token), undefined, token)
  }
  assert.equal(await findUserByName(db, 'Owner'), undefined)
})

test('a name can be taken once', async () => {
  const user = { username: 'single', email: 'a@example.org', password: 'x', isStaff: true, isSuperuser: false }
  const id = await insertUser(archive.db.writer, user)
  assert.equal(typeof id, 'number')
  assert.equal(await insertUser(archive.db.writer, { ...user, isSuperuser: true }), undefined)
  const { is_staff, is_superuser, password, api_token, access_token } =
    (await findUserByName(archive.db.writer, 'single')) ?? {}
  assert.deepEqual([is_staff, is_superuser, password, api_token, access_token], [true, false, 'x', '', ''])
})

test('a user has one token, made when it is first asked for, also by many at once', async () => {
  const user = { username: 'busy', email: '', password: '!', isStaff: false, isSuperuser: false }
  const id = (await insertUser(archive.db.writer, user)) as number
  const asked = Array.from({ length: 8 }, (_, index) => tokenOf(archive.db.writer, id, String(index).repeat(40)))
  const given = new Set(await Promise.all(asked))
  const stored = await archive.db.writer.query<{ key: string }>(
    sql`select key from authtoken_token where user_id = ${id}`,
  )
  assert.deepEqual(
    [...given],
    stored.map(({ key }) => key),
  )
  assert.equal((await findUserByToken(archive.db.writer, [...given][0] ?? ''))?.id, id)
})

test('who asks for a token while another request makes it gets the same one', async () => {
  const user = { username: 'patient', email: '', password: '!', isStaff: false, isSuperuser: false }
  const id = (await insertUser(archive.db.writer, user)) as number
  let second: Promise<string> | undefined
  const first = await archive.db.transaction(async (connection) => {
    const made = await tokenOf(connection, id, '1'.repeat(40))
    second = tokenOf(archive.db.writer, id, '2'.repeat(40)) // has to wait for what is not committed yet
    await setTimeout(200)
    return made
  })
  assert.deepEqual([first, await second], ['1'.repeat(40), '1'.repeat(40)])
})

/** Everything that is stored of a portal's user, except passwords and dates. */
const stored = async (username: string): Promise<unknown> => {
  const rows = await archive.db.writer.query(sql`
    select first_name, last_name, email, is_staff, is_superuser, is_active, password, staff_view, api_token,
      access_token, refresh_token
    from auth_user u join auth_profile_authprofile a on a.user_id = u.id join authentication_profile p on p.user_id = u.id
    where username = ${username}`)
  return rows.map((row) => ({ ...(row as object) }))
}

test('a user of the portal is made, then kept up to date; the local password and bearer stay', async () => {
  const save = (user: PortalUser, accessToken: string | undefined, password: string): Promise<number> =>
    archive.db.transaction((connection) => saveUserFromPortal(connection, user, { password, accessToken }))
  const first = await save(aUser('pushed'), 'bearer-1', 'hash')
  const expected = {
    first_name: 'First',
    last_name: 'Last',
    email: 'pushed@example.org',
    is_staff: false,
    is_superuser: false,
    is_active: true,
    password: 'hash',
    staff_view: false,
    api_token: 'api-pushed',
    access_token: 'bearer-1',
    refresh_token: '',
  }
  assert.deepEqual(await stored('pushed'), [expected])

  const changes = {
    firstName: 'F',
    lastName: 'L',
    email: 'e@x',
    isStaff: true,
    isSuperuser: true,
    staffView: true,
    apiToken: 'new',
  }
  assert.equal(await save(aUser('pushed', changes), undefined, '!'), first)
  const updated = {
    first_name: 'F',
    last_name: 'L',
    email: 'e@x',
    is_staff: true,
    is_superuser: true,
    staff_view: true,
    api_token: 'new',
  }
  assert.deepEqual(await stored('pushed'), [{ ...expected, ...updated }])

  assert.equal(await save(aUser('pushed'), 'bearer-2', '!'), first)
  assert.deepEqual(await stored('pushed'), [{ ...expected, access_token: 'bearer-2' }])
})

test('every proposal that has a frame, once and in order', async () => {
  assert.deepEqual(await allProposals(archive.db.reader), [])
  for (const [name, proposal_id] of [
    ['q1', 'PROP-B'],
    ['q2', 'PROP-A'],
    ['q3', 'PROP-B'],
  ] as const) {
    assert.equal((await archive.post('/frames/', aFrame(name, { proposal_id }), 'superuser')).status, 201)
  }
  assert.deepEqual(await allProposals(archive.db.reader), ['PROP-A', 'PROP-B'])
})

test('whether there is any user', async () => {
  assert.equal(await hasUsers(archive.db.writer), true)
  await archive.db.writer.query(sql`truncate auth_user cascade`)
  assert.equal(await hasUsers(archive.db.writer), false)
})
