import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startTestArchive, type TestArchive } from '../helpers/archive.ts'
import { openBrowser, signInWith } from '../helpers/browser.ts'
import { aFrame } from '../helpers/frame.ts'
import { CLIENT, type OAuthServer, startOAuthServer } from '../helpers/oauth-server.ts'

const bilbo = {
  username: 'bilbo',
  password: 'päss & word=1',
  apiToken: '1'.repeat(40),
  bearer: '',
  proposals: ['SHIRE'],
}
const frodo = { username: 'frodo', password: 'frodo pass', apiToken: '2'.repeat(40), bearer: '', proposals: ['RING'] }
const people = [bilbo, frodo]
const KEY = 'the server key'

const portalAt = (url: string, secret: string = CLIENT.secret): Record<string, string> => ({
  OAUTH_CLIENT_ID: CLIENT.id,
  OAUTH_CLIENT_SECRET: secret,
  OAUTH_TOKEN_URL: `${url}/o/token/`,
  OAUTH_PROFILE_URL: `${url}/api/profile/`,
  OAUTH_SERVER_KEY: KEY,
  THROTTLE_LOGIN: '',
  PORTAL_TIMEOUT: '2',
})

let portal: OAuthServer
let archive: TestArchive
before(async () => {
  portal = await startOAuthServer(people)
  archive = await startTestArchive(portalAt(portal.url))
  const secret = { proposal_id: 'SHIRE', public_date: '2999-01-01T00:00:00Z' }
  assert.equal((await archive.post('/frames/', aFrame('secret', secret), 'superuser')).status, 201)
})
after(async () => {
  await archive.close()
  await portal.close()
})

const PROFILE = { username: 'bilbo', profile: { proposals: ['SHIRE'] }, is_staff: false }
const UNAVAILABLE = { detail: 'The Observation Portal cannot be reached just now. Try again in a moment.' }
const WRONG = { non_field_errors: ['Unable to log in with provided credentials.'] }
const profileBy = (authorization: string, of: TestArchive = archive) =>
  of.get('/profile/', 'anonymous', { authorization })
const tokenFor = ({ username, password }: { username: string; password: string }, of: TestArchive = archive) =>
  of.post('/api-token-auth/', { username, password })

test('a password that only the portal knows gives a token of the archive, and with it the proposals', async () => {
  const { status, json } = await tokenFor(bilbo)
  assert.equal(status, 200)
  assert.match(json.token, /^[0-9a-f]{40}$/)
  assert.deepEqual((await profileBy(`Token ${json.token}`)).json, PROFILE)
  assert.deepEqual((await profileBy(`Token ${bilbo.apiToken}`)).json, PROFILE)
  const frames = await archive.get('/frames/', 'anonymous', { authorization: `Token ${json.token}` })
  assert.deepEqual(
    frames.json.results.map(({ basename }: { basename: string }) => basename),
    ['secret'],
  )
  assert.deepEqual((await archive.get('/frames/')).json.results, [])
})

test('wrong passwords and unknown users are refused', async () => {
  for (const wrong of [
    { ...bilbo, password: 'wrong' },
    { ...bilbo, username: 'nobody' },
    { ...bilbo, username: 'Bilbo' },
  ]) {
    const { status, json } = await tokenFor(wrong)
    assert.deepEqual([status, json], [400, WRONG])
  }
})

test('the same password signs in with a browser', async () => {
  const browser = openBrowser(archive)
  assert.equal((await signInWith(browser, bilbo.username, bilbo.password)).status, 302)
  const { text } = await browser.open('/profile/', { accept: 'application/json' })
  assert.deepEqual(JSON.parse(text), PROFILE)
})

