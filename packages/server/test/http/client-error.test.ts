import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { test } from 'node:test'
import Fastify from 'fastify'
import { answerClientError } from '../../src/http/client-error.ts'

test('what the HTTP parser refuses is told what to mend, and is closed', async (t) => {
  const app = Fastify({ clientErrorHandler: answerClientError })
  t.after(() => app.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const send = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(text))
      let answer = ''
      socket.setEncoding('utf8').on('data', (data) => {
        answer += data
      })
      socket.on('close', () => resolve(answer)).on('error', reject)
    })
  const cases = [
    [
      'GET /frames/?target_name=é HTTP/1.1\r\nHost: x\r\n\r\n',
      '400 Bad Request',
      /percent-encoded, such as %C3%A9 for é/,
    ],
    [`GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`, '431 Request Header Fields Too Large', /headers/],
    ['\x16\x03\x01\x02', '400 Bad Request', /^This is no HTTP request\.$/],
  ] as const
  for (const [text, status, detail] of cases) {
    const [head = '', body = ''] = (await send(text)).split('\r\n\r\n')
    assert.deepEqual(head.split('\r\n'), [
      `HTTP/1.1 ${status}`,
      'Access-Control-Allow-Origin: *',
      'Archive-Error: bad_request',
      'Connection: close',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
    ])
    assert.match(JSON.parse(body).detail, detail)
  }
})
