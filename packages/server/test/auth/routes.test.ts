import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { insertUser } from '../../src/auth/queries.ts'
import { people, startTestArchive, type TestArchive, tokens, type Who } from '../helpers/archive.ts'

/** Made by the existing archive for the password adminpass1. */
const ADMIN_PASSWORD = 'pbkdf2_sha256$1500000$eQ6kutZjmQ2lWhymAffhGk$TkJs7YM6yMcgfWfEadtB8+TAblgipd2g6fs6QoRSuM0='

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
  const admin = { username: 'admin', email: '', password: ADMIN_PASSWORD, isStaff: true, isSuperuser: true }
  await insertUser(archive.db.writer, admin)
})
after(() => archive.close())

test('a profile is 503 while only the portal knows its proposals and is down', async () => {
  archive.portal.answers = false // nobody has asked for these proposals yet
  const { status, json } = await archive.get('/profile/', 'owner')
  archive.portal.answers = true
  assert.equal(status, 503)
  assert.deepEqual(json, { detail: 'The Observation Portal cannot be reached just now. Try again in a moment.' })
})

test('a profile tells who asks, and is there for nobody too', async () => {
  const cases: readonly (readonly [who: Who, profile: unknown])[] = [
    ['anonymous', { username: '', profile: {}, is_staff: false }],
    ['owner', { username: 'owner', profile: { proposals: ['PROP-A', 'PROP-B'] }, is_staff: false }],
    ['other', { username: 'other', profile: { proposals: [] }, is_staff: false }],
    ['staff', { username: 'staff', profile: { proposals: [] }, is_staff: true }],
    ['superuser', { username: 'superuser', profile: { proposals: [] }, is_staff: true }],
  ]
  for (const [who, profile] of cases) {
    const { status, headers, json } = await archive.get('/profile/', who)
    assert.deepEqual([status, headers['content-type'], json], [200, 'application/json', profile], who)
  }
})

test('a profile by every kind of credentials', async () => {
  const owner = { username: 'owner', profile: { proposals: ['PROP-A', 'PROP-B'] }, is_staff: false }
  const nobody = { username: '', profile: {}, is_staff: false }
  const cases: readonly (readonly [authorization: string, status: number, body: unknown])[] = [
    [`token ${tokens.owner}`, 200, owner],
    [`Token ${people.owner.apiToken}`, 200, owner],
    [`Bearer ${people.owner.bearer}`, 200, owner],
    ['Basic YWRtaW46YWRtaW5wYXNzMQ==', 200, nobody],
    ['Frobnicate x', 200, nobody],
    ['Token', 401, { detail: 'Invalid token header. No credentials provided.' }],
    ['Token a b', 401, { detail: 'Invalid token header. Token string should not contain spaces.' }],
    ['Token éé', 401, { detail: 'Invalid token header. Token string should not contain invalid characters.' }],
    ['Token deadbeef', 401, { detail: 'Invalid token.' }],
    ['Bearer nope', 401, { detail: 'No Such User' }],
    ['Bearer', 401, { detail: 'No Such User' }],
  ]
  for (const [authorization, status, body] of cases) {
    const { status: found, headers, json } = await archive.get('/profile/', 'anonymous', { authorization })
    assert.deepEqual([found, json], [status, body], authorization)
    assert.equal(headers['www-authenticate'], status === 401 ? 'Token' : undefined, authorization)
  }
})

test('a profile has one method', async () => {
  const { status, headers, json } = await archive.post('/profile/', {}, 'owner')
  assert.deepEqual([status, headers.allow, json], [405, 'GET, HEAD, OPTIONS', { detail: 'Method "POST" not allowed.' }])
})

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

test('a token for a local password, by JSON or a form, is always the same and works', async () => {
  const first = await archive.post('/api-token-auth/', { username: 'admin', password: 'adminpass1' })
  assert.equal(first.status, 200)
  assert.match(first.json.token, /^[0-9a-f]{40}$/)
  assert.deepEqual(first.json, { token: first.json.token })
  const second = await archive.post('/api-token-auth/', 'username=admin&password=adminpass1', 'anonymous', FORM)
  assert.deepEqual([second.status, second.json], [200, first.json])
  const profile = await archive.get('/profile/', 'anonymous', { authorization: `Token ${first.json.token}` })
  assert.equal(profile.json.username, 'admin')
})

test("a token for the portal's password is the user's own", async () => {
  const answer = await archive.post('/api-token-auth/', { username: 'owner', password: 'owner pass' })
  assert.deepEqual([answer.status, answer.json], [200, { token: tokens.owner }])
})

