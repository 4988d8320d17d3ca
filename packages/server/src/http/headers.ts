import type { FastifyInstance } from 'fastify'

const PREFLIGHT = {
  'Access-Control-Allow-Headers': 'accept, authorization, content-type, user-agent, x-csrftoken, x-requested-with',
  'Access-Control-Allow-Methods': 'DELETE, GET, OPTIONS, PATCH, POST, PUT',
  'Access-Control-Max-Age': '86400',
}

/** Headers of every answer, errors included: any origin may read (by tokens; browsers send it no cookies), none may frame. */
export const setHeaders = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': 'Accept-Ranges, Content-Disposition, Content-Range, ETag, Retry-After',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Referrer-Policy': 'same-origin',
      Vary: 'Accept, Cookie, origin',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
    })
    const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined
    if (isPreflight) return reply.headers(PREFLIGHT).status(200).send('')
  })
  // JSON is UTF-8 and has no charset (RFC 8259 section 8.1); the web framework gives it one.
  app.addHook('onSend', async (_request, reply, payload) => {
    if (reply.getHeader('Content-Type') === 'application/json; charset=utf-8') {
      reply.header('Content-Type', 'application/json')
    }
    return payload
  })
}
