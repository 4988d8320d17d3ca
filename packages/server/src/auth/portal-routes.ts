import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { NotAuthenticated, PermissionDenied, ValidationError } from '../errors.ts'
import { readJson } from '../http/body.ts'
import { isRecord } from '../http/fields.ts'
import type { Settings } from '../settings.ts'
import type { AuthParts } from './authenticate.ts'
import { UNUSABLE_PASSWORD } from './passwords.ts'
import { portalUserOf } from './portal.ts'
import { saveUserFromPortal } from './queries.ts'
import { Message, PortalAccount } from './schemas.ts'

const SCHEME = 'Server '

/** The Observation Portal tells of a user who was made or changed. It sends JSON and may call it anything. */
export const portalRoutes = (app: FastifyInstance, parts: AuthParts & { readonly settings: Settings }): void => {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) =>
      readJson(body),
    )
    scope.addHook('onRequest', async (request) => {
      requireServerKey(request, parts.settings.OAUTH_SERVER_KEY)
      delete request.raw.headers['content-type'] // the web framework refuses what is no media type
    })
    scope.post(
      '/authprofile/addupdateuser/',
      {
        schema: {
          operationId: 'addOrUpdateUser',
          tags: ['Accounts'],
          summary: 'The Observation Portal makes or changes a user, by its server key',
          security: [{ serverKey: [] }],
          body: PortalAccount,
          response: { 200: Message },
        },
        config: { name: 'Add Update User' },
      },
      async ({ body }) => {
        if (!isRecord(body)) throw new ValidationError({ detail: 'The body is not a JSON object.' })
        const user = portalUserOf(body)
        if (user === undefined) throw new ValidationError({ username: ['This field is required.'] })
        await parts.db.transaction((connection) =>
          saveUserFromPortal(connection, user, { password: UNUSABLE_PASSWORD, accessToken: undefined }),
        )
        return { message: 'User account updated' }
      },
    )
  })
}

/** `Authorization: Server <key>`, anywhere in the header, as in the existing archive. Without a key set nobody has it. */
const requireServerKey = ({ headers, caller }: FastifyRequest, key: string): void => {
  const authorization = headers.authorization ?? ''
  const start = authorization.indexOf(SCHEME)
  const given = start < 0 ? '' : authorization.slice(start + SCHEME.length).trim()
  if (key !== '' && isSame(given, key)) return
  throw caller.userId === undefined ? new NotAuthenticated() : new PermissionDenied('Invalid or missing API Key.')
}

/** In a time that tells nothing of where the two differ, nor of their lengths. */
const isSame = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
