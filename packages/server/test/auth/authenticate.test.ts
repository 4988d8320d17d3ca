import assert from 'node:assert/strict'
import { after, before, beforeEach, mock, test } from 'node:test'
import { type AuthParts, authenticate, authenticatePassword, callerOfBodyToken } from '../../src/auth/authenticate.ts'
import { connectToPortal } from '../../src/auth/portal.ts'
import { findUserByName, insertUser, saveUserFromPortal, type UserRow } from '../../src/auth/queries.ts'
import { memoryCache } from '../../src/cache/memory.ts'
import { sql } from '../../src/db/sql.ts'
import { NotAuthenticated, UpstreamUnavailable } from '../../src/errors.ts'
import { readSettings } from '../../src/settings.ts'
import { people, startTestArchive, type TestArchive, tokens } from '../helpers/archive.ts'
import { aFrame } from '../helpers/frame.ts'
import { startPortal, type TestPortal } from '../helpers/portal.ts'

/** Made by the existing archive for the password adminpass1. */
const ADMIN_PASSWORD = 'pbkdf2_sha256$1500000$eQ6kutZjmQ2lWhymAffhGk$TkJs7YM6yMcgfWfEadtB8+TAblgipd2g6fs6QoRSuM0='
const HOUR_MS = 3_600_000

const newcomer = {
  username: 'newcomer',
  password: 'new pass',
  apiToken: '9'.repeat(40),
  bearer: 'bearer-new',
  proposals: ['PROP-N'],
}
const left = { username: 'left', password: 'left pass', apiToken: '8'.repeat(40), bearer: 'bearer-left', proposals: [] }

let archive: TestArchive
let portal: TestPortal
let parts: AuthParts
before(async () => {
  archive = await startTestArchive()
  portal = await startPortal([...Object.values(people), newcomer, left])
  const db = archive.db.writer
  const admin = { username: 'admin', email: '', password: ADMIN_PASSWORD, isStaff: true, isSuperuser: true }
  await insertUser(db, admin)
  await insertUser(db, { ...admin, username: 'left' })
  await db.query(sql`update auth_user set is_active = false where username = 'left'`)
  await archive.post('/frames/', aFrame('a1', { proposal_id: 'PROP-A' }), 'superuser')
  await archive.post('/frames/', aFrame('a2', { proposal_id: 'PROP-Z' }), 'superuser')
})
after(async () => {
  await portal.close()
  await archive.close()
})
beforeEach(() => {
  portal.answers = true
  portal.requests = 0
  const settings = readSettings({
    OAUTH_CLIENT_ID: 'client',
    OAUTH_TOKEN_URL: `${portal.url}/o/token/`,
    OAUTH_PROFILE_URL: `${portal.url}/api/profile/`,
  })
  parts = { db: archive.db, cache: memoryCache(() => Date.now()), portal: connectToPortal(settings) }
})

/** Who a header stands for; what they are, and their proposals. */
const callerOf = async (authorization: string | undefined): Promise<unknown> => {
  const { userId, username, isStaff, isSuperuser, proposals } = await authenticate(parts, authorization)
  assert.equal(userId, (await findUserByName(archive.db.writer, username))?.id)
  return { username, isStaff, isSuperuser, proposals: await proposals() }
}

const OWNER = { username: 'owner', isStaff: false, isSuperuser: false, proposals: ['PROP-A', 'PROP-B'] }
const NOBODY = { username: '', isStaff: false, isSuperuser: false, proposals: [] }

test("the archive's token and the portal's stand for the same user", async () => {
  for (const authorization of [`Token ${tokens.owner}`, `token  ${tokens.owner} `, `TOKEN ${people.owner.apiToken}`]) {
    assert.deepEqual(await callerOf(authorization), OWNER, authorization)
  }
  const staff = { username: 'staff', isStaff: true, isSuperuser: false, proposals: [] }
  assert.deepEqual(await callerOf(`Token ${tokens.staff}`), staff)
})

test('a header that names no user is refused in the words that clients know', async () => {
  const cases: readonly (readonly [authorization: string, detail: string])[] = [
    ['Token', 'Invalid token header. No credentials provided.'],
    ['Token ', 'Invalid token header. No credentials provided.'],
    ['Token a b', 'Invalid token header. Token string should not contain spaces.'],
    ['Token \u00e9\u00e9', 'Invalid token header. Token string should not contain invalid characters.'],
    ['Token a\0', 'Invalid token header. Token string should not contain invalid characters.'],
    ['Token deadbeef', 'Invalid token.'],
    [`Token ${tokens.owner.toUpperCase()}`, 'Invalid token.'],
    ['Token bearer-owner', 'Invalid token.'],
    ['Bearer nope', 'No Such User'],
    ['Bearer', 'No Such User'],
    ['Bearer ', 'No Such User'],
    ['Bearer a b', 'No Such User'],
    ['Bearer \u00e9', 'No Such User'],
    [`Bearer ${people.owner.apiToken}`, 'No Such User'],
  ]
  for (const [authorization, detail] of cases) {
    await assert.rejects(
      authenticate(parts, authorization),
      (error) => {
        assert.ok(error instanceof NotAuthenticated, String(error))
        assert.deepEqual(error.body, { detail })
        return true
      },
      authorization,
    )
  }
})

