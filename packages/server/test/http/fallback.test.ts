import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { anonymous, type Caller } from '../../src/auth/caller.ts'
import { MethodNotAllowed } from '../../src/errors.ts'
import { readBodies } from '../../src/http/body.ts'
import { handleErrors } from '../../src/http/error-handler.ts'
import { answerTheRest } from '../../src/http/fallback.ts'

const somebody: Caller = { ...anonymous, userId: 1, username: 'somebody' }
const callers: Record<string, Caller> = {
  anonymous,
  somebody,
  staff: { ...somebody, isStaff: true },
  superuser: { ...somebody, isStaff: true, isSuperuser: true },
}

let app: FastifyInstance
before(async () => {
  app = Fastify()
  handleErrors(app)
  readBodies(app)
  app.decorateRequest('caller', null as unknown as Caller)
  app.addHook('onRequest', async (request) => {
    request.caller = callers[String(request.headers.who ?? 'anonymous')] as Caller
  })
  answerTheRest(app)
  const answer = async (): Promise<object> => ({})
  app.get('/', answer)
  app.get('/things/', { config: { name: 'Thing List' } }, answer)
  app.post('/things/', { config: { access: 'superuser-to-write' } }, answer)
  app.get('/things/:id/', { config: { name: 'Thing Instance' } }, answer)
  app.get('/things/:id/parts/', answer)
  app.get('/things/whole/', answer)
  app.post('/things/zip/', { config: { name: 'Zip' } }, answer)
  app.get('/things/zip/', { config: { refusesMethod: true } }, async () => {
    throw new MethodNotAllowed('GET', 'POST, OPTIONS')
  })
  app.get('/staff/', { config: { access: 'staff' } }, answer)
  app.post('/sign-in/', answer)
  app.get('/files/*', answer)
  app.get('/robots.txt', answer)
  await app.ready()
})
after(() => app.close())

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
}

const send = async (method: string, url: string, who = 'anonymous'): Promise<Answer> => {
  const answer = await app.inject({ method: method as 'GET', url, headers: { who } })
  return { status: answer.statusCode, headers: answer.headers, text: answer.body }
}

test('a path without its last slash leads to the one with it, and keeps the query as it was sent', async () => {
  const cases: readonly (readonly [method: string, url: string, location: string])[] = [
    ['GET', '/things', '/things/'],
    ['GET', '/things?limit=1&x=%2F+a&x=?', '/things/?limit=1&x=%2F+a&x=?'],
    ['GET', '/things/12', '/things/12/'],
    ['HEAD', '/things/12/parts?a', '/things/12/parts/?a'],
    ['POST', '/things', '/things/'],
    ['GET', '/sign-in', '/sign-in/'],
  ]
  for (const [method, url, location] of cases) {
    const { status, headers, text } = await send(method, url)
    assert.deepEqual(
      [status, headers.location, headers['content-type'], text],
      [301, location, 'text/html; charset=utf-8', ''],
      url,
    )
  }
})

const NOT_FOUND =
  '<!doctype html>\n<html lang="en">\n<head>\n  <title>Not Found</title>\n</head>\n<body>\n' +
  '  <h1>Not Found</h1><p>The requested resource was not found on this server.</p>\n</body>\n</html>\n'

test('what is not here is not found, and nobody is sent elsewhere', async () => {
  const urls = [
    '/nope/',
    '/nope',
    '/things/1/nope/',
    '/robots.txt/',
    '/robots',
    '//things',
    '//elsewhere.example/things',
    '/Things/',
  ]
  for (const url of [...urls, '/things/1/parts/2/']) {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const { status, headers, text } = await send(method, url)
      assert.deepEqual(
        [status, headers.location, headers['content-type'], text],
        [404, undefined, 'text/html; charset=utf-8', NOT_FOUND],
        `${method} ${url}`,
      )
    }
  }
})

test('another method is refused by name, with the methods that there are', async () => {
  const cases: readonly (readonly [method: string, url: string, allow: string])[] = [
    ['POST', '/', 'GET, HEAD, OPTIONS'],
    ['POST', '/things/7/', 'GET, HEAD, OPTIONS'],
    ['POST', '/things/whole/', 'GET, HEAD, OPTIONS'],
    ['GET', '/things/zip/', 'POST, OPTIONS'],
    ['PUT', '/things/zip/', 'POST, OPTIONS'],
    ['DELETE', '/things/7/parts/', 'GET, HEAD, OPTIONS'],
    ['GET', '/sign-in/', 'POST, OPTIONS'],
    ['HEAD', '/sign-in/', 'POST, OPTIONS'],
    ['PUT', '/files/a/b.fits', 'GET, HEAD, OPTIONS'],
    ['POST', '/robots.txt', 'GET, HEAD, OPTIONS'],
  ]
  for (const [method, url, allow] of cases) {
    const { status, headers, text } = await send(method, url)
    assert.deepEqual([status, headers.allow], [405, allow], url)
    if (method !== 'HEAD') assert.deepEqual(JSON.parse(text), { detail: `Method "${method}" not allowed.` })
  }
})

test('who may not use a path learns this before which methods it has', async () => {
  const cases: readonly (readonly [method: string, url: string, who: string, status: number, detail: string])[] = [
    ['TRACE', '/things/', 'anonymous', 401, 'Authentication credentials were not provided.'],
    ['DELETE', '/things/', 'anonymous', 401, 'Authentication credentials were not provided.'],
    ['DELETE', '/things/', 'somebody', 403, 'You do not have permission to perform this action.'],
    ['DELETE', '/things/', 'staff', 403, 'You do not have permission to perform this action.'],
    ['DELETE', '/things/', 'superuser', 405, 'Method "DELETE" not allowed.'],
    ['POST', '/staff/', 'anonymous', 401, 'Authentication credentials were not provided.'],
    ['POST', '/staff/', 'staff', 405, 'Method "POST" not allowed.'],
  ]
  for (const [method, url, who, status, detail] of cases) {
    const answer = await send(method, url, who)
    assert.deepEqual([answer.status, JSON.parse(answer.text)], [status, { detail }], `${method} ${url} by ${who}`)
    assert.equal(answer.headers['www-authenticate'], status === 401 ? 'Token' : undefined)
  }
})

test('OPTIONS describes a path to whom may read it', async () => {
  const described = (name: string): object => ({
    name,
    description: '',
    renders: ['application/json', 'text/html'],
    parses: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
  })
  for (const [url, name, allow] of [
    ['/things/', 'Thing List', 'GET, POST, HEAD, OPTIONS'],
    ['/things/7/', 'Thing Instance', 'GET, HEAD, OPTIONS'],
    ['/things/zip/', 'Zip', 'POST, OPTIONS'],
    ['/', '/', 'GET, HEAD, OPTIONS'],
  ] as const) {
    const { status, headers, text } = await send('OPTIONS', url)
    assert.deepEqual([status, headers.allow, JSON.parse(text)], [200, allow, described(name)], url)
  }
  assert.equal((await send('OPTIONS', '/staff/')).status, 401)
  assert.equal((await send('OPTIONS', '/staff/', 'somebody')).status, 403)
  assert.equal((await send('OPTIONS', '/staff/', 'staff')).status, 200)
})
