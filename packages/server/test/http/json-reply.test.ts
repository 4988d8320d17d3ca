import assert from 'node:assert/strict'
import { test } from 'node:test'
import fastify from 'fastify'
import { json } from '../../src/http/json-reply.ts'
import { JsonWriter } from '../../src/http/json-writer.ts'

test('JSON is answered as bytes with their length, whether it was written or is a text', async () => {
  const app = fastify()
  app.decorateRequest('wantsPage', false)
  app.get('/text', (_, reply) => json(reply, '{"name":"é"}'))
  app.get('/written', (_, reply) => json(reply, new JsonWriter().raw('{"name":').string('é').raw('}')))
  for (const url of ['/text', '/written']) {
    const { headers, body } = await app.inject(url)
    assert.deepEqual(
      [headers['content-type'], headers['content-length'], body],
      ['application/json', '13', '{"name":"é"}'],
    )
  }
  await app.close()
})