test('whoever is known gets their token without a body', async () => {
  const cases: readonly (readonly [body: unknown, headers: Record<string, string>])[] = [
    [undefined, {}],
    [{}, {}],
    [{ username: 'owner', password: 'wrong' }, {}],
    ['', FORM],
  ]
  for (const [body, headers] of cases) {
    const { status, json } = await archive.post('/api-token-auth/', body, 'other', headers)
    assert.deepEqual([status, json], [200, { token: tokens.other }], JSON.stringify(body))
  }
})

const REQUIRED = ['This field is required.']
const BLANK = ['This field may not be blank.']

test('what cannot be a name and password is refused field by field', async () => {
  const cases: readonly (readonly [body: unknown, answer: unknown])[] = [
    [undefined, { username: REQUIRED, password: REQUIRED }],
    [{}, { username: REQUIRED, password: REQUIRED }],
    [{ username: 'admin' }, { password: REQUIRED }],
    [
      { username: '', password: '' },
      { username: BLANK, password: BLANK },
    ],
    [{ username: null, password: 'x' }, { username: ['This field may not be null.'] }],
    [{ username: 'a\0', password: 'x' }, { username: ['Null characters are not allowed.'] }],
    [{ username: 5, password: {} }, { password: ['Not a valid string.'] }],
    [
      { username: ['admin'], password: true },
      { username: ['Not a valid string.'], password: ['Not a valid string.'] },
    ],
    [[], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
  ]
  for (const [body, json] of cases) {
    const answer = await archive.post('/api-token-auth/', body)
    assert.deepEqual([answer.status, answer.json], [400, json], JSON.stringify(body))
  }
})

test('a wrong name or password is refused in one way', async () => {
  const cases = [
    { username: 'admin', password: 'wrong' },
    { username: 'nobody', password: 'adminpass1' },
    { username: 'owner', password: ' owner pass ' },
    { username: 'owner', password: '!' },
    { username: 'ADMIN', password: 'adminpass1' },
  ]
  for (const body of cases) {
    const { status, json } = await archive.post('/api-token-auth/', body)
    assert.deepEqual(
      [status, json],
      [400, { non_field_errors: ['Unable to log in with provided credentials.'] }],
      body.username,
    )
  }
})

test('a body that cannot be read is refused as everywhere', async () => {
  const broken = await archive.post('/api-token-auth/', '{"a":', 'anonymous', { 'content-type': 'application/json' })
  assert.deepEqual(
    [broken.status, broken.json],
    [400, { detail: 'JSON parse error - Expecting value: line 1 column 6 (char 5)' }],
  )
  const xml = await archive.post('/api-token-auth/', '<a/>', 'anonymous', { 'content-type': 'application/xml' })
  assert.deepEqual([xml.status, xml.json], [415, { detail: 'Unsupported media type "application/xml" in request.' }])
})

test('a token is not had by GET, where a password would stand in the address', async () => {
  const { status, headers, json } = await archive.get('/api-token-auth/?username=admin&password=adminpass1')
  assert.deepEqual([status, headers.allow, json], [405, 'POST, OPTIONS', { detail: 'Method "GET" not allowed.' }])
})

test('while the portal is down, a local password is enough and another cannot be told', async () => {
  archive.portal.answers = false
  const local = await archive.post('/api-token-auth/', { username: 'admin', password: 'adminpass1' })
  const remote = await archive.post('/api-token-auth/', { username: 'owner', password: 'owner pass' })
  archive.portal.answers = true
  assert.equal(local.status, 200)
  assert.deepEqual(
    [remote.status, remote.headers['retry-after'], remote.json],
    [503, '30', { detail: 'The Observation Portal cannot be reached just now. Try again in a moment.' }],
  )
})

test('a revoked token is worthless, and the one in its place works', async () => {
  const anonymous = await archive.post('/revoke_token/', {})
  assert.deepEqual(
    [anonymous.status, anonymous.json],
    [401, { detail: 'Authentication credentials were not provided.' }],
  )
  const read = await archive.get('/revoke_token/', 'other')
  assert.deepEqual([read.status, read.json], [405, { detail: 'Method "GET" not allowed.' }])

  const { status, json } = await archive.send('POST', '/revoke_token/', { who: 'other' })
  assert.deepEqual([status, json], [200, { message: 'API token revoked.' }])
  assert.deepEqual((await archive.get('/profile/', 'other')).json, { detail: 'Invalid token.' })
  const byPortal = { authorization: `Token ${people.other.apiToken}` }
  const renewed = await archive.send('POST', '/api-token-auth/', { headers: byPortal })
  assert.match(renewed.json.token, /^[0-9a-f]{40}$/)
  assert.notEqual(renewed.json.token, tokens.other)
  const profile = await archive.get('/profile/', 'anonymous', { authorization: `Token ${renewed.json.token}` })
  assert.equal(profile.json.username, 'other')
})
