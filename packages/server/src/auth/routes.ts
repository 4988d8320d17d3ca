import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ValidationError } from '../errors.ts'
import { clientOf } from '../http/client-address.ts'
import { FieldError, readRecord, textField } from '../http/fields.ts'
import type { Settings } from '../settings.ts'
import type { AuthParts } from './authenticate.ts'
import { profilePage } from './page-view.ts'
import { newToken } from './passwords.ts'
import { replaceToken, tokenOf } from './queries.ts'
import { Message, Profile, Token, TokenRequest } from './schemas.ts'
import { signIn } from './sign-in.ts'

type AccountParts = AuthParts & { readonly settings: Settings }

const credentials = {
  username: textField({ maxLength: 1000, blank: false, required: true }),
  password: textField({ maxLength: 1000, blank: false, required: true }),
}

/** Who am I, a token for a password, and a new token for an old one. */
export const authRoutes = (app: FastifyInstance, parts: AccountParts): void => {
  app.get(
    '/profile/',
    {
      schema: {
        operationId: 'getProfile',
        tags: ['Accounts'],
        summary: 'Who you are to the archive',
        response: { 200: Profile },
      },
      config: { page: profilePage },
    },
    async ({ caller }) =>
      caller.userId === undefined
        ? { username: '', profile: {}, is_staff: false }
        : {
            username: caller.username,
            profile: { proposals: [...(await caller.proposals())] },
            is_staff: caller.isStaff,
          },
  )

  app.post(
    '/api-token-auth/',
    {
      schema: {
        operationId: 'createToken',
        tags: ['Accounts'],
        summary: 'Your token, for your username and password',
        body: TokenRequest,
        response: { 200: Token },
      },
      config: { isThrottled: false }, // whoever has no more requests can sign in; wrong passwords are counted
    },
    async (request) => {
      const userId = request.caller.userId ?? (await userOfCredentials(parts, request))
      return { token: await tokenOf(parts.db.writer, userId, newToken()) }
    },
  )

  app.post(
    '/revoke_token/',
    {
      schema: {
        operationId: 'revokeToken',
        tags: ['Accounts'],
        summary: 'Make your token worthless and have a new one',
        response: { 200: Message },
      },
      config: { access: 'user', name: 'Revoke Api Token' },
    },
    async ({ caller }) => {
      await replaceToken(parts.db.writer, caller.userId as number, newToken())
      return { message: 'API token revoked.' }
    },
  )
}

const userOfCredentials = async (parts: AccountParts, request: FastifyRequest): Promise<number> => {
  const user = await signIn(parts, { ...readCredentials(request.body), client: clientOf(request) })
  if (user === undefined) {
    throw new ValidationError({ non_field_errors: ['Unable to log in with provided credentials.'] })
  }
  return user.id
}

const readCredentials = (body: unknown): { username: string; password: string } => {
  try {
    const given = readRecord(credentials, body ?? {})
    // A password keeps its blanks.
    const password = (body as { password: unknown }).password
    return { username: given.username ?? '', password: String(password) }
  } catch (error) {
    if (error instanceof FieldError) throw new ValidationError(error.messages as Record<string, unknown>)
    throw error
  }
}
