import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { after, before, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import {
  DatabaseUnavailable,
  NotAuthenticated,
  NotFound,
  QueryTimeout,
  UpstreamUnavailable,
  ValidationError,
} from '../../src/errors.ts'
import { readBodies } from '../../src/http/body.ts'
import { handleErrors } from '../../src/http/error-handler.ts'

interface LogLine {
  readonly level: number
  readonly reqId: string
  readonly msg: string
  readonly err?: { readonly message: string; readonly type: string }
}

const log: LogLine[] = []
const thrown: Record<string, unknown> = {
  '/invalid/': new ValidationError({ start: ['Enter a valid date/time.'] }),
  '/list/': new ValidationError(['Error with covers query: x']),
  '/nobody/': new NotAuthenticated(),
  '/missing/': new NotFound('No Frame matches the given query.'),
  '/slow/': new QueryTimeout({ cause: new Error('57014') }),
  '/down/': new DatabaseUnavailable(),
  '/portal/': new UpstreamUnavailable('The portal is down.'),
  '/defect/': new TypeError('secret_column does not exist'),
  '/teapot/': Object.assign(new Error('from some library'), { statusCode: 418 }),
}

let app: FastifyInstance
before(async () => {
  app = Fastify({
    bodyLimit: 1024,
    genReqId: () => 'the-request',
    logger: { level: 'error', stream: { write: (line: string) => void log.push(JSON.parse(line)) } },
  })
  handleErrors(app)
  readBodies(app)
  for (const [url, error] of Object.entries(thrown)) {
    app.get(url, async () => {
      throw error
    })
  }
  app.post('/', async () => ({}))
  await app.listen({ host: '127.0.0.1', port: 0 })
})
after(() => app.close())

interface Answer {
  readonly status: number
  readonly code: unknown
  readonly body: unknown
  readonly logged: readonly (readonly [number, string, string])[]
}

const get = async (url: string): Promise<Answer> => {
  log.length = 0
  const answer = await app.inject(url)
  return {
    status: answer.statusCode,
    code: answer.headers['archive-error'],
    body: answer.json(),
    logged: log.map(({ level, reqId, err }) => [level, reqId, `${err?.type}: ${err?.message}`]),
  }
}

test("an error of the client's becomes its answer, and is not logged", async () => {
  const cases: readonly (readonly [url: string, status: number, code: string, body: unknown])[] = [
    ['/invalid/', 400, 'invalid', { start: ['Enter a valid date/time.'] }],
    ['/list/', 400, 'invalid', ['Error with covers query: x']],
    ['/nobody/', 401, 'not_authenticated', { detail: 'Authentication credentials were not provided.' }],
    ['/missing/', 404, 'not_found', { detail: 'No Frame matches the given query.' }],
  ]
  for (const [url, status, code, body] of cases) {
    assert.deepEqual(await get(url), { status, code, body, logged: [] }, url)
  }
})

test("an error that is not the client's is answered and logged with the request", async () => {
  assert.deepEqual(await get('/slow/'), {
    status: 503,
    code: 'query_timeout',
    body: { detail: 'The search took too long and was ended. Narrow it, for example by start and end, and try again.' },
    logged: [[50, 'the-request', `QueryTimeout: ${(thrown['/slow/'] as Error).message}: 57014`]],
  })
})

test('headers of an error are sent: what to sign in with, when to come again', async () => {
  const header = async (url: string, name: string): Promise<unknown> => (await app.inject(url)).headers[name]
  assert.equal(await header('/nobody/', 'www-authenticate'), 'Token')
  assert.equal(await header('/down/', 'retry-after'), '5')
  assert.equal(await header('/portal/', 'retry-after'), '30')
})

test('nothing of an unknown error is told; the log has it under the number that the answer names', async () => {
  for (const [url, logged] of [
    ['/defect/', 'TypeError: secret_column does not exist'],
    ['/teapot/', 'Error: from some library'],
  ] as const) {
    assert.deepEqual(await get(url), {
      status: 500,
      code: 'internal',
      body: {
        detail: 'The archive failed on this request. Its administrators find the reason in the log under the-request.',
      },
      logged: [[50, 'the-request', logged]],
    })
  }
})

/** Sends bytes over a connection, reading only when all of them were taken. @returns the answer */
const sendThenRead = async (parts: readonly string[]): Promise<string> => {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  await once(socket, 'connect')
  for (const part of parts) {
    await new Promise<void>((resolve, reject) => socket.write(part, (error) => (error ? reject(error) : resolve())))
  }
  let answer = ''
  for await (const data of socket) {
    answer += data
    if (answer.endsWith('}') || answer.endsWith('0\r\n\r\n')) break
  }
  return answer
}

test('a client that sends too much gets to read why, with a length given beforehand or in chunks', async () => {
  const head = 'POST / HTTP/1.1\r\nHost: archive.test\r\nContent-Type: application/json\r\n'
  const chunks = Array.from({ length: 256 }, () => 'x'.repeat(65_536))
  const withLength = [`${head}Content-Length: ${256 * 65_536}\r\n\r\n`, ...chunks]
  const inChunks = [
    `${head}Transfer-Encoding: chunked\r\n\r\n`,
    ...chunks.map((chunk) => `10000\r\n${chunk}\r\n`),
    '0\r\n\r\n',
  ]
  for (const parts of [withLength, inChunks]) {
    const answer = await sendThenRead(parts)
    assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/)
    assert.ok(answer.endsWith('{"detail":"The body of the request is too large."}'), answer)
  }
})
