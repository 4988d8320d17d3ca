import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { handleErrors } from '../../src/http/error-handler.ts'
import { negotiate } from '../../src/http/negotiation.ts'
import { readRequests } from '../../src/http/request.ts'

let app: FastifyInstance
before(async () => {
  app = Fastify()
  handleErrors(app)
  readRequests(app)
  negotiate(app)
  app.get('/', async ({ wantsPage }) => ({ wantsPage }))
  app.get('/file/', { config: { answersFile: true } }, async ({ wantsPage }) => ({ wantsPage }))
  app.get('/error/', { config: { answersFile: true } }, async ({ wantsErrorPage }) => ({ wantsErrorPage }))
  app.setNotFoundHandler(async ({ wantsPage }, reply) => reply.status(404).send({ wantsPage }))
  await app.ready()
})
after(() => app.close())

const ask = async (url: string, accept?: string): Promise<[status: number, body: unknown]> => {
  const answer = await app.inject({ url, headers: accept === undefined ? {} : { accept } })
  return [answer.statusCode, answer.json()]
}

const JSON_ANSWER = [200, { wantsPage: false }]
const PAGE = [200, { wantsPage: true }]
const REFUSED = [406, { detail: 'Could not satisfy the request Accept header.' }]
const NO_FORMAT = [404, { detail: 'Not found.' }]

test('the most specific type that both know is chosen, JSON before a page; q is not looked at', async () => {
  const cases: readonly (readonly [accept: string | undefined, answer: unknown])[] = [
    [undefined, JSON_ANSWER],
    ['', JSON_ANSWER],
    ['*/*', JSON_ANSWER],
    ['application/json', JSON_ANSWER],
    ['Application/JSON; indent=4', JSON_ANSWER],
    ['application/*', JSON_ANSWER],
    ['application/json, text/plain, */*', JSON_ANSWER],
    ['text/html', PAGE],
    ['TEXT/HTML;q=0.1', PAGE],
    ['text/*', PAGE],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', PAGE],
    ['*/*, text/html', PAGE],
    ['text/*, */*', PAGE],
    ['application/*, text/html', PAGE],
    ['text/html, application/json', JSON_ANSWER],
    ['text/html;q=1, application/json;q=0.1', JSON_ANSWER],
    ['text/*, application/*', JSON_ANSWER],
    ['text/plain', REFUSED],
    ['image/png, application/xml', REFUSED],
    ['junk', REFUSED],
    ['*/json', REFUSED],
  ]
  for (const [accept, answer] of cases) assert.deepEqual(await ask('/', accept), answer, accept)
})

test('format= leaves one type, which the client must accept', async () => {
  const cases: readonly (readonly [url: string, accept: string | undefined, answer: unknown])[] = [
    ['/?format=json', undefined, JSON_ANSWER],
    ['/?format=json', 'text/html,*/*;q=0.8', JSON_ANSWER],
    ['/?format=json', 'text/html', REFUSED],
    ['/?format=api', undefined, PAGE],
    ['/?format=api', 'application/json, */*', PAGE],
    ['/?format=api', 'application/json', REFUSED],
    ['/?format=json&format=api', undefined, PAGE],
    ['/?format=', 'text/html', PAGE],
    ['/?format=xml', undefined, NO_FORMAT],
    ['/?format=JSON', undefined, NO_FORMAT],
  ]
  for (const [url, accept, answer] of cases) assert.deepEqual(await ask(url, accept), answer, `${url} ${accept}`)
})

test('a format called like something of JavaScript does not exist', async () => {
  for (const format of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'get']) {
    for (const accept of ['*/*', 'text/html']) {
      assert.deepEqual(await ask(`/?format=${format}`, accept), NO_FORMAT, `${format} ${accept}`)
    }
  }
})

test('a file, and what is not here, has one form for all', async () => {
  assert.deepEqual(await ask('/file/?format=xml', 'image/png'), JSON_ANSWER)
  assert.deepEqual(await ask('/file/', 'text/html'), JSON_ANSWER)
  assert.deepEqual(await ask('/nothing/?format=xml', 'text/html'), [404, { wantsPage: false }])
})

test('who waits for a file in a browser can read an error, but not in a frame of another page', async () => {
  const wants = async (headers: Record<string, string>): Promise<boolean> =>
    (await app.inject({ url: '/error/', headers })).json().wantsErrorPage
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8'
  assert.equal(await wants({ accept }), true)
  assert.equal(await wants({ accept, 'sec-fetch-dest': 'document' }), true)
  assert.equal(await wants({ accept, 'sec-fetch-dest': 'iframe' }), false)
  assert.equal(await wants({ accept, host: 'archive.test', origin: 'http://archive.test' }), true)
  assert.equal(await wants({ accept, host: 'archive.test', origin: 'http://client.test' }), false)
  assert.equal(await wants({ accept: '*/*' }), false)
})
