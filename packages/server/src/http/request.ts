import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ApiError } from '../errors.ts'
import { Query } from './query.ts'

declare module 'fastify' {
  interface FastifyRequest {
    queryParameters: Query
  }
}

/** The longest request line that is read, as in the existing archive. */
const MAX_REQUEST_LINE = 4094
const HOST = /^(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/
const SCHEME = /^https?$/

/** Reads what every route needs of a request, and refuses what no route could answer. */
export const readRequests = (app: FastifyInstance): void => {
  app.decorateRequest('queryParameters', null as unknown as Query)
  app.addHook('onRequest', async (request) => {
    const url = request.raw.url ?? '/'
    if (url.length + request.method.length + ' HTTP/1.1'.length + 1 > MAX_REQUEST_LINE) {
      throw badRequest(
        `The request line is longer than ${MAX_REQUEST_LINE} bytes. Ask for less, or by fewer parameters.`,
      )
    }
    // HTTP/1.0 knows no Host, and load balancers that ask for /health/ send none
    if (request.raw.headers.host === undefined) request.raw.headers.host = reachedAt(request)
    if (!HOST.test(request.host)) throw badRequest('The Host header names no host.')
    if (!SCHEME.test(request.protocol)) throw badRequest('The X-Forwarded-Proto header is neither http nor https.')
    const question = url.indexOf('?')
    request.queryParameters = new Query(question < 0 ? '' : url.slice(question + 1))
  })
}

/** The archive's own address and port, at which a connection came in. */
const reachedAt = ({ socket }: FastifyRequest): string => {
  const { localAddress = '', localPort } = socket
  return `${localAddress.includes(':') ? `[${localAddress.replace(/%.*$/, '')}]` : localAddress}:${localPort}`
}

/** Scheme and host by which the client reached the archive; X-Forwarded-* count only from TRUSTED_PROXIES. */
export const originOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}`

const badRequest = (detail: string): ApiError =>
  new ApiError(400, 'bad_request', `<!doctype html><title>Bad Request</title><h1>Bad Request</h1><p>${detail}</p>\n`, {
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
  })
