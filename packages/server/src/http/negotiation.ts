import type { FastifyInstance, FastifyRequest } from 'fastify'
import { NotAcceptable, NotFound } from '../errors.ts'
import { originOf } from './request.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the answer is to be a page for a person. */
    wantsPage: boolean
    /** Whether somebody waits for a file in a browser, who would have to read an error as JSON. */
    wantsErrorPage: boolean
  }
  interface FastifyContextConfig {
    /** The route sends a file: nothing to choose. */
    answersFile?: boolean
    /** The route is a page for people, errors included. */
    answersPage?: boolean
  }
}

const JSON_TYPE = 'application/json'
const PAGE_TYPE = 'text/html'
const FORMATS: ReadonlyMap<string, string> = new Map([
  ['json', JSON_TYPE],
  ['api', PAGE_TYPE],
])

/** Chooses between JSON and a page by `format=` and Accept. */
export const negotiate = (app: FastifyInstance): void => {
  app.decorateRequest('wantsPage', false)
  app.decorateRequest('wantsErrorPage', false)
  app.addHook('onRequest', async (request) => {
    const { answersFile = false, answersPage = false } = request.routeOptions.config
    if (answersPage) request.wantsPage = true
    if (answersFile) request.wantsErrorPage = isNavigation(request)
    if (answersFile || answersPage || request.is404) return
    request.wantsPage = chosenType(request) === PAGE_TYPE
  })
}

/**
 * Browsers name HTML where a person goes on to a page or a file. The pages of two clients send a form from their own origin into a
 * frame that nobody sees.
 */
const isNavigation = (request: FastifyRequest): boolean => {
  const { accept, origin, 'sec-fetch-dest': destination } = request.headers
  if (accept?.includes(PAGE_TYPE) !== true || destination === 'iframe') return false
  return origin === undefined || origin === originOf(request)
}

/** @throws NotAcceptable; NotFound for a format that does not exist */
const chosenType = (request: FastifyRequest): string => {
  const format = request.queryParameters.last('format')
  const offered = format ? FORMATS.get(format) : undefined
  if (format && offered === undefined) throw new NotFound()
  const types = offered === undefined ? [JSON_TYPE, PAGE_TYPE] : [offered]
  const accept = request.headers.accept?.toLowerCase() ?? '*/*'
  const accepted = accept.split(',').map((part) => (part.split(';')[0] ?? '').trim())
  for (const level of LEVELS) {
    const match = types.find((type) => accepted.some((one) => level(one, type)))
    if (match !== undefined) return match
  }
  throw new NotAcceptable()
}

/**
 * How an accepted type can fit an offered one, the most specific first. Of several that fit alike JSON is chosen; order
 * and q are not looked at, as in the existing archive.
 */
const LEVELS: readonly ((accepted: string, type: string) => boolean)[] = [
  (accepted, type) => accepted === type,
  (accepted, type) => accepted === `${type.split('/')[0]}/*`,
  (accepted) => accepted === '*/*' || accepted === '*' || accepted === '',
]
