import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { setHeaders } from '../../src/http/headers.ts'

let app: FastifyInstance
before(async () => {
  app = Fastify()
  setHeaders(app)
  app.get('/', async () => ({}))
  app.get('/defect/', async () => {
    throw new Error('a defect')
  })
  app.options('/', async () => ({ name: 'Root' }))
  await app.ready()
})
after(() => app.close())

const ALWAYS = {
  'access-control-allow-origin': '*',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  vary: 'Accept, Cookie, origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}
const PREFLIGHT = {
  'access-control-allow-headers': 'accept, authorization, content-type, user-agent, x-csrftoken, x-requested-with',
  'access-control-allow-methods': 'DELETE, GET, OPTIONS, PATCH, POST, PUT',
  'access-control-max-age': '86400',
}

/** What an answer has of the headers that this plugin knows. */
const ours = (headers: object): object => {
  const names = new Set([...Object.keys({ ...ALWAYS, ...PREFLIGHT }), 'access-control-allow-credentials', 'set-cookie'])
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.has(name)))
}

test('every answer has the same headers, errors included; none allows credentials', async () => {
  for (const [url, status] of [
    ['/', 200],
    ['/nothing/', 404],
    ['/defect/', 500],
  ] as const) {
    const answer = await app.inject({ url, headers: { origin: 'http://elsewhere.example' } })
    assert.deepEqual([answer.statusCode, ours(answer.headers)], [status, ALWAYS], url)
  }
})

test('a preflight is answered by what is allowed, on any path, before anything else is looked at', async () => {
  for (const url of ['/', '/nothing/', '/defect/']) {
    const answer = await app.inject({
      method: 'OPTIONS',
      url,
      headers: {
        origin: 'http://elsewhere.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    })
    assert.deepEqual(
      [answer.statusCode, answer.body, ours(answer.headers)],
      [200, '', { ...ALWAYS, ...PREFLIGHT }],
      url,
    )
  }
})

test('OPTIONS without a method asked for is no preflight', async () => {
  const answer = await app.inject({ method: 'OPTIONS', url: '/', headers: { origin: 'http://elsewhere.example' } })
  assert.deepEqual([answer.json(), ours(answer.headers)], [{ name: 'Root' }, ALWAYS])
  const get = await app.inject({ url: '/', headers: { 'access-control-request-method': 'POST' } })
  assert.deepEqual([get.json(), ours(get.headers)], [{}, ALWAYS])
})
