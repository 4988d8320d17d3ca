import type { FastifyInstance } from 'fastify'
import { type AuthParts, authenticate } from './authenticate.ts'
import { type Access, anonymous, type Caller, requireAccess } from './caller.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; known before the body is read. */
    caller: Caller
  }
  interface FastifyContextConfig {
    /** Who may use the route; anyone, unless it says otherwise. */
    access?: Access
    /** The route has nothing to do with who asks. */
    ignoresCaller?: boolean
  }
}

/** Finds out who asks, and turns away who may not, before a byte of the body is read. */
export const identifyCallers = (app: FastifyInstance, parts: AuthParts): void => {
  app.decorateRequest('caller', null as unknown as Caller)
  app.addHook('onRequest', async (request) => {
    const { access = 'anyone', ignoresCaller = false } = request.routeOptions.config
    request.caller = ignoresCaller ? anonymous : await authenticate(parts, request.headers.authorization)
    requireAccess(request.caller, access, request.method)
  })
}
