import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { anonymous, type Caller } from '../../../src/auth/caller.ts'
import { readBodies } from '../../../src/http/body.ts'
import { handleErrors } from '../../../src/http/error-handler.ts'
import { negotiate } from '../../../src/http/negotiation.ts'
import { showPages } from '../../../src/http/pages/show-pages.ts'
import { answerWriteForms, writeForms } from '../../../src/http/pages/write-forms.ts'
import { readRequests } from '../../../src/http/request.ts'
import { readSettings } from '../../../src/settings.ts'

/** What the route of things was asked. */
let asked: unknown
let app: FastifyInstance
before(async () => {
  app = Fastify()
  handleErrors(app)
  readBodies(app)
  readRequests(app)
  negotiate(app)
  app.decorateRequest('caller', null as unknown as Caller)
  showPages(app, readSettings({}))
  app.addHook('onRequest', async (request) => {
    const isSuperuser = request.headers.cookie === 'sessionid=super'
    request.caller = { ...anonymous, userId: 1, username: 'x', isSuperuser }
    if (request.headers.cookie !== undefined) request.csrfToken = 'the-token'
  })
  const config = { access: 'superuser-to-write', name: 'Thing' } as const
  app.get('/things/:id/', { config }, async () => ({ id: 5, name: 'a<b', NAME: 'old' }))
  app.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: '/things/:id/',
    config,
    handler: async ({ method, url, body, headers, ip }, reply) => {
      asked = {
        method,
        url,
        body: { ...(body as object) },
        token: headers['x-csrftoken'],
        cookie: headers.cookie,
        host: headers.host,
        ip,
      }
      return method === 'DELETE'
        ? reply.status(204).send()
        : reply.status(method === 'PUT' ? 201 : 200).send({ ok: true })
    },
  })
  answerWriteForms(app, readSettings({}))
  await app.ready()
})
after(() => app.close())

const page = async (cookie?: string): Promise<string> =>
  (await app.inject({ url: '/things/5/', headers: { accept: 'text/html', ...(cookie && { cookie }) } })).body

const send = (fields: Record<string, string>) =>
  app.inject({
    method: 'POST',
    url: '/api-form/',
    headers: { cookie: 'sessionid=super', host: 'archive.test', 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
    remoteAddress: '192.0.2.7',
  })

test('a superuser with a session has a form for each method, nobody else has one', async () => {
  const text = await page('sessionid=super')
  assert.deepEqual(text.match(/name="method" value="[A-Z]+"/g), [
    'name="method" value="PUT"',
    'name="method" value="PATCH"',
    'name="method" value="DELETE"',
  ])
  assert.match(text, /<input type="hidden" name="csrfmiddlewaretoken" value="the-token">/)
  assert.match(
    text,
    /name="content" spellcheck="false">{\n {2}&quot;id&quot;: 5,\n {2}&quot;name&quot;: &quot;a&lt;b&quot;\n}<\/textarea>/,
  )
  for (const cookie of [undefined, 'sessionid=other']) assert.doesNotMatch(await page(cookie), /api-form/)
})

test('what cannot be changed has no form', () => {
  assert.equal(writeForms({ path: '/', allowed: ['GET'], csrfToken: 'x', value: {} }), undefined)
})

test('a form is passed on as the request that it stands for, and answered by its page', async () => {
  const answer = await send({ method: 'PUT', path: '/things/5/', content: '{"a":1}', csrfmiddlewaretoken: 'the-token' })
  assert.deepEqual(asked, {
    method: 'PUT',
    url: '/things/5/',
    body: { a: 1 },
    token: 'the-token',
    cookie: 'sessionid=super',
    host: 'archive.test',
    ip: '192.0.2.7',
  })
  assert.deepEqual([answer.statusCode, answer.headers['content-type']], [201, 'text/html; charset=utf-8'])
  assert.match(answer.body, /<h1>Thing<\/h1>/)
  assert.match(String(answer.headers['content-security-policy']), /^default-src 'none'/)
})

test('after deleting there is a way back to the list', async () => {
  const answer = await send({ method: 'DELETE', path: '/things/5/', csrfmiddlewaretoken: 'x' })
  assert.equal(answer.statusCode, 200)
  assert.match(answer.body, /<code>\/things\/5\/<\/code> was deleted\..*href="\/things\/">To the list/s)
})

test('JSON that is none is told as such', async () => {
  const answer = await send({ method: 'PATCH', path: '/things/5/', content: '{', csrfmiddlewaretoken: 'x' })
  assert.equal(answer.statusCode, 400)
  assert.match(answer.body, /JSON parse error/)
})

test('only methods that change something, and paths of the archive, are passed on', async () => {
  const refused = [
    { method: 'GET', path: '/things/5/' },
    { method: 'CONNECT', path: '/things/5/' },
    { path: '/things/5/' },
    ...['', '//evil.test/', 'http://evil.test/', '/api-form/', '/a b', '/\u00e4/'].map((path) => ({
      method: 'PUT',
      path,
    })),
  ]
  for (const fields of refused) {
    const { statusCode } = await send(fields as Record<string, string>)
    assert.equal(statusCode, 400, JSON.stringify(fields))
  }
})
