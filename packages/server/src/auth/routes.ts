import type { FastifyInstance } from 'fastify'
import { ValidationError } from '../errors.ts'
import { FieldError, readRecord, textField } from '../http/fields.ts'
import { type AuthParts, authenticatePassword } from './authenticate.ts'
import { newToken } from './passwords.ts'
import { tokenOf } from './queries.ts'
import { Profile, Token, TokenRequest } from './schemas.ts'

const credentials = {
  username: textField({ maxLength: 1000, blank: false, required: true }),
  password: textField({ maxLength: 1000, blank: false, required: true }),
}

/** Who am I, and a token for a password. */
export const authRoutes = (app: FastifyInstance, parts: AuthParts): void => {
  app.get(
    '/profile/',
    {
      schema: {
        operationId: 'getProfile',
        tags: ['Accounts'],
        summary: 'Who you are to the archive',
        response: { 200: Profile },
      },
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
    },
    async (request) => {
      const userId = request.caller.userId ?? (await userOfCredentials(parts, request.body))
      return { token: await tokenOf(parts.db.writer, userId, newToken()) }
    },
  )
}

const userOfCredentials = async (parts: AuthParts, body: unknown): Promise<number> => {
  const { username, password } = readCredentials(body)
  const user = await authenticatePassword(parts, username, password)
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