test('other schemes, and none, are nobody; the portal is not asked', async () => {
  for (const authorization of [
    undefined,
    '',
    ' ',
    'Basic YWRtaW46YWRtaW5wYXNzMQ==',
    'Frobnicate x',
    'Tokens x',
    'bearer bearer-owner',
  ]) {
    assert.deepEqual(await callerOf(authorization), NOBODY, authorization)
  }
  assert.equal(portal.requests, 0)
})

test('a bearer token is a user of the portal, who is made when they first come', async () => {
  const expected = { username: 'newcomer', isStaff: false, isSuperuser: false, proposals: ['PROP-N'] }
  assert.deepEqual(await callerOf('Bearer bearer-new'), expected)
  assert.equal(portal.requests, 1) // the proposals came with the profile
  const { password, api_token, access_token, is_active } = (await findUserByName(
    archive.db.writer,
    'newcomer',
  )) as UserRow
  assert.deepEqual([password, api_token, access_token, is_active], ['!', newcomer.apiToken, 'bearer-new', true])
  assert.deepEqual(await callerOf(`Token ${newcomer.apiToken}`), expected)
  assert.deepEqual(await callerOf('X Bearer bearer-owner'), OWNER)
})

test('a user who is not active is refused by every way in', async () => {
  await archive.db.writer.query(sql`
    insert into authtoken_token (key, created, user_id) select 'left-token', now(), id from auth_user where username = 'left'`)
  for (const authorization of ['Token left-token', 'Bearer bearer-left']) {
    await assert.rejects(authenticate(parts, authorization), {
      name: 'NotAuthenticated',
      message: '{"detail":"User inactive or deleted."}',
    })
  }
  assert.equal(await authenticatePassword(parts, 'left', 'adminpass1'), undefined)
  assert.equal(await authenticatePassword(parts, 'left', 'left pass'), undefined)
})

test("a token in a body is the archive's or the portal's; anything else is nobody's", async () => {
  for (const token of [tokens.owner, people.owner.apiToken]) {
    assert.equal((await callerOfBodyToken(parts, token))?.username, 'owner')
  }
  for (const token of ['nope', '', 'a b', 'a\0', 'é', undefined, null, 7, {}, [tokens.owner], 'left-token']) {
    assert.equal(await callerOfBodyToken(parts, token), undefined, String(token))
  }
})

test('a superuser has every proposal that has a frame, without asking the portal', async () => {
  const superuser = { username: 'superuser', isStaff: true, isSuperuser: true, proposals: ['PROP-A', 'PROP-Z'] }
  assert.deepEqual(await callerOf(`Token ${tokens.superuser}`), superuser)
  await archive.post('/frames/', aFrame('a3', { proposal_id: 'PROP-Y' }), 'superuser')
  assert.deepEqual(await callerOf(`Token ${tokens.superuser}`), superuser) // remembered
  parts = { ...parts, cache: memoryCache() }
  assert.deepEqual(await callerOf(`Token ${tokens.superuser}`), {
    ...superuser,
    proposals: ['PROP-A', 'PROP-Y', 'PROP-Z'],
  })
  assert.equal(portal.requests, 0)
})

test('the portal is asked for proposals when they are first needed, and not before', async () => {
  const caller = await authenticate(parts, `Token ${tokens.owner}`)
  assert.equal(portal.requests, 0)
  assert.deepEqual(await Promise.all([caller.proposals(), caller.proposals()]), [OWNER.proposals, OWNER.proposals])
  assert.equal(portal.requests, 1)
})

test("a user without the portal's token has no proposals, and the portal is not asked", async () => {
  const user = { username: 'local', email: '', password: '!', isStaff: false, isSuperuser: false }
  const id = (await insertUser(archive.db.writer, user)) as number
  await archive.db.writer.query(
    sql`insert into authtoken_token (key, created, user_id) values ('local-token', now(), ${id})`,
  )
  assert.deepEqual(await callerOf('Token local-token'), { ...NOBODY, username: 'local' })
  assert.equal(portal.requests, 0)
})

test('a user who last came by a bearer token is asked for by it', async () => {
  const user = { username: 'owner2', firstName: '', lastName: '', email: '', isStaff: false, isSuperuser: false }
  const id = await saveUserFromPortal(
    archive.db.writer,
    { ...user, staffView: false, apiToken: '' },
    { password: '!', accessToken: 'bearer-owner' },
  )
  await archive.db.writer.query(
    sql`insert into authtoken_token (key, created, user_id) values ('owner2-token', now(), ${id})`,
  )
  assert.deepEqual(await callerOf('Token owner2-token'), { ...OWNER, username: 'owner2' })
})

