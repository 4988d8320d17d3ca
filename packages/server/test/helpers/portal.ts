import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A person whom the portal knows. */
export interface PortalPerson {
  readonly username: string
  readonly password: string
  readonly apiToken: string
  readonly bearer: string
  readonly proposals: readonly string[]
}

export interface TestPortal {
  readonly url: string
  /** Whether it answers at all; false stands for a portal that is down. */
  answers: boolean
  /** How many requests it has had. */
  requests: number
  close(): Promise<void>
}

/** What the portal tells of a person. */
export const profileOf = ({ username, apiToken, proposals }: PortalPerson): object => ({
  username,
  first_name: 'First',
  last_name: 'Last',
  email: `${username}@example.org`,
  is_staff: false,
  is_superuser: false,
  proposals: proposals.map((id) => ({ id, title: id, current: true })),
  tokens: { api_token: apiToken },
  profile: { staff_view: false },
})

/** The far side of the network: an Observation Portal with a profile and an OAuth password grant. */
export const startPortal = async (people: readonly PortalPerson[]): Promise<TestPortal> => {
  const state = { answers: true, requests: 0 }
  const server = createServer(async (request, response) => {
    state.requests++
    if (!state.answers) return void request.socket.destroy()
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const form = new URLSearchParams(Buffer.concat(chunks).toString())
    const send = (status: number, body: object): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    }
    if (request.url === '/o/token/') {
      const person = people.find(({ username }) => username === form.get('username'))
      if (person === undefined || person.password !== form.get('password')) return send(401, { error: 'invalid_grant' })
      return send(200, { access_token: person.bearer, token_type: 'Bearer', expires_in: 3600 })
    }
    const authorization = request.headers.authorization
    const person = people.find(
      ({ apiToken, bearer }) => authorization === `Token ${apiToken}` || authorization === `Bearer ${bearer}`,
    )
    if (person === undefined) return send(401, { detail: 'Invalid token.' })
    return send(200, profileOf(person))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  })
}
