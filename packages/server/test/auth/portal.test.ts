import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { connectToPortal, type Portal, portalUserOf } from '../../src/auth/portal.ts'
import { UpstreamUnavailable } from '../../src/errors.ts'
import { readSettings } from '../../src/settings.ts'
import { people } from '../helpers/archive.ts'
import { startPortal, type TestPortal } from '../helpers/portal.ts'

const OWNER = {
  username: 'owner',
  firstName: 'First',
  lastName: 'Last',
  email: 'owner@example.org',
  isStaff: false,
  isSuperuser: false,
  staffView: false,
  apiToken: 'f'.repeat(40),
  proposals: ['PROP-A', 'PROP-B'],
}

let portal: TestPortal
before(async () => {
  portal = await startPortal(Object.values(people))
})
after(() => portal.close())

const at = (url: string, given: Record<string, string> = {}): Portal =>
  connectToPortal(
    readSettings({
      OAUTH_CLIENT_ID: 'client',
      OAUTH_CLIENT_SECRET: 'secret',
      OAUTH_TOKEN_URL: `${url}/o/token/`,
      OAUTH_PROFILE_URL: `${url}/api/profile/`,
      PORTAL_TIMEOUT: '1',
      ...given,
    }),
  )

const isUnavailable = (error: unknown): boolean => {
  assert.ok(error instanceof UpstreamUnavailable)
  assert.equal(error.status, 503)
  assert.deepEqual(error.body, {
    detail: 'The Observation Portal cannot be reached just now. Try again in a moment.',
  })
  assert.ok(error.cause instanceof Error)
  return true
}

test('tells whose token it is', async () => {
  assert.deepEqual(await at(portal.url).profile(`Token ${people.owner.apiToken}`), OWNER)
  assert.deepEqual(await at(portal.url).profile('Bearer bearer-owner'), OWNER)
  assert.equal(await at(portal.url).profile('Bearer nobody'), undefined)
})

test('gives a token for a password', async () => {
  assert.equal(await at(portal.url).accessToken('owner', 'owner pass'), 'bearer-owner')
  assert.equal(await at(portal.url).accessToken('owner', 'wrong'), undefined)
  assert.equal(await at(portal.url).accessToken('nobody', 'owner pass'), undefined)
})

test('is not asked for a password when none is configured', async () => {
  const { requests } = portal
  assert.equal(await at(portal.url, { OAUTH_CLIENT_ID: '' }).accessToken('owner', 'owner pass'), undefined)
  assert.equal(portal.requests, requests)
})

test('a portal that is down, or nowhere, is unavailable', async () => {
  portal.answers = false
  await assert.rejects(at(portal.url).profile('Token x'), isUnavailable)
  await assert.rejects(at(portal.url).accessToken('owner', 'owner pass'), isUnavailable)
  portal.answers = true
  await assert.rejects(at('http://127.0.0.1:1').profile('Token x'), isUnavailable)
  await assert.rejects(at('not an address').profile('Token x'), isUnavailable)
})

