import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { inspect } from 'node:util'
import { PortalError } from '../src/errors.ts'
import { type PortalOptions, type ProposalTags, portalTags } from '../src/proposal-tags.ts'
import { readSettings } from '../src/settings.ts'

const TOKEN = 'f00dcafe'

const servers: Server[] = []
after(() => {
  for (const server of servers) server.close().closeAllConnections()
})

interface Portal {
  readonly tagsOf: ProposalTags
  /** Path and authorization of each request. */
  readonly asked: string[]
  readonly server: Server
}

const portal = async (
  answer: RequestListener,
  options: PortalOptions = {},
  token = TOKEN,
  path = '/',
): Promise<Portal> => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`)
    answer(request, response)
  }).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const settings = readSettings({
    OBSERVATION_PORTAL_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    OBSERVATION_PORTAL_API_TOKEN: token,
  })
  return { tagsOf: portalTags(settings, options), asked, server }
}

const answering =
  (text: string, status = 200): RequestListener =>
  (_, response) =>
    void response.writeHead(status).end(text)

test('without a portal there are no tags', async () => {
  assert.deepEqual(await portalTags(readSettings({}))('A'), [])
})

test('who asks for the same proposal shares one request, and the answer is kept', async () => {
  const { tagsOf, asked } = await portal(answering('{"id":"A/1","tags":["public",7]}'))
  assert.deepEqual(await Promise.all([tagsOf('A/1'), tagsOf('A/1')]), [['public'], ['public']])
  assert.deepEqual(await tagsOf('A/1'), ['public'])
  assert.deepEqual(asked, ['/api/proposals/A%2F1 Token f00dcafe'])
})

test('without a token the portal is not asked', async () => {
  const { tagsOf, asked } = await portal(answering('{"tags":["public"]}'), {}, '')
  assert.deepEqual([await tagsOf('A'), asked], [[], []])
})

test('it is asked at the root of its host, and its redirect to the address with a slash is followed', async () => {
  const { tagsOf, asked } = await portal(
    ({ url = '' }, response) => {
      if (url.endsWith('/')) response.writeHead(200).end('{"tags":["public"]}')
      else response.writeHead(301, { Location: `${url}/` }).end()
    },
    {},
    TOKEN,
    '/below/',
  )
  assert.deepEqual(await tagsOf('A'), ['public'])
  assert.deepEqual(asked, ['/api/proposals/A Token f00dcafe', '/api/proposals/A/ Token f00dcafe'])
})

test('an address that is none is named', async () => {
  const settings = readSettings({ OBSERVATION_PORTAL_BASE_URL: 'portal', OBSERVATION_PORTAL_API_TOKEN: TOKEN })
  await assert.rejects(portalTags(settings)('A'), {
    message: /OBSERVATION_PORTAL_BASE_URL is no http or https address$/,
  })
})

test('an answer is kept for a time', async () => {
  const { tagsOf, asked } = await portal(answering('{"tags":[]}'), { cacheSeconds: 0.05 })
  await tagsOf('A')
  await setTimeout(60)
  await tagsOf('A')
  assert.equal(asked.length, 2)
})

test('only so many answers are kept', async () => {
  const { tagsOf, asked } = await portal(answering('{"tags":[]}'), { maxCached: 2 })
  for (const id of ['A', 'B', 'C', 'C', 'B', 'A']) await tagsOf(id)
  assert.deepEqual(
    asked.map((request) => /\w+(?= Token)/.exec(request)?.[0]),
    ['A', 'B', 'C', 'A'],
  )
})

test('a proposal that the portal does not know has no tags', async () => {
  const { tagsOf } = await portal(answering('{"detail":"Not found."}', 404))
  assert.deepEqual(await tagsOf('A'), [])
})

test('a portal that fails is told of at once, left alone for a while, and asked again', async () => {
  let isUp = false
  const { tagsOf, asked } = await portal(
    (request, response) => answering(isUp ? '{"tags":["public"]}' : '', isUp ? 200 : 500)(request, response),
    { cacheSeconds: 1 },
  )
  const told = { code: 'portal', message: 'the observation portal did not give the tags of A: it answered 500' }
  await assert.rejects(tagsOf('A'), told)
  await assert.rejects(tagsOf('A'), told)
  await assert.rejects(tagsOf('B'), { message: 'the observation portal did not give the tags of B: it answered 500' })
  assert.equal(asked.length, 1)
  isUp = true
  await setTimeout(110)
  assert.deepEqual(await tagsOf('A'), ['public'])
})

test('a portal that is slow, away or talks nonsense is an error', async () => {
  const cases: [RequestListener, RegExp][] = [
    [() => {}, /no answer within 0\.2 s$/],
    [(_, response) => void response.writeHead(200).write('{"tags":'), /no answer within 0\.2 s$/],
    [(request) => request.socket.destroy(), /fetch failed/],
    [answering('<html>'), /its answer is no JSON$/],
    [answering('null'), /its answer holds no list of tags$/],
    [answering('{"tags":"public"}'), /its answer holds no list of tags$/],
    [answering(`"${'x'.repeat(2_000_000)}"`), /its answer is too long$/],
    [answering('', 403), /it answered 403$/],
  ]
  for (const [answer, message] of cases) {
    const timeoutSeconds = message.source.startsWith('no answer') ? 0.2 : 20
    const { tagsOf } = await portal(answer, { timeoutSeconds })
    await assert.rejects(tagsOf('A'), (error) => error instanceof PortalError && message.test(error.message))
  }
})

test('the token is in no error', async () => {
  const cases = [await portal(answering('', 500)), await portal(answering(''), {}, `${TOKEN}\nx`)]
  for (const { tagsOf } of cases) {
    await assert.rejects(tagsOf('A'), (error) => !inspect(error, { depth: 9 }).includes(TOKEN))
  }
})
