import assert from 'node:assert/strict'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { fetchJson } from '../../src/http/fetch-json.ts'

const servers: Server[] = []
after(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

/** The far side: a server that answers as it is told. */
const serve = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

test('an answer is read as JSON, a refusal by its status alone', async () => {
  const good = await serve((_, response) => response.end('{"a":[1]}'))
  assert.deepEqual(await fetchJson(good, 5), { status: 200, json: { a: [1] } })
  const refusing = await serve((_, response) => response.writeHead(403).end('<p>no</p>'))
  assert.deepEqual(await fetchJson(refusing, 5), { status: 403, json: undefined })
})

test('what is no JSON, too long, elsewhere or too slow is an error', async () => {
  await assert.rejects(fetchJson(await serve((_, response) => response.end('<p>')), 5), SyntaxError)
  const endless = await serve((_, response) => {
    const more = (): void => {
      while (response.write('x'.repeat(65_536)));
      response.once('drain', more)
    }
    more()
  })
  await assert.rejects(fetchJson(endless, 20), /too long/)
  const elsewhere = await serve((_, response) => response.writeHead(302, { Location: endless }).end())
  await assert.rejects(fetchJson(elsewhere, 5), TypeError)
  const silent = await serve(() => undefined)
  await assert.rejects(fetchJson(silent, 0.2), { name: 'TimeoutError' })
})
