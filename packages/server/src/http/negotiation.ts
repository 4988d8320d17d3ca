import type { FastifyInstance, FastifyRequest } from 'fastify'
import { NotAcceptable, NotFound } from '../errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the answer is to be a page for a person. */
    wantsPage: boolean
  }
  interface FastifyContextConfig {
    /** The route sends a file: nothing to choose. */
    answersFile?: boolean
  }
}

const JSON_TYPE = 'application/json'
const PAGE_TYPE = 'text/html'
const FORMATS: Readonly<Record<string, string>> = { json: JSON_TYPE, api: PAGE_TYPE }

/** Chooses between JSON and a page by `format=` and Accept. */
export const negotiate = (app: FastifyInstance): void => {
  app.decorateRequest('wantsPage', false)
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.answersFile === true || request.is404) return
    request.wantsPage = chosenType(request) === PAGE_TYPE
  })
}

/** @throws NotAcceptable; NotFound for a format that does not exist */
const chosenType = (request: FastifyRequest): string => {
  const format = request.queryParameters.last('format')
  const offered = format ? FORMATS[format] : undefined
  if (format && offered === undefined) throw new NotFound()
  const types = offered === undefined ? [JSON_TYPE, PAGE_TYPE] : [offered]
  for (const accepted of acceptedTypes(request.headers.accept)) {
    const match = types.find((type) => matches(accepted, type))
    if (match !== undefined) return match
  }
  throw new NotAcceptable()
}

/** The types of an Accept header, the most specific first; q is not looked at, as in the existing archive. */
const acceptedTypes = (accept: string | undefined): string[] => {
  const types = (accept ?? '*/*').split(',').map((part) => (part.split(';')[0] ?? '').trim().toLowerCase())
  const specificity = (type: string): number => (type.startsWith('*/') ? 0 : type.endsWith('/*') ? 1 : 2)
  return types.map((type) => type || '*/*').sort((a, b) => specificity(b) - specificity(a))
}

const matches = (accepted: string, type: string): boolean =>
  accepted === '*/*' || accepted === '*' || accepted === type || accepted === `${type.split('/')[0]}/*`
