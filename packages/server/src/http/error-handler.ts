import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError, UnsupportedMediaType, ValidationError } from '../errors.ts'

/** What the HTTP server itself refuses, in the archive's own words. */
const SERVER_ERRORS: Readonly<Record<string, () => ApiError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new ValidationError({ detail: 'The body of the request is too large.' }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new UnsupportedMediaType(''),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => new ValidationError({ detail: 'Content-Length does not fit the body.' }),
  FST_ERR_CTP_EMPTY_TYPE: () => new UnsupportedMediaType(''),
}

/** The only place where an error becomes an answer. */
export const handleErrors = (app: FastifyInstance): void => {
  app.setErrorHandler(async (error: FastifyError | ApiError, request: FastifyRequest, reply: FastifyReply) => {
    const known = error instanceof ApiError ? error : SERVER_ERRORS[error.code]?.()
    if (known !== undefined) {
      if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') await drain(request)
      if (known.status >= 500) request.log.error({ err: error, cause: error.cause }, known.message)
      reply.status(known.status).headers(known.headers).header('Archive-Error', known.code)
      // a text is JSON too, unless it says what else it is
      const isText = typeof known.body === 'string' && known.headers['Content-Type'] === undefined
      return isText ? reply.type('application/json').send(JSON.stringify(known.body)) : reply.send(known.body)
    }
    request.log.error(error)
    const detail = `The archive failed on this request. Its administrators find the reason in the log under ${request.id}.`
    return reply.status(500).header('Archive-Error', 'internal').send({ detail })
  })
}

const MAX_DRAINED_BYTES = 64 * 1024 * 1024

/** Reads on, within bounds: a client that is still sending would see a broken connection and never the answer. */
const drain = async (request: FastifyRequest): Promise<void> => {
  let drained = 0
  for await (const chunk of request.raw) {
    drained += (chunk as Buffer).length
    if (drained > MAX_DRAINED_BYTES) return
  }
}

/** A path that is not percent-encoded UTF-8. No hook has run yet, so the headers of every answer are not there. */
export const refuseUrl = (_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void => {
  reply.status(404).header('Access-Control-Allow-Origin', '*').header('Archive-Error', 'not_found')
  reply.send({ detail: 'Not found.' })
}
