import type { FastifyReply, FastifyRequest } from 'fastify'
import { ensureCsrfToken } from '../auth/sessions/session.ts'
import { visitorOf } from '../auth/visitor.ts'
import type { Cache } from '../cache/cache.ts'
import { NotFound } from '../errors.ts'
import type { FrameParts } from '../frames/route-parts.ts'
import { isRecord } from '../http/fields.ts'
import type { Piece } from '../http/markup.ts'
import { setPageHeaders } from '../http/page-headers.ts'
import { type Link, type PageMessage, sitePage } from '../http/site-page.ts'

/** What the pages for staff are given. */
export interface AdminParts extends FrameParts {
  readonly cache: Cache
}

/** Of every page for staff: a page even when it fails, and changed by its own forms alone. */
export const adminRoute = (name: string) =>
  ({
    schema: { hide: true },
    config: { name, answersPage: true, isOwnForm: true, page: { above: (): readonly Link[] => [toAdmin] } },
  }) as const

export const toAdmin: Link = { title: 'Administration', href: '/admin/' }

export interface AdminPage {
  readonly title: string
  readonly above?: readonly Link[]
  readonly message?: PageMessage | undefined
  /** What the page shows, given the token for its forms. */
  readonly main: (csrfToken: string) => Piece
  readonly images?: readonly string[]
}

/** Sends a page for staff, which no cache and no history keeps. */
export const showAdmin = (
  { settings }: Pick<AdminParts, 'settings'>,
  reply: FastifyReply,
  { main, images = [], above = [toAdmin], ...page }: AdminPage,
): FastifyReply => {
  const csrfToken = ensureCsrfToken(reply)
  const visitor = { ...visitorOf(reply.request), csrfToken }
  return setPageHeaders(reply, images)
    .headers({ 'Cache-Control': 'no-store, private', Vary: 'Cookie, origin' })
    .send(sitePage(settings, { ...page, above, visitor, main: main(csrfToken) }))
}

/** What was done, told on the page that it leads to. Only these can be told: the address says which. */
const DONE: Readonly<Record<string, string>> = {
  saved: 'Saved.',
  made: 'The user was made. Rights and a token are given below.',
  rights: 'The rights were changed.',
  password: 'The password was changed. Sessions that began with the old one have ended.',
  revoked: 'The token was revoked.',
  deleted: 'The frame was deleted, with its versions and their files.',
}

/** Leads on after something was done, so that loading the page again does not do it twice. */
export const leadOn = (reply: FastifyReply, path: string, done: keyof typeof DONE): FastifyReply =>
  reply.header('Cache-Control', 'no-store, private').redirect(`${path}?done=${done}`, 303)

export const messageOfDone = ({ queryParameters }: FastifyRequest): PageMessage | undefined => {
  const done = queryParameters.last('done') ?? ''
  const text = Object.hasOwn(DONE, done) ? DONE[done] : undefined
  return text === undefined ? undefined : { kind: 'success', text }
}

/** @throws NotFound for what is no number of a row */
export const readNumber = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new NotFound()
  return Number(text)
}

/** The fields of a form; one that was not sent is ''. */
export const formOf = ({ body }: FastifyRequest): ((name: string) => string) => {
  const form = isRecord(body) ? body : {}
  return (name) => {
    const value = Object.hasOwn(form, name) ? form[name] : undefined
    return typeof value === 'string' ? value : ''
  }
}

/** What a search is for; a NUL would be refused by the database. */
export const searchOf = ({ queryParameters }: FastifyRequest, name: string): string =>
  (queryParameters.last(name) ?? '').replaceAll('\0', '').trim().slice(0, 1000)
