import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { PortalError } from '../src/errors.ts'
import { portalTags } from '../src/proposal-tags.ts'
import { readSettings } from '../src/settings.ts'

const servers: Server[] = []
after(() => {
  for (const server of servers) server.close().closeAllConnections()
})

const portal = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const settingsFor = (url: string) =>
  readSettings({ OBSERVATION_PORTAL_BASE_URL: url, OBSERVATION_PORTAL_API_TOKEN: 'secret' })

test('the portal is asked once for a proposal', async () => {
  const requests: unknown[] = []
  const url = await portal((request, response) => {
    requests.push([request.url, request.headers.authorization])
    response.end('{"id":"A/1","tags":["public",7]}')
  })
  const tagsOf = portalTags(settingsFor(url))
  assert.deepEqual(await Promise.all([tagsOf('A/1'), tagsOf('A/1')]), [['public'], ['public']])
  assert.deepEqual(requests, [['/api/proposals/A%2F1/', 'Token secret']])
})

test('without a portal there are no tags', async () => {
  assert.deepEqual(await portalTags(readSettings({}))('A'), [])
})

test('a portal that fails or is slow is an error, kept for a while', async () => {
  let count = 0
  const failing = await portal((_, response) => {
    count++
    response.writeHead(500).end()
  })
  const tagsOf = portalTags(settingsFor(failing))
  await assert.rejects(tagsOf('A'), PortalError)
  await assert.rejects(tagsOf('A'), {
    code: 'portal',
    message: 'the observation portal did not give the tags of A: it answered 500',
  })
  assert.equal(count, 1)
  const slow = await portal(() => {})
  await assert.rejects(portalTags(settingsFor(slow), { timeoutSeconds: 0.05 })('A'), PortalError)
})