/** A portal that answers in one particular way. */
const answering = async <T>(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  use: (portal: Portal) => Promise<T>,
): Promise<T> => {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await use(at(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const sending =
  (status: number, body: string, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse): void =>
    void response.writeHead(status, headers).end(body)

test('the password grant is what RFC 6749 says, to the configured client', async () => {
  let seen: unknown
  const token = await answering(
    async (request, response) => {
      let text = ''
      for await (const chunk of request) text += chunk
      seen = [
        request.method,
        request.url,
        request.headers['content-type'],
        Object.fromEntries(new URLSearchParams(text)),
      ]
      sending(200, '{"access_token":"é token"}')(request, response)
    },
    (one) => one.accessToken('bilbo & co', 'p=ä&ss'),
  )
  assert.equal(token, 'é token')
  assert.deepEqual(seen, [
    'POST',
    '/o/token/',
    'application/x-www-form-urlencoded;charset=UTF-8',
    {
      grant_type: 'password',
      username: 'bilbo & co',
      password: 'p=ä&ss',
      client_id: 'client',
      client_secret: 'secret',
    },
  ])
})

test('a portal that fails or has too many requests says nothing about a token', async () => {
  for (const status of [429, 500, 502, 503]) {
    await answering(sending(status, '{"username":"owner"}'), (one) =>
      assert.rejects(one.profile('Token x'), isUnavailable),
    )
  }
})

test('a portal that refuses knows no such token', async () => {
  for (const status of [400, 401, 403, 404]) {
    const profile = await answering(sending(status, 'no'), (one) => one.profile('Token x'))
    assert.equal(profile, undefined, String(status))
  }
})

test('an answer that is not JSON is no answer', async () => {
  for (const body of ['', '<html>', '{"username":']) {
    await answering(sending(200, body), (one) => assert.rejects(one.profile('Token x'), isUnavailable))
  }
})

test('an answer that names nobody is nobody', async () => {
  for (const body of ['[]', 'null', '"owner"', '{}', '{"username":""}', '{"username":5}', '{"username":"a\\u0000"}']) {
    assert.equal(await answering(sending(200, body), (one) => one.profile('Token x')), undefined, body)
  }
  for (const body of ['[]', '{}', '{"access_token":5}']) {
    assert.equal(await answering(sending(200, body), (one) => one.accessToken('a', 'b')), undefined, body)
  }
})

test('credentials do not follow a redirect', async () => {
  let requests = 0
  const redirect = (request: IncomingMessage, response: ServerResponse): void => {
    requests++
    sending(302, '', { Location: `${portal.url}/api/profile/` })(request, response)
  }
  await answering(redirect, (one) => assert.rejects(one.profile('Bearer bearer-owner'), isUnavailable))
  assert.equal(requests, 1)
})

test('a portal that does not answer in time is given up, whether it says nothing or does not end', async () => {
  const start = performance.now()
  await Promise.all([
    answering(
      () => undefined,
      (one) => assert.rejects(one.profile('Token x'), isUnavailable),
    ),
    answering(
      (_, response) => void response.writeHead(200).write('{"username":'),
      (one) => assert.rejects(one.profile('Token x'), isUnavailable),
    ),
  ])
  const elapsed = performance.now() - start
  assert.ok(elapsed > 900 && elapsed < 5000, `${elapsed} ms`)
})

test('an endless answer is not read to its end', async () => {
  let sent = 0
  const endless = (_: IncomingMessage, response: ServerResponse): void => {
    const chunk = Buffer.alloc(1024 * 1024, ' ')
    const more = (): void => {
      while (!response.destroyed && sent < 256 && response.write(chunk)) sent++
    }
    response.writeHead(200).on('drain', more)
    more()
  }
  await answering(endless, (one) => assert.rejects(one.profile('Token x'), isUnavailable))
  assert.ok(sent < 200, `${sent} MB were sent`)
})

test('an answer of a megabyte is read', async () => {
  const proposals = Array.from({ length: 20_000 }, (_, index) => ({ id: `PROP-${index}`, title: 'x'.repeat(30) }))
  const body = JSON.stringify({ username: 'owner', proposals })
  const profile = await answering(sending(200, body), (one) => one.profile('Token x'))
  assert.equal(profile?.proposals.length, 20_000)
  assert.equal(profile?.proposals.at(-1), 'PROP-19999')
})

test('proposals without a name are left out', async () => {
  const body = JSON.stringify({
    username: 'a',
    proposals: [{ id: 'P1' }, {}, { id: '' }, { id: 5 }, null, 'P2', { id: 'P\0' }, { id: 'P3' }],
  })
  assert.deepEqual((await answering(sending(200, body), (one) => one.profile('Token x')))?.proposals, ['P1', 'P3'])
  assert.deepEqual(
    (await answering(sending(200, '{"username":"a","proposals":"P1"}'), (one) => one.profile('Token x')))?.proposals,
    [],
  )
})

test("a user of the portal has what the database's columns hold; rights only when they are true", () => {
  const nobody = {
    username: 'a',
    ...{ firstName: '', lastName: '', email: '', apiToken: '' },
    ...{ isStaff: false, isSuperuser: false, staffView: false },
  }
  assert.deepEqual(portalUserOf({ username: 'a' }), nobody)
  assert.deepEqual(
    portalUserOf({
      username: 'a',
      is_staff: 'true',
      is_superuser: 1,
      profile: { staff_view: 'yes' },
      tokens: [],
      email: 5,
    }),
    nobody,
  )
  assert.deepEqual(
    portalUserOf({
      username: 'u'.repeat(200),
      first_name: 'f'.repeat(200),
      last_name: 'l'.repeat(200),
      email: 'e'.repeat(300),
      is_staff: true,
      is_superuser: true,
      tokens: { api_token: 't'.repeat(300) },
      profile: { staff_view: true },
    }),
    {
      username: 'u'.repeat(150),
      firstName: 'f'.repeat(150),
      lastName: 'l'.repeat(150),
      email: 'e'.repeat(254),
      apiToken: 't'.repeat(255),
      ...{ isStaff: true, isSuperuser: true, staffView: true },
    },
  )
})
