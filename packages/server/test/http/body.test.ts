import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { ValidationError } from '../../src/errors.ts'
import { formValues, readBodies, readForm, readJson } from '../../src/http/body.ts'
import { handleErrors } from '../../src/http/error-handler.ts'
import { JsonSource } from '../../src/http/json.ts'

let app: FastifyInstance
before(async () => {
  app = Fastify({ bodyLimit: 1024 })
  handleErrors(app)
  readBodies(app)
  app.post('/', async ({ body }) => ({ body: body ?? null }))
  await app.ready()
})
after(() => app.close())

const post = async (
  payload: string | Buffer | undefined,
  headers: Record<string, string> = {},
): Promise<{ status: number; json: unknown }> => {
  const answer = await app.inject({ method: 'POST', url: '/', headers, ...(payload !== undefined && { payload }) })
  return { status: answer.statusCode, json: answer.json() }
}

const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

test('JSON is read by any spelling of its media type', async () => {
  for (const type of ['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON;charset=UTF-8']) {
    const answer = await post('{"a":[1,"é"]}', { 'content-type': type })
    assert.deepEqual(answer, { status: 200, json: { body: { a: [1, 'é'] } } }, type)
  }
})

test('a form is read', async () => {
  const answer = await post('username=admin&password=a+b%26&n%5B0%5D=1&n%5B1%5D=2', FORM_TYPE)
  assert.deepEqual(answer, { status: 200, json: { body: { username: 'admin', password: 'a b&', n: ['1', '2'] } } })
})

test('a form in parts is read; files in it are not', async () => {
  const part = (name: string, value: string, more = ''): string =>
    `--7MA4YWxk\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
  const parts = [part('n', '1'), part('n', '2'), part('a[0]', 'é'), part('file', 'x', '; filename="f"')]
  const type = { 'content-type': 'multipart/form-data; boundary=7MA4YWxk' }
  const answer = await post(Buffer.from(`${parts.join('')}--7MA4YWxk--\r\n`), type)
  assert.deepEqual(answer, { status: 200, json: { body: { n: '2', a: ['é'] } } })
  const detail = 'Multipart form parse error - the parts cannot be read. Does the boundary stand in Content-Type?'
  for (const wrong of ['multipart/form-data', 'multipart/form-data; boundary=y']) {
    const refused = await post(Buffer.from(parts.join('')), { 'content-type': wrong })
    assert.deepEqual(refused, { status: 400, json: { detail } }, wrong)
  }
})

test('a request without a body has none, and nothing in it when it names a type', async () => {
  assert.deepEqual(await post(undefined), { status: 200, json: { body: null } })
  assert.deepEqual(await post(undefined, JSON_TYPE), { status: 200, json: { body: {} } })
})

test('a charset counts', async () => {
  const latin = { 'content-type': 'application/json; charset=latin1' }
  assert.deepEqual(await post(Buffer.from('["é"]', 'latin1'), latin), { status: 200, json: { body: ['é'] } })
})

test('other media types are refused by name', async () => {
  const cases: readonly (readonly [headers: Record<string, string>, type: string])[] = [
    [{ 'content-type': 'application/xml' }, 'application/xml'],
    [{ 'content-type': 'text/plain; charset=utf-8' }, 'text/plain'],
    [{ 'content-type': 'application/jsonp' }, 'application/jsonp'],
    [{}, ''],
  ]
  for (const [headers, type] of cases) {
    const detail = `Unsupported media type "${type}" in request.`
    assert.deepEqual(await post(Buffer.from('{}'), headers), { status: 415, json: { detail } }, type)
  }
})

test('a body that was encoded is refused, by its encoding', async () => {
  for (const type of Object.values({ ...JSON_TYPE }).concat(Object.values(FORM_TYPE))) {
    const answer = await post('{}', { 'content-type': type, 'content-encoding': 'gzip' })
    const detail = `Unsupported media type "${type}; Content-Encoding: gzip" in request.`
    assert.deepEqual(answer, { status: 415, json: { detail } })
  }
  assert.equal((await post('{}', { ...JSON_TYPE, 'content-encoding': 'identity' })).status, 200)
})

test('malformed JSON is refused with what is wrong and where', async () => {
  const refused: readonly (readonly [body: string | Buffer, reason: string])[] = [
    ['{"a":', 'Expecting value: line 1 column 6 (char 5)'],
    ['{}\n{}', 'Extra data: line 2 column 1 (char 3)'],
    [Buffer.from([0x22, 0xff, 0x22]), "'utf-8' codec can't decode byte 0xff in position 1: invalid start byte"],
  ]
  for (const [body, reason] of refused) {
    assert.deepEqual(await post(body, JSON_TYPE), { status: 400, json: { detail: `JSON parse error - ${reason}` } })
  }
})

test('a body over the limit is refused, with a length given beforehand or not', async () => {
  const json = { detail: 'The body of the request is too large.' }
  const long = JSON.stringify('x'.repeat(1023))
  assert.deepEqual(await post(long, JSON_TYPE), { status: 400, json })
  assert.equal((await post(JSON.stringify('x'.repeat(1022)), JSON_TYPE)).status, 200)
})

test('the text of headers is kept', () => {
  const { headers, n } = readJson(Buffer.from('{"headers": {"A": 15.0}, "n": 15.0}')) as Record<string, unknown>
  assert.ok(headers instanceof JsonSource)
  assert.equal(headers.text, '{"A": 15.0}')
  assert.equal(n, 15)
})

test('the reason for refusing a body is kept as cause', () => {
  assert.throws(
    () => readJson(Buffer.from('[')),
    (error) => error instanceof ValidationError && error.status === 400 && error.cause instanceof Error,
  )
})

test('of a key that comes twice in a form the last value counts; indexed keys make a list', () => {
  const cases: readonly (readonly [form: string, value: unknown])[] = [
    ['', {}],
    ['a=1&a=2', { a: '2' }],
    ['a', { a: '' }],
    ['a[0]=x&a[1]=y', { a: ['x', 'y'] }],
    ['a[]=x&a[]=y', { a: ['x', 'y'] }],
    ['a[1]=x&a[0]=y', { a: ['x', 'y'] }],
    ['a[0]=x', { a: ['x'] }],
    ['a=1&a[0]=x', { a: ['x'] }],
    ['a[0]=x&a=1', { a: '1' }],
    ['a[b]=x&[0]=y', { 'a[b]': 'x', '[0]': 'y' }],
    ['a=%ff&b=%', { a: '\ufffd', b: '%' }],
    ['__proto__=1&constructor[0]=2', { ['__proto__']: '1', constructor: ['2'] }],
  ]
  for (const [form, value] of cases) assert.deepEqual({ ...readForm(form) }, value, form)
})

test('every value of a key of a form can be had, however it was repeated', () => {
  const form = readForm('a=1&b=2&a[]=3&a[7]=4&a=5&a[x]=6')
  assert.deepEqual(formValues(form, 'a'), ['1', '3', '4', '5'])
  assert.deepEqual(formValues(form, 'b'), ['2'])
  for (const body of [form, { c: '1' }, ['c'], null, 'c', undefined]) assert.equal(formValues(body, 'c'), undefined)
})