test('a token that the portal no longer knows has no proposals', async () => {
  const token = 'forgotten'
  const user = { username: 'gone', firstName: '', lastName: '', email: '', isStaff: false, isSuperuser: false }
  await saveUserFromPortal(
    archive.db.writer,
    { ...user, staffView: false, apiToken: token },
    { password: '!', accessToken: '' },
  )
  assert.deepEqual(await callerOf(`Token ${token}`), { ...NOBODY, username: 'gone' })
})

test('proposals are asked for once an hour', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() })
  try {
    const requestsAfter = async (hours: number): Promise<number> => {
      mock.timers.tick(hours * HOUR_MS)
      assert.deepEqual(await callerOf(`Token ${tokens.owner}`), OWNER)
      return portal.requests
    }
    assert.deepEqual(
      [await requestsAfter(0), await requestsAfter(0.99), await requestsAfter(0.02), await requestsAfter(0.5)],
      [1, 1, 2, 2],
    )
  } finally {
    mock.timers.reset()
  }
})

test('while the portal is down, known proposals go on for a week; unknown ones are an error, not none', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() })
  try {
    portal.answers = false
    await assert.rejects(callerOf(`Token ${tokens.owner}`), UpstreamUnavailable)
    portal.answers = true
    assert.deepEqual(await callerOf(`Token ${tokens.owner}`), OWNER)
    portal.answers = false
    mock.timers.tick(6 * 24 * HOUR_MS)
    assert.deepEqual(await callerOf(`Token ${tokens.owner}`), OWNER)
    mock.timers.tick(2 * 24 * HOUR_MS)
    await assert.rejects(callerOf(`Token ${tokens.owner}`), UpstreamUnavailable)
    portal.answers = true
    assert.deepEqual(await callerOf(`Token ${tokens.owner}`), OWNER)
  } finally {
    mock.timers.reset()
  }
})

test('while the portal is down, requests with known proposals wait for it twice a minute at most', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() })
  try {
    assert.deepEqual(await callerOf(`Token ${tokens.owner}`), OWNER)
    portal.answers = false
    const asked: number[] = []
    for (const seconds of [3600, 1, 28, 2, 1]) {
      mock.timers.tick(seconds * 1000)
      assert.deepEqual(await callerOf(`Token ${tokens.owner}`), OWNER)
      asked.push(portal.requests)
    }
    assert.deepEqual(asked, [2, 2, 2, 3, 3])
    portal.answers = true
    mock.timers.tick(30_000)
    assert.deepEqual([await callerOf(`Token ${tokens.owner}`), portal.requests], [OWNER, 4])
  } finally {
    mock.timers.reset()
  }
})

test('while the portal is down, its bearer tokens cannot be told from wrong ones', async () => {
  portal.answers = false
  await assert.rejects(authenticate(parts, 'Bearer bearer-owner'), UpstreamUnavailable)
  assert.equal((await authenticate(parts, `Token ${tokens.owner}`)).username, 'owner')
})

const nameOf = async (username: string, password: string): Promise<string | undefined> =>
  (await authenticatePassword(parts, username, password))?.username

test('a local password is enough, whether the portal answers or not', async () => {
  portal.answers = false
  assert.equal(await nameOf('admin', 'adminpass1'), 'admin')
  assert.equal(portal.requests, 0)
})

test('a password that is not the local one is tried at the portal', async () => {
  assert.equal(await nameOf('owner', 'owner pass'), 'owner')
  assert.equal((await findUserByName(archive.db.writer, 'owner'))?.access_token, 'bearer-owner')
  assert.equal(await nameOf('admin', 'adminpass2'), undefined)
  assert.equal(await nameOf('nobody', 'adminpass1'), undefined)
  assert.equal(await nameOf('owner', ' owner pass'), undefined)
  assert.equal(await nameOf('owner', '!'), undefined)
  portal.answers = false
  await assert.rejects(nameOf('owner', 'owner pass'), UpstreamUnavailable)
})

test('a user who is not active stays out, by whatever name the portal knows them', async () => {
  // This portal takes an address for the name, as the Observation Portal may.
  const byAddress = { ...left, password: 'p' }
  const { portal: real } = parts
  const other = await startPortal([{ ...byAddress, username: 'left@example.org' }])
  const settings = readSettings({ OAUTH_CLIENT_ID: 'client', OAUTH_TOKEN_URL: `${other.url}/o/token/` })
  const { accessToken } = connectToPortal(settings)
  parts = { ...parts, portal: { ...real, accessToken } }
  assert.equal(await nameOf('left@example.org', 'p'), undefined)
  await other.close()
})
