import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Fastify from 'fastify'
import { anonymous } from '../../src/auth/caller.ts'
import { portalRoutes } from '../../src/auth/portal-routes.ts'
import { raw } from '../../src/db/sql.ts'
import { handleErrors } from '../../src/http/error-handler.ts'
import { readSettings } from '../../src/settings.ts'
import { startTestArchive, type TestArchive, tokens } from '../helpers/archive.ts'

const PATH = '/authprofile/addupdateuser/'
const KEY = 'the server key'
const byKey = { authorization: `Server ${KEY}` }
const account = {
  username: 'newcomer',
  first_name: 'New',
  last_name: 'Comer',
  email: 'new@comer.org',
  is_staff: false,
  is_superuser: false,
  profile: { staff_view: true, education_user: false },
  tokens: { api_token: '7'.repeat(40) },
  proposals: [{ id: 'PROP-A' }],
}

let archive: TestArchive
before(async () => {
  archive = await startTestArchive({ OAUTH_SERVER_KEY: KEY })
})
after(() => archive.close())

const stored = (): Promise<Record<string, unknown>[]> =>
  archive.db.writer.query(
    raw(`select u.username, first_name, last_name, email, is_staff, is_superuser, is_active, password, staff_view, api_token
      from auth_user u join auth_profile_authprofile a on a.user_id = u.id where u.username = 'newcomer'`),
  )
const row = {
  username: 'newcomer',
  first_name: 'New',
  last_name: 'Comer',
  email: 'new@comer.org',
  is_staff: false,
  is_superuser: false,
  is_active: true,
  password: '!',
  staff_view: true,
  api_token: '7'.repeat(40),
}

test('only the server key lets a user be pushed', async () => {
  const cases: readonly (readonly [authorization: string | undefined, status: number, detail: string])[] = [
    [undefined, 401, 'Authentication credentials were not provided.'],
    ['Server wrong', 401, 'Authentication credentials were not provided.'],
    ['Server ', 401, 'Authentication credentials were not provided.'],
    [`Token ${tokens.owner}`, 403, 'Invalid or missing API Key.'],
    [`Token ${tokens.superuser}`, 403, 'Invalid or missing API Key.'],
  ]
  for (const [authorization, status, detail] of cases) {
    const answer = await archive.post(PATH, account, 'anonymous', authorization === undefined ? {} : { authorization })
    assert.deepEqual([answer.status, answer.json], [status, { detail }], authorization)
  }
  assert.deepEqual(await stored(), [])
})

test('a pushed user is made, then changed, whatever the body is called', async () => {
  const made = await archive.post(PATH, account, 'anonymous', byKey)
  assert.deepEqual([made.status, made.json], [200, { message: 'User account updated' }])
  assert.deepEqual(await stored(), [row])

  const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream', 'nonsense', '']
  for (const [index, type] of types.entries()) {
    const body = JSON.stringify({ ...account, last_name: `Comer ${index}`, is_staff: true })
    const changed = await archive.post(PATH, body, 'anonymous', {
      authorization: `xx Server ${KEY}`,
      ...(type === '' ? {} : { 'content-type': type }),
    })
    assert.deepEqual([changed.status, changed.json], [200, { message: 'User account updated' }], type)
    assert.deepEqual(await stored(), [{ ...row, last_name: `Comer ${index}`, is_staff: true }], type)
  }
  const profile = await archive.get('/frames/', 'anonymous', { authorization: `Token ${account.tokens.api_token}` })
  assert.equal(profile.status, 200, 'the pushed token signs in')
})

test('what the database cannot hold is as if it had not been said', async () => {
  const body = { ...account, first_name: 'New\0', email: '\0', tokens: { api_token: '7\0' } }
  const { status } = await archive.post(PATH, body, 'anonymous', byKey)
  assert.equal(status, 200)
  assert.deepEqual(await stored(), [{ ...row, first_name: '', email: '', api_token: '' }])
  const nobody = await archive.post(PATH, { ...account, username: 'new\0comer' }, 'anonymous', byKey)
  assert.deepEqual([nobody.status, nobody.json], [400, { username: ['This field is required.'] }])
})

test('a body that names no user is refused with what is wrong', async () => {
  const cases: readonly (readonly [body: string, json: unknown])[] = [
    ['[1]', { detail: 'The body is not a JSON object.' }],
    ['{}', { username: ['This field is required.'] }],
    ['{"username": 7}', { username: ['This field is required.'] }],
  ]
  for (const [body, json] of cases) {
    const answer = await archive.post(PATH, body, 'anonymous', byKey)
    assert.deepEqual([answer.status, answer.json], [400, json], body)
  }
  const broken = await archive.post(PATH, '{', 'anonymous', byKey)
  assert.equal(broken.status, 400)
  assert.match(broken.json.detail, /^JSON parse error - /)
})

test('without a key set nobody has it', async () => {
  const app = Fastify()
  handleErrors(app)
  app.decorateRequest('caller', { getter: () => anonymous })
  portalRoutes(app, { settings: readSettings({}) } as Parameters<typeof portalRoutes>[1])
  for (const authorization of ['Server ', 'Server', 'Server undefined']) {
    const answer = await app.inject({ method: 'POST', url: PATH, payload: account, headers: { authorization } })
    assert.equal(answer.statusCode, 401, authorization)
  }
})
