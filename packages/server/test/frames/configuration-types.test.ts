import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { memoryCache } from '../../src/cache/memory.ts'
import { configurationTypes } from '../../src/frames/configuration-types.ts'
import { readSettings, type Settings } from '../../src/settings.ts'

const server = createServer((request, response) => {
  requests.push(request.url ?? '')
  respond(request, response)
})
const requests: string[] = []
let respond: RequestListener
let url: string

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
after(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  requests.length = 0
  respond = json(instruments)
})

const json =
  (body: unknown, status = 200): RequestListener =>
  (_, response) =>
    void response
      .writeHead(status, { 'Content-Type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body))

/** As the configuration database answers. */
const instruments = {
  count: 3,
  results: [
    { code: 'fa01', instrument_type: { configuration_types: [{ code: 'EXPOSE', name: 'Expose' }, { code: 'BIAS' }] } },
    { code: 'en06', instrument_type: { configuration_types: [{ code: 'SPECTRUM' }, { code: 'BIAS' }] } },
    { code: 'broken', instrument_type: { configuration_types: [{ code: 5 }, {}] } },
    { code: 'new', instrument_type: {} },
    { code: 'newer' },
  ],
}
const KNOWN = ['EXPOSE', 'BIAS', 'SPECTRUM']
const FALLBACK = ['DARK', 'LAMPFLAT']

const settings = (given: Record<string, string> = {}): Settings =>
  readSettings({ CONFIGURATION_TYPES: FALLBACK.join(','), CONFIGDB_URL: `${url}/api`, PORTAL_TIMEOUT: '1', ...given })

/** A cache, and a clock to move. */
const aCache = () => {
  const clock = { seconds: 0 }
  return { clock, cache: memoryCache(() => clock.seconds * 1000) }
}

test('without a configuration database the setting counts, and nobody is asked', async () => {
  assert.deepEqual(await configurationTypes(settings({ CONFIGDB_URL: '' }), aCache().cache), FALLBACK)
  assert.deepEqual(requests, [])
})

test('the types of all instruments, each once, from below the address with or without its last slash', async () => {
  for (const slash of ['', '/', '//']) {
    assert.deepEqual(await configurationTypes(settings({ CONFIGDB_URL: `${url}/api${slash}` }), aCache().cache), KNOWN)
  }
  assert.deepEqual(requests, ['/api/instruments/', '/api/instruments/', '/api/instruments/'])
})

test('they are asked for once an hour', async () => {
  const { cache, clock } = aCache()
  for (const seconds of [0, 1, 3599]) {
    clock.seconds = seconds
    assert.deepEqual(await configurationTypes(settings(), cache), KNOWN)
  }
  assert.equal(requests.length, 1)
  clock.seconds = 3601
  respond = json({ results: [{ instrument_type: { configuration_types: [{ code: 'NEW' }] } }] })
  assert.deepEqual(await configurationTypes(settings(), cache), ['NEW'])
  assert.equal(requests.length, 2)
})

test('what is no answer falls back to the setting, and is asked again after a minute', async () => {
  const answers: Record<string, RequestListener> = {
    'an error': json('broken', 500),
    'not found': json({ results: instruments.results }, 404),
    'no JSON': json('<html>'),
    'no instruments': json({ results: [] }),
    'another shape': json([1]),
    nothing: json('null'),
    'results of another kind': json({ results: 5 }),
    'an instrument that is null': json({ results: [null] }),
    'a connection that breaks': (request) => void request.socket.destroy(),
  }
  for (const [what, answer] of Object.entries(answers)) {
    const { cache, clock } = aCache()
    respond = answer
    requests.length = 0
    assert.deepEqual(await configurationTypes(settings(), cache), FALLBACK, what)
    assert.deepEqual(await configurationTypes(settings(), cache), FALLBACK, what)
    assert.equal(requests.length, 1, what)
    clock.seconds = 61
    respond = json(instruments)
    assert.deepEqual(await configurationTypes(settings(), cache), KNOWN, what)
  }
})

test('an address that nobody answers at falls back as well', async () => {
  for (const CONFIGDB_URL of ['http://127.0.0.1:1', 'not an address']) {
    assert.deepEqual(await configurationTypes(settings({ CONFIGDB_URL }), aCache().cache), FALLBACK)
  }
})

test('the wait is bounded, before the answer and in the middle of it', async () => {
  const silent: RequestListener = () => undefined
  const halting: RequestListener = (_, response) => void response.writeHead(200).write('{"results": [')
  for (const answer of [silent, halting]) {
    respond = answer
    const began = Date.now()
    assert.deepEqual(await configurationTypes(settings(), aCache().cache), FALLBACK)
    const took = Date.now() - began
    assert.ok(took > 900 && took < 3000, `${took} ms`)
  }
})
