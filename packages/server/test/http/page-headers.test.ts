import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import Fastify from 'fastify'
import { setPageHeaders } from '../../src/http/page-headers.ts'
import { siteStyle } from '../../src/http/site-style.ts'

const hash = createHash('sha256').update(siteStyle).digest('base64')

const headersWith = async (images?: readonly string[]): Promise<Record<string, unknown>> => {
  const app = Fastify()
  app.get('/', async (_, reply) => setPageHeaders(reply, images).send('<p>'))
  const { headers } = await app.inject('/')
  await app.close()
  return headers
}

test('a page says that nothing on it may run and that nobody may frame it', async () => {
  const { date: _date, connection: _connection, ...headers } = await headersWith()
  assert.deepEqual(headers, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    'cache-control': 'private, no-cache',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'content-length': '3',
  })
})

test('images may come from where the page shows them from, and only by the web', async () => {
  const images = [
    'https://s3.example:9000/bucket/a.jpg?X-Amz-Signature=1',
    'https://s3.example:9000/bucket/b.jpg',
    'http://archive.test/files/c.jpg',
    'javascript:alert(1)',
    'data:text/html,x',
    "https://evil.example; script-src 'unsafe-inline'/x",
    '/relative.jpg',
  ]
  const policy = String((await headersWith(images))['content-security-policy'])
  assert.match(policy, /; img-src 'self' data: http:\/\/archive\.test https:\/\/s3\.example:9000; form-action/)
})
