import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Throttled, UpstreamUnavailable } from '../../errors.ts'
import { clientOf } from '../../http/client-address.ts'
import { isRecord } from '../../http/fields.ts'
import type { Markup } from '../../http/markup.ts'
import { setPageHeaders } from '../../http/page-headers.ts'
import { type PageMessage, sitePage } from '../../http/site-page.ts'
import type { Settings } from '../../settings.ts'
import type { AuthParts } from '../authenticate.ts'
import type { UserRow } from '../queries.ts'
import { signIn } from '../sign-in.ts'
import { visitorOf } from '../visitor.ts'
import { nextPath } from './next-path.ts'
import { loginForm, logoutForm } from './pages.ts'
import { endSession, ensureCsrfToken, startSession } from './session.ts'

export type SessionParts = AuthParts & { readonly settings: Settings }

/** Not counted as requests: whoever has no more of those can sign in. Wrong passwords are counted by themselves. */
const config = { answersPage: true, isOwnForm: true, isThrottled: false } as const
const NEVER_KEPT = 'max-age=0, no-cache, no-store, must-revalidate, private'
const WRONG =
  'Please enter a correct username and password. Note that both fields may be case-sensitive. A locked account cannot log in.'

/** Signing in and out with a browser. */
export const sessionRoutes = (app: FastifyInstance, parts: SessionParts): void => {
  for (const url of ['/api-auth/login/', '/admin/login/']) {
    app.get(url, { schema: { hide: true }, config: { ...config, name: 'Log in' } }, async (request, reply) =>
      showLogin(parts, reply, { next: nextPath(request.queryParameters.last('next')) }),
    )
    app.post(url, { schema: { hide: true }, config: { ...config, name: 'Log in' } }, async (request, reply) =>
      logIn(parts, request, reply),
    )
  }
  app.get(
    '/api-auth/logout/',
    { schema: { hide: true }, config: { ...config, name: 'Log out' } },
    async (request, reply) => {
      const next = nextPath(request.queryParameters.last('next'))
      if (request.caller.userId === undefined) return reply.redirect(next ?? '/')
      return show(parts, reply, { title: 'Log out', main: logoutForm(ensureCsrfToken(reply), next), next })
    },
  )
  app.post(
    '/api-auth/logout/',
    { schema: { hide: true }, config: { ...config, name: 'Log out' } },
    async (request, reply) => {
      await endSession(parts.db.writer, reply)
      request.log.info({ user: request.caller.username }, 'signed out')
      return reply.header('Cache-Control', NEVER_KEPT).redirect(nextOf(request) ?? '/')
    },
  )
}

/** `next` of the form, else of the address. */
const nextOf = ({ body, queryParameters }: FastifyRequest): string | undefined =>
  nextPath((isRecord(body) ? body.next : undefined) ?? queryParameters.last('next'))

interface Shown {
  readonly username?: string
  readonly next: string | undefined
  readonly message?: PageMessage
}

const show = (
  { settings }: SessionParts,
  reply: FastifyReply,
  { next = '/', ...page }: { title: string; main: Markup; next: string | undefined; message?: PageMessage | undefined },
): FastifyReply =>
  setPageHeaders(reply)
    .headers({ 'Cache-Control': NEVER_KEPT, Vary: 'Cookie, origin' })
    .send(sitePage(settings, { ...page, visitor: { ...visitorOf(reply.request), path: next } }))

const showLogin = (parts: SessionParts, reply: FastifyReply, { username = '', next, message }: Shown): FastifyReply => {
  const [action = ''] = reply.request.url.split('?')
  const main = loginForm({ action, csrfToken: ensureCsrfToken(reply), username, next })
  const { caller } = reply.request
  const isKnown = caller.userId !== undefined
  const already = isKnown && `You are signed in as ${caller.username}. Here somebody else can sign in.`
  return show(parts, reply, {
    title: 'Log in',
    main,
    next,
    message: message ?? (already ? { kind: 'info', text: already } : undefined),
  })
}

const logIn = async (parts: SessionParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const form = isRecord(request.body) ? request.body : {}
  const username = textOf(form.username).trim()
  const next = nextOf(request)
  const refuse = (text: string): FastifyReply =>
    showLogin(parts, reply, { username, next, message: { kind: 'error', text } })
  let user: UserRow | undefined
  try {
    const attempt = { username, password: textOf(form.password), client: clientOf(request) }
    user = isPossible(attempt) ? await signIn(parts, attempt) : undefined
  } catch (error) {
    if (error instanceof Throttled) {
      const minutes = Math.ceil(Number(error.headers['Retry-After']) / 60)
      reply.status(error.status).headers(error.headers).header('Archive-Error', error.code)
      return refuse(
        `Too many wrong passwords from here. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
      )
    }
    if (!(error instanceof UpstreamUnavailable)) throw error
    reply.status(error.status).headers(error.headers).header('Archive-Error', error.code)
    return refuse(
      'The Observation Portal, which may know this account, cannot be reached just now. Try again in a moment.',
    )
  }
  if (user === undefined) return refuse(WRONG)
  await startSession(parts.db.writer, reply, user.id)
  request.log.info({ user: user.username }, 'signed in')
  return reply.header('Cache-Control', NEVER_KEPT).redirect(next ?? '/')
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Nobody has such a name or password, and the database would refuse the former. */
const isPossible = ({ username, password }: { username: string; password: string }): boolean =>
  username !== '' && password !== '' && username.length <= 150 && password.length <= 1000 && !username.includes('\0')
