import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { handleErrors } from '../../src/http/error-handler.ts'
import { originOf, readRequests } from '../../src/http/request.ts'

const build = (trustProxy: boolean | string[]): FastifyInstance => {
  const app = Fastify({ trustProxy })
  handleErrors(app)
  readRequests(app)
  app.get('/', async (request) => ({ origin: originOf(request), query: request.queryParameters.entries }))
  return app
}

let app: FastifyInstance
let trusting: FastifyInstance
before(async () => {
  app = build(false)
  trusting = build(['10.0.0.0/8'])
  await app.listen({ host: '127.0.0.1', port: 0 })
  await trusting.ready()
})
after(() => Promise.all([app.close(), trusting.close()]))

interface Answer {
  readonly status: number
  readonly type: unknown
  readonly text: string
}

const get = async (url: string, host = 'archive.test'): Promise<Answer> => {
  const { statusCode, headers, body } = await app.inject({ url, headers: { host } })
  return { status: statusCode, type: headers['content-type'], text: body }
}

const refused = (detail: string): Answer => ({
  status: 400,
  type: 'text/html; charset=utf-8',
  text: `<!doctype html><title>Bad Request</title><h1>Bad Request</h1><p>${detail}</p>\n`,
})

test('the query is read from what was sent', async () => {
  const { text } = await get('/?a=1&a=%C3%A9&b')
  assert.deepEqual(JSON.parse(text).query, [
    ['a', '1'],
    ['a', 'é'],
    ['b', ''],
  ])
  assert.deepEqual(JSON.parse((await get('/')).text).query, [])
})

test('a request line of 4094 bytes is read, a longer one refused', async () => {
  const fill = (length: number): string => `/?a=${'x'.repeat(length - 'GET /?a= HTTP/1.1'.length)}`
  assert.equal((await get(fill(4094))).status, 200)
  assert.deepEqual(
    await get(fill(4095)),
    refused('The request line is longer than 4094 bytes. Ask for less, or by fewer parameters.'),
  )
})

test('the Host header must name a host', async () => {
  const good = ['archive.test', 'archive.test:8000', 'under_score.example', '127.0.0.1', '[::1]:8000', 'ARCHIVE.test']
  for (const host of good) {
    const { status, text } = await get('/', host)
    assert.deepEqual([status, JSON.parse(text).origin], [200, `http://${host}`], host)
  }
  const bad = [' ', 'a b', 'a/b', 'a@b', 'a?b', 'a#b', '<b>', 'a:b', 'a:123456', '"a"', 'a,b', '[::1', 'é', 'a\\b']
  for (const host of bad) assert.deepEqual(await get('/', host), refused('The Host header names no host.'), host)
})

/** The answer to bytes sent as they are. */
const sendRaw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (data) => {
      answer += data
    })
    socket.on('end', () => resolve(answer))
    socket.on('error', reject)
  })

test('a request without a host is refused; of HTTP/1.0, which knows none, it is answered at the address it came to', async () => {
  const isRefused = /^HTTP\/1\.1 400 Bad Request\r\n/
  assert.match(await sendRaw('GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n'), isRefused)
  assert.match(await sendRaw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n'), isRefused)
  assert.match(await sendRaw('GET / HTTP/1.0\r\nHost:\r\n\r\n'), isRefused)
  const origin = async (text: string): Promise<unknown> =>
    JSON.parse((await sendRaw(text)).split('\r\n\r\n')[1] ?? '').origin
  const { port } = app.server.address() as AddressInfo
  assert.equal(await origin('GET / HTTP/1.0\r\n\r\n'), `http://127.0.0.1:${port}`)
  assert.equal(await origin('GET / HTTP/1.0\r\nHost: archive.test\r\n\r\n'), 'http://archive.test')
})

const forwarded = {
  host: 'inside:8000',
  'x-forwarded-host': 'archive.example',
  'x-forwarded-proto': 'https',
  'x-forwarded-for': '203.0.113.7',
}

test('X-Forwarded-* do not count when no proxy is trusted', async () => {
  const answer = await app.inject({ url: '/', headers: forwarded })
  assert.equal(answer.json().origin, 'http://inside:8000')
})

test('X-Forwarded-* count from a trusted proxy, and from nobody else', async () => {
  const originFrom = async (remoteAddress: string, more: Record<string, string> = {}): Promise<unknown> =>
    (await trusting.inject({ url: '/', remoteAddress, headers: { ...forwarded, ...more } })).json().origin
  assert.equal(await originFrom('10.1.2.3'), 'https://archive.example')
  assert.equal(await originFrom('192.0.2.1'), 'http://inside:8000')
  // What a client sent stands before what the proxy added.
  assert.equal(
    await originFrom('10.1.2.3', { 'x-forwarded-host': 'evil.example, archive.example' }),
    'https://archive.example',
  )
})

test('a forwarded host must name a host as well', async () => {
  const answer = await trusting.inject({
    url: '/',
    remoteAddress: '10.1.2.3',
    headers: { ...forwarded, 'x-forwarded-host': '"><script>' },
  })
  assert.equal(answer.statusCode, 400)
  assert.equal(answer.body, refused('The Host header names no host.').text)
})

test('a forwarded scheme is one of the web: links must lead somewhere', async () => {
  const headers = { ...forwarded, 'x-forwarded-proto': 'javascript' }
  const answer = await trusting.inject({ url: '/', remoteAddress: '10.1.2.3', headers })
  assert.equal(answer.statusCode, 400)
  assert.equal(answer.body, refused('The X-Forwarded-Proto header is neither http nor https.').text)
})
