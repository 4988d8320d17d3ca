import type { FastifyRequest } from 'fastify'
import type { Visitor } from '../http/site-page.ts'

/** Who looks at a page. */
export const visitorOf = ({ caller, csrfToken, url }: FastifyRequest): Visitor => ({
  username: caller.username,
  isStaff: caller.isStaff,
  path: url,
  csrfToken,
})
