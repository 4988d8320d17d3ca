import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Fastify from 'fastify'
import { anonymous } from '../../src/auth/caller.ts'
import { internalPath } from '../../src/downloads/internal-link.ts'
import { handleErrors } from '../../src/http/error-handler.ts'
import { throttle } from '../../src/http/throttle.ts'
import { people, startTestArchive, type TestArchive, type Who } from '../helpers/archive.ts'

const SECRET_KEY = 'signs links'
let archive: TestArchive
before(async () => {
  archive = await startTestArchive({
    THROTTLE_ANON: '5/day',
    THROTTLE_USER: '8/d',
    TRUSTED_PROXIES: '10.0.0.0/8',
    SECRET_KEY,
  })
})
after(() => archive.close())

const from = async (
  address: string,
  { url = '/profile/', forwarded = '', method = 'GET' } = {},
): Promise<{ status: number; headers: Readonly<Record<string, unknown>>; body: string }> => {
  const { statusCode, headers, body } = await archive.app.inject({
    method: method as 'GET',
    url,
    remoteAddress: address,
    headers: { accept: 'application/json', ...(forwarded && { 'x-forwarded-for': forwarded }) },
  })
  return { status: statusCode, headers, body }
}

/** How many of so many requests were let through. */
const admitted = async (times: number, ask: (index: number) => Promise<{ status: number }>): Promise<number> => {
  let count = 0
  for (let index = 0; index < times; index++) count += (await ask(index)).status === 200 ? 1 : 0
  return count
}

test('an address is answered up to its rate, then told when to come again', async () => {
  assert.equal(await admitted(5, () => from('192.0.2.1')), 5)
  const { status, headers, body } = await from('192.0.2.1')
  const seconds = Number(headers['retry-after'])
  assert.ok(Number.isInteger(seconds) && seconds > 0 && seconds <= 86_400)
  assert.equal(status, 429)
  assert.deepEqual(
    [headers['content-type'], headers['archive-error'], headers['access-control-allow-origin']],
    ['application/json', 'throttled', '*'],
  )
  const unit = seconds === 1 ? 'second' : 'seconds'
  assert.equal(body, `{"detail":"Request was throttled. Expected available in ${seconds} ${unit}."}`)
  assert.equal((await from('192.0.2.2')).status, 200)
})

test('an address without its last slash is counted where it leads to', async () => {
  for (let index = 0; index < 10; index++) {
    assert.equal((await from('192.0.2.8', { url: '/profile' })).status, 301)
  }
  assert.equal(await admitted(10, () => from('192.0.2.8')), 5)
})

test('files by their links, and what nginx fetches for a ZIP, are not counted', async () => {
  const address = '192.0.2.77'
  assert.equal(await admitted(6, () => from(address)), 5)
  const status = async (url: string): Promise<number> => (await from(address, { url })).status
  assert.equal(await status('/files/tst/a.fits?key=k&expires=1&signature=none'), 403)
  for (const kind of ['funpack', 'catalog'] as const) {
    assert.equal(await status(`/frame-${kind}/999/${kind}/`), 429)
    const link = internalPath({ kind, frameId: 999, versionId: 1 }, SECRET_KEY)
    assert.equal(await status(link), 404, 'there is no such frame')
    assert.equal(await status(link.replace('expires=1', 'expires=2')), 429)
  }
})

test('every route is counted together, health and what has to do with nobody is not', async () => {
  for (const url of ['/', '/frames/', '/thumbnails/', '/frames/999/', '/profile/']) {
    assert.notEqual((await from('192.0.2.3', { url })).status, 429, url)
  }
  for (const url of ['/', '/frames/', '/thumbnails/', '/frames/999/', '/profile/']) {
    assert.equal((await from('192.0.2.3', { url })).status, 429, url)
  }
  for (const url of ['/health/', '/robots.txt', '/openapi/', '/api-auth/login/', '/admin/login/']) {
    assert.equal((await from('192.0.2.3', { url })).status, 200, url)
  }
})

