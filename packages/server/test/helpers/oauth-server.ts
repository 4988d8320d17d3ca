import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { type PortalPerson, profileOf } from './portal.ts'

export const CLIENT = { id: 'archive', secret: 'the secret of the archive' } as const

/** An Observation Portal whose tokens are those of a real OAuth 2.0 server. */
export interface OAuthServer {
  readonly url: string
  /** A token for a password, asked as any client of the portal would. */
  token(person: PortalPerson): Promise<string>
  /** Takes a token back (RFC 7009). */
  revoke(token: string): Promise<void>
  close(): Promise<void>
}

interface Portal {
  readonly people: readonly PortalPerson[]
  readonly provider: Provider
}

/** Starts it. @param tokenSeconds how long an access token is good */
export const startOAuthServer = async (people: readonly PortalPerson[], tokenSeconds = 3600): Promise<OAuthServer> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const portal = { people, provider: makeProvider(url, people, tokenSeconds) }
  const answerOAuth = portal.provider.callback()
  server.on('request', (request, response) => {
    if (request.url === '/api/profile/') void answerProfile(portal, request, response)
    else answerOAuth(request, response)
  })
  const post = (path: string, fields: Record<string, string>): Promise<Response> =>
    fetch(`${url}${path}`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: CLIENT.id, client_secret: CLIENT.secret, ...fields }),
    })
  return {
    url,
    token: async ({ username, password }) => {
      const answer = await post('/o/token/', { grant_type: 'password', username, password })
      return ((await answer.json()) as { access_token: string }).access_token
    },
    revoke: async (token) => {
      const answer = await post('/o/revoke/', { token })
      if (!answer.ok) throw new Error(`the token cannot be revoked: ${await answer.text()}`)
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

const makeProvider = (url: string, people: readonly PortalPerson[], tokenSeconds: number): Provider => {
  const provider = new Provider(url, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        grant_types: ['password'],
        redirect_uris: [],
        response_types: [],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    routes: { token: '/o/token/', revocation: '/o/revoke/' },
    ttl: { AccessToken: tokenSeconds, Grant: 3600 },
  })
  const grant = (context: KoaContextWithOIDC): Promise<void> => grantByPassword(provider, people, context)
  provider.registerGrantType('password', grant, ['username', 'password'])
  return provider
}

/** RFC 6749 section 4.3, which the portal offers and newer servers leave to be added. */
const grantByPassword = async (
  provider: Provider,
  people: readonly PortalPerson[],
  context: KoaContextWithOIDC,
): Promise<void> => {
  const { client, params } = context.oidc
  const person = people.find(({ username }) => username === params?.username)
  if (client === undefined || person === undefined || person.password !== params?.password) {
    throw new errors.InvalidGrant('invalid credentials given')
  }
  const accountId = person.username
  const grantId = await new provider.Grant({ accountId, clientId: client.clientId }).save()
  const token = new provider.AccessToken({
    accountId,
    client,
    grantId,
    gty: 'password',
    scope: '',
  } as ConstructorParameters<typeof provider.AccessToken>[0])
  context.body = { access_token: await token.save(), expires_in: token.expiration, token_type: 'Bearer' }
}

/** The portal's own resource, which is there for whoever a good token stands for. */
const answerProfile = async ({ people, provider }: Portal, request: IncomingMessage, response: ServerResponse) => {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  const found = given === undefined ? undefined : await provider.AccessToken.find(given)
  const token = found?.isExpired ? undefined : found
  const person = people.find(
    ({ username, apiToken }) => username === token?.accountId || request.headers.authorization === `Token ${apiToken}`,
  )
  const send = (status: number, body: object): void => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
  }
  if (person === undefined) return send(401, { detail: 'Invalid token.' })
  return send(200, profileOf(person))
}
