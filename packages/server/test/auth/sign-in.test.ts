import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { people, startTestArchive, type TestArchive } from '../helpers/archive.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive({ THROTTLE_LOGIN: '3/hour' })
})
after(() => archive.close())

const attempt = async (
  remoteAddress: string,
  username: string,
  password: string,
): Promise<{ status: number; headers: Readonly<Record<string, unknown>>; json: unknown }> => {
  const { statusCode, headers, body } = await archive.app.inject({
    method: 'POST',
    url: '/api-token-auth/',
    remoteAddress,
    payload: { username, password },
  })
  return { status: statusCode, headers, json: JSON.parse(body) }
}

const { username, password } = people.owner
const WRONG = { non_field_errors: ['Unable to log in with provided credentials.'] }

test('right passwords are never counted', async () => {
  for (let index = 0; index < 5; index++) {
    const { status, json } = await attempt('192.0.2.1', username, password)
    assert.deepEqual([status, json], [200, { token: archive.tokens.owner }])
  }
})

test('of wrong passwords an address has so many, for whichever user; then not even the right one is looked at', async () => {
  for (const name of ['owner', 'nobody', 'staff']) {
    const { status, json } = await attempt('192.0.2.2', name, 'wrong')
    assert.deepEqual([status, json], [400, WRONG])
  }
  const { requests } = archive.portal
  const refused = await attempt('192.0.2.2', username, password)
  const seconds = refused.headers['retry-after']
  assert.deepEqual(
    [refused.status, refused.json],
    [429, { detail: `Request was throttled. Expected available in ${seconds} seconds.` }],
  )
  assert.equal(archive.portal.requests, requests)
  assert.equal((await attempt('192.0.2.3', username, password)).status, 200)
})

test('many at once are no more', async () => {
  const attempts = Array.from({ length: 12 }, () => attempt('192.0.2.4', 'owner', 'wrong'))
  const statuses = (await Promise.all(attempts)).map(({ status }) => status).sort()
  assert.deepEqual(statuses, [400, 400, 400, ...Array<number>(9).fill(429)])
})

test('a portal that is down is nobody’s wrong password', async () => {
  archive.portal.answers = false
  for (let index = 0; index < 5; index++) {
    assert.equal((await attempt('192.0.2.5', username, password)).status, 503)
  }
  archive.portal.answers = true
  assert.equal((await attempt('192.0.2.5', username, password)).status, 200)
})
