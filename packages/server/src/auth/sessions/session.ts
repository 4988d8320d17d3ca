import { createHash } from 'node:crypto'
import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Connection } from '../../db/database.ts'
import { PermissionDenied } from '../../errors.ts'
import { isRecord } from '../../http/fields.ts'
import { originOf } from '../../http/request.ts'
import { CSRF_FIELD } from '../../http/site-page.ts'
import { randomText } from '../passwords.ts'
import type { UserRow } from '../queries.ts'
import { forgeryOf, maskedToken, newCsrfSecret, secretOf } from './csrf.ts'
import { deleteSession, findUserBySession, insertSession } from './queries.ts'

/** Names, ages and attributes of the cookies are those of the existing archive. */
const SESSION_COOKIE = 'sessionid'
const SESSION_SECONDS = 14 * 86_400
const CSRF_COOKIE = 'csrftoken'
const CSRF_SECONDS = 52 * 7 * 86_400
const KEY = /^[A-Za-z0-9]{32}$/

const cookiesOf = ({ headers }: FastifyRequest): Readonly<Record<string, string | undefined>> =>
  headers.cookie === undefined ? {} : parseCookie(headers.cookie)

/** A session is kept under the hash of its key: who reads the table can use none. */
const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex')

const keyOf = (request: FastifyRequest): string | undefined => {
  const key = cookiesOf(request)[SESSION_COOKIE]
  return key !== undefined && KEY.test(key) ? key : undefined
}

/** Whose session the request's cookie is. */
export const sessionUser = async (db: Connection, request: FastifyRequest): Promise<UserRow | undefined> => {
  const key = keyOf(request)
  return key === undefined ? undefined : findUserBySession(db, hashOf(key))
}

interface NewCookie {
  readonly name: string
  readonly value: string
  /** Seconds; 0 takes the cookie away. */
  readonly maxAge: number
  readonly httpOnly: boolean
}

const setCookie = (reply: FastifyReply, cookie: NewCookie): void => {
  const expires = new Date(Date.now() + cookie.maxAge * 1000)
  const secure = reply.request.protocol === 'https'
  reply.header('Set-Cookie', stringifySetCookie({ ...cookie, expires, path: '/', sameSite: 'lax', secure }))
}

/** Begins a session under a new key and with a new secret against forgery; what session there was before ends. */
export const startSession = async (db: Connection, reply: FastifyReply, userId: number): Promise<void> => {
  const before = keyOf(reply.request)
  if (before !== undefined) await deleteSession(db, hashOf(before))
  const key = randomText(32)
  await insertSession(db, { keyHash: hashOf(key), userId, seconds: SESSION_SECONDS })
  setCookie(reply, { name: SESSION_COOKIE, value: key, maxAge: SESSION_SECONDS, httpOnly: true })
  setCookie(reply, { name: CSRF_COOKIE, value: newCsrfSecret(), maxAge: CSRF_SECONDS, httpOnly: false })
}

export const endSession = async (db: Connection, reply: FastifyReply): Promise<void> => {
  const key = keyOf(reply.request)
  if (key !== undefined) await deleteSession(db, hashOf(key))
  setCookie(reply, { name: SESSION_COOKIE, value: '', maxAge: 0, httpOnly: true })
}

/** The token for the forms of a page; undefined when the browser has no secret yet. */
export const csrfTokenOf = (request: FastifyRequest): string | undefined => {
  const secret = secretOf(cookiesOf(request)[CSRF_COOKIE])
  return secret === undefined ? undefined : maskedToken(secret)
}

/** The token for the forms of a page; a browser without a secret is given one. */
export const ensureCsrfToken = (reply: FastifyReply): string => {
  const secret = secretOf(cookiesOf(reply.request)[CSRF_COOKIE]) ?? newCsrfSecret()
  setCookie(reply, { name: CSRF_COOKIE, value: secret, maxAge: CSRF_SECONDS, httpOnly: false })
  return maskedToken(secret)
}

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

/** @throws PermissionDenied unless one of the archive's own pages sent the request; its body is looked at when it was read */
export const refuseForged = (request: FastifyRequest): void => {
  const { headers, body } = request
  const field = isRecord(body) ? body[CSRF_FIELD] : undefined
  const problem = forgeryOf({
    own: originOf(request),
    origin: single(headers.origin),
    referer: single(headers.referer),
    cookie: cookiesOf(request)[CSRF_COOKIE],
    header: single(headers['x-csrftoken']),
    field: typeof field === 'string' ? field : undefined,
  })
  if (problem !== undefined) throw new PermissionDenied(`CSRF Failed: ${problem}`)
}