test('a bearer token is its user until it is taken back', async () => {
  const token = await portal.token(frodo)
  const { status, json } = await profileBy(`Bearer ${token}`)
  assert.deepEqual([status, json], [200, { username: 'frodo', profile: { proposals: ['RING'] }, is_staff: false }])
  await portal.revoke(token)
  for (const bad of [token, `${token}x`, 'made-up', bilbo.apiToken]) {
    const refused = await profileBy(`Bearer ${bad}`)
    assert.deepEqual(
      [refused.status, refused.headers['www-authenticate'], refused.json],
      [401, 'Token', { detail: 'No Such User' }],
    )
  }
})

test('a token that has expired is refused', async () => {
  const brief = await startOAuthServer(people, 1)
  const other = await startTestArchive(portalAt(brief.url))
  try {
    const token = await brief.token(bilbo)
    assert.equal((await profileBy(`Bearer ${token}`, other)).status, 200)
    await sleep(2100)
    const { status, json } = await profileBy(`Bearer ${token}`, other)
    assert.deepEqual([status, json], [401, { detail: 'No Such User' }])
  } finally {
    await other.close()
    await brief.close()
  }
})

test('an archive that the portal does not know gets nobody in', async () => {
  const other = await startTestArchive(portalAt(portal.url, 'not the secret'))
  const { status, json } = await tokenFor(bilbo, other)
  await other.close()
  assert.deepEqual([status, json], [400, WRONG])
})

test('while the portal is down known proposals go on; who is not known yet is told by 503', async () => {
  const own = await startOAuthServer(people)
  const other = await startTestArchive(portalAt(own.url))
  try {
    const bearer = await own.token(frodo)
    const { token } = (await tokenFor(bilbo, other)).json
    assert.deepEqual((await profileBy(`Token ${token}`, other)).json, PROFILE)
    await own.close()
    assert.deepEqual((await profileBy(`Token ${token}`, other)).json, PROFILE)
    for (const answer of [await profileBy(`Bearer ${bearer}`, other), await tokenFor(frodo, other)]) {
      assert.deepEqual(
        [answer.status, answer.headers['retry-after'], answer.headers['archive-error'], answer.json],
        [503, '30', 'upstream_unavailable', UNAVAILABLE],
      )
    }
    assert.equal((await other.get('/frames/')).status, 200)
    assert.equal((await other.get('/versions/', 'staff')).status, 200)
  } finally {
    await other.close()
  }
})

test('whom the portal pushes, whatever it calls the body, comes with their own tokens and password', async () => {
  const account = { username: 'frodo', email: 'f@example.org', tokens: { api_token: frodo.apiToken }, is_staff: false }
  for (const type of [undefined, 'text/plain', 'application/json', 'application/octet-stream', 'nonsense/x; a=b']) {
    const headers = { authorization: `Server ${KEY}`, ...(type !== undefined && { 'content-type': type }) }
    const { status, json } = await archive.post(
      '/authprofile/addupdateuser/',
      JSON.stringify(account),
      'anonymous',
      headers,
    )
    assert.deepEqual([status, json], [200, { message: 'User account updated' }], type)
  }
  const { json } = await profileBy(`Token ${frodo.apiToken}`)
  assert.deepEqual(json, { username: 'frodo', profile: { proposals: ['RING'] }, is_staff: false })
})

test('a token of the archive is replaced by revoking it; the portal’s go on', async () => {
  const { token } = (await tokenFor(bilbo)).json
  const { status, json } = await archive.send('POST', '/revoke_token/', {
    headers: { authorization: `Token ${token}` },
  })
  assert.deepEqual([status, json], [200, { message: 'API token revoked.' }])
  assert.deepEqual((await profileBy(`Token ${token}`)).json, { detail: 'Invalid token.' })
  const renewed = (await tokenFor(bilbo)).json.token
  assert.notEqual(renewed, token)
  assert.deepEqual((await profileBy(`Token ${renewed}`)).json, PROFILE)
  assert.deepEqual((await profileBy(`Bearer ${await portal.token(bilbo)}`)).json, PROFILE)
})
