import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Answer, people, startTestArchive, type TestArchive, type Who } from '../helpers/archive.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.close())

const NOBODY = { detail: 'Authentication credentials were not provided.' }
const FORBIDDEN = { detail: 'You do not have permission to perform this action.' }

test('a route asks for its rights, whatever the body', async () => {
  const cases: readonly (readonly [method: string, url: string, who: Who, status: number, body: unknown])[] = [
    ['POST', '/frames/', 'anonymous', 401, NOBODY],
    ['POST', '/frames/', 'owner', 403, FORBIDDEN],
    ['POST', '/frames/', 'staff', 403, FORBIDDEN],
    ['GET', '/versions/', 'anonymous', 401, NOBODY],
    ['GET', '/versions/', 'owner', 403, FORBIDDEN],
  ]
  for (const [method, url, who, status, body] of cases) {
    const answer = await archive.send(method, url, {
      who,
      ...(method === 'POST' && { body: '{"broken', headers: { 'content-type': 'text/plain' } }),
    })
    assert.deepEqual([answer.status, answer.json], [status, body], `${method} ${url} by ${who}`)
    assert.equal(answer.headers['www-authenticate'], status === 401 ? 'Token' : undefined)
  }
  assert.equal((await archive.get('/versions/', 'staff')).status, 200)
  assert.equal((await archive.post('/frames/', {}, 'superuser')).status, 400)
})

test('a wrong token is refused even where nobody needs one', async () => {
  for (const url of ['/', '/frames/', '/profile/', '/frames/1/']) {
    const { status, headers, json } = await archive.get(url, 'anonymous', { authorization: 'Token deadbeef' })
    assert.deepEqual([status, headers['www-authenticate'], json], [401, 'Token', { detail: 'Invalid token.' }], url)
  }
})

test('a route that has nothing to do with who asks does not find out', async () => {
  const { requests } = archive.portal
  for (const url of ['/health/', '/robots.txt']) {
    for (const authorization of ['Token deadbeef', 'Bearer nobody', 'Token']) {
      assert.equal((await archive.get(url, 'anonymous', { authorization })).status, 200, `${url} ${authorization}`)
    }
  }
  assert.equal(archive.portal.requests, requests)
})

test('a preflight is not asked who it is', async () => {
  const answer = await archive.send('OPTIONS', '/frames/', {
    headers: { authorization: 'Token deadbeef', 'access-control-request-method': 'POST' },
  })
  assert.deepEqual([answer.status, answer.text], [200, ''])
})

test('while the portal is down its bearer tokens are answered by 503, and the archive goes on for the others', async () => {
  archive.portal.answers = false
  const asked = (authorization: string): Promise<Answer> => archive.get('/frames/', 'anonymous', { authorization })
  const { status, headers, json } = await asked(`Bearer ${people.owner.bearer}`)
  archive.portal.answers = true
  assert.deepEqual(
    [status, headers['retry-after'], headers['archive-error'], json],
    [
      ...[503, '30', 'upstream_unavailable'],
      { detail: 'The Observation Portal cannot be reached just now. Try again in a moment.' },
    ],
  )
  assert.equal((await archive.get('/frames/')).status, 200)
})

test('who is turned away from a page reads it as a page', async () => {
  const { status, headers, text } = await archive.get('/versions/', 'anonymous', { accept: 'text/html' })
  assert.deepEqual([status, headers['content-type']], [401, 'text/html; charset=utf-8'])
  assert.match(text, /<h1>Unauthorized<\/h1>/)
  assert.match(text, /Authentication credentials were not provided\./)
  assert.match(text, /<a class="button" href="\/api-auth\/login\/\?next=%2Fversions%2F">/)
})