test('whoever has no more requests can still sign in', async () => {
  for (let index = 0; index < 6; index++) await from('192.0.2.6')
  assert.equal((await from('192.0.2.6')).status, 429)
  const { username, password } = people.other
  const { statusCode, body } = await archive.app.inject({
    method: 'POST',
    url: '/api-token-auth/',
    remoteAddress: '192.0.2.6',
    payload: { username, password },
  })
  assert.deepEqual([statusCode, JSON.parse(body)], [200, { token: archive.tokens.other }])
})

test('a preflight is not counted and not refused', async () => {
  const preflight = (): Promise<{ statusCode: number }> =>
    archive.app.inject({
      method: 'OPTIONS',
      url: '/frames/',
      remoteAddress: '192.0.2.4',
      headers: { 'access-control-request-method': 'GET' },
    })
  for (let index = 0; index < 10; index++) assert.equal((await preflight()).statusCode, 200)
  assert.equal(await admitted(10, () => from('192.0.2.4')), 5)
  assert.equal((await preflight()).statusCode, 200)
})

test('an invented X-Forwarded-For helps nobody; a trusted proxy tells clients apart', async () => {
  assert.equal(await admitted(20, (index) => from('192.0.2.5', { forwarded: `198.51.100.${index}` })), 5)
  assert.equal(await admitted(20, (index) => from('10.0.0.1', { forwarded: `198.51.100.${index}` })), 20)
  const invented = (index: number): string => `203.0.113.${index}, 198.51.100.99`
  assert.equal(await admitted(20, (index) => from('10.0.0.1', { forwarded: invented(index) })), 5)
})

test('one network of IPv6 is one client', async () => {
  assert.equal(await admitted(20, (index) => from(`2001:db8:0:7::${index.toString(16)}`)), 5)
  assert.equal((await from('2001:db8:0:8::1')).status, 200)
})

test('users are counted by themselves, wherever they come from and by whatever proof; staff are free', async () => {
  const asking = (who: Who) => () => archive.get('/profile/', who)
  assert.equal(await admitted(12, asking('owner')), 8)
  assert.equal(await admitted(3, asking('other')), 3)
  const portalToken = { authorization: `Token ${'f'.repeat(40)}` }
  assert.equal((await archive.get('/profile/', 'anonymous', portalToken)).status, 429)
  assert.equal(await admitted(20, asking('staff')), 20)
  assert.equal(await admitted(20, asking('superuser')), 20)
})

test('a page is told too', async () => {
  const { statusCode, headers, body } = await archive.app.inject({
    url: '/frames/',
    remoteAddress: '192.0.2.1',
    headers: { accept: 'text/html' },
  })
  assert.deepEqual([statusCode, headers['content-type']], [429, 'text/html; charset=utf-8'])
  assert.ok(body.includes('Request was throttled. Expected available in'))
})

test('nobody is counted without rates, nor on a route that says so; a failing cache stops nobody', async () => {
  const build = (rates: { anon?: boolean; fails?: boolean }) => {
    const app = Fastify()
    handleErrors(app)
    app.decorateRequest('caller', null as unknown as typeof anonymous)
    app.addHook('onRequest', async (request) => {
      request.caller = anonymous
    })
    let counted = 0
    const increment = async (): Promise<number> => {
      if (rates.fails) throw new Error('the cache is down')
      return ++counted
    }
    const rate = rates.anon ? { limit: 0, seconds: 1 } : undefined
    throttle(app, {
      settings: { THROTTLE_ANON: rate, THROTTLE_USER: undefined, TRUSTED_PROXIES: [] },
      cache: { increment, get: async () => undefined },
    })
    app.get('/counted', async () => 'yes')
    app.get('/free', { config: { isThrottled: false } }, async () => 'yes')
    return async (url: string): Promise<number> => (await app.inject({ url })).statusCode
  }
  const limited = build({ anon: true })
  assert.deepEqual([await limited('/counted'), await limited('/free')], [429, 200])
  const unlimited = build({})
  assert.equal(await unlimited('/counted'), 200)
  const failing = build({ anon: true, fails: true })
  assert.equal(await failing('/counted'), 200)
})
