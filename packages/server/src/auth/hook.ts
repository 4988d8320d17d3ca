import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type AuthParts, authenticate, callerOf } from './authenticate.ts'
import { type Access, anonymous, type Caller, requireAccess } from './caller.ts'
import { csrfTokenOf, refuseForged, sessionUser } from './sessions/session.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; known before the body is read. */
    caller: Caller
    /** Whether the request may come from another site's page, and its body has to tell. */
    mayBeForged: boolean
  }
  interface FastifyContextConfig {
    /** Who may use the route; anyone, unless it says otherwise. */
    access?: Access
    /** The route has nothing to do with who asks. */
    ignoresCaller?: boolean
    /** The route is for the archive's own forms alone, whoever sends them. */
    isOwnForm?: boolean
  }
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])
const FORM = /^application\/x-www-form-urlencoded\b/i

/**
 * Finds out who asks, and turns away who may not, before a byte of the body is read. An Authorization header counts before a
 * session. Browsers send a session's cookie by themselves, so what changes something by it must come from an own page.
 */
export const identifyCallers = (app: FastifyInstance, parts: AuthParts): void => {
  app.decorateRequest('caller', null as unknown as Caller)
  app.decorateRequest('mayBeForged', false)
  app.addHook('onRequest', async (request) => {
    const { access = 'anyone', ignoresCaller = false, isOwnForm = false } = request.routeOptions.config
    request.caller = ignoresCaller ? anonymous : await authenticate(parts, request.headers.authorization)
    const hasSession = !ignoresCaller && request.caller === anonymous && (await takeSession(parts, request))
    request.mayBeForged = (hasSession || isOwnForm) && !READING.has(request.method)
    if (request.mayBeForged && !FORM.test(request.headers['content-type'] ?? '')) checkForged(request)
    requireAccess(request.caller, access, request.method)
  })
  app.addHook('preHandler', async (request) => {
    if (request.mayBeForged) checkForged(request)
  })
}

const checkForged = (request: FastifyRequest): void => {
  refuseForged(request)
  request.mayBeForged = false
}

/** @returns whether the request belongs to a session, whose user then is the caller */
const takeSession = async (parts: AuthParts, request: FastifyRequest): Promise<boolean> => {
  const user = await sessionUser(parts.db.writer, request)
  if (user === undefined) return false
  request.caller = callerOf(parts, user)
  request.csrfToken = csrfTokenOf(request)
  return true
}
