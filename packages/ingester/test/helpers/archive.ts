import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Received {
  readonly method: string
  readonly url: string
  readonly authorization: string | undefined
  readonly body: string
}

/** How the archive answers: status and body, or true to hang up without an answer. */
export type Answer = readonly [status: number, body: unknown, headers?: Record<string, string>] | 'hang up'
export type Script = (request: Received, index: number) => Answer

export interface FakeArchive {
  readonly url: string
  readonly received: Received[]
  readonly close: () => void
}

/** The other side of the network: answers as the script says and remembers what it was asked. */
export const fakeArchive = async (script: Script): Promise<FakeArchive> => {
  const received: Received[] = []
  const server: Server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void (async () => {
      const { method = '', url = '', headers } = request
      const one = { method, url, authorization: headers.authorization, body: await text(request) }
      const answer = script(one, received.push(one) - 1)
      if (answer === 'hang up') return request.socket.destroy()
      const [status, body, more] = answer
      response.writeHead(status, { 'Content-Type': 'application/json', ...more })
      return response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    received,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

export const POSTED = { id: 7, filename: 'a.pdf', url: 'http://files.example/a.pdf', proposal_id: 'P' }

/** Knows no version and takes every frame, unless told otherwise. */
export const scripted =
  (answers: { versions?: Answer; post?: Answer } = {}): Script =>
  ({ method }) =>
    method === 'GET' ? (answers.versions ?? [200, { count: 0, results: [] }]) : (answers.post ?? [201, POSTED])
