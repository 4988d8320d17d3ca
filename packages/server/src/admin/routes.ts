import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { PermissionDenied } from '../errors.ts'
import { viewerOf, visibleTo } from '../frames/visibility.ts'
import { adminFrameRoutes } from './frames/routes.ts'
import { homeView, ingestsView } from './pages.ts'
import { countRows, findIngests } from './queries.ts'
import { type AdminParts, adminRoute, showAdmin } from './route-parts.ts'
import { creationRoutes } from './users/creation-routes.ts'
import { adminUserRoutes } from './users/routes.ts'

const PAGE = 50
const INT4_MAX = 2_147_483_647

/** Pages for staff: users, frames, what was ingested lately. Whoever has not signed in is led there; others are turned away. */
export const adminRoutes = (app: FastifyInstance, parts: AdminParts): void => {
  app.register(async (scope) => {
    scope.addHook('onRequest', requireStaff)

    scope.get('/admin/', adminRoute('Administration'), async (_request, reply) => {
      const counts = await countRows(parts.db.reader)
      return showAdmin(parts, reply, { title: 'Administration', above: [], main: () => homeView(counts) })
    })

    scope.get('/admin/ingests/', adminRoute('Recent ingests'), async (request, reply) => {
      const given = Number(request.queryParameters.last('before') ?? INT4_MAX)
      const before = Number.isInteger(given) && given > 0 && given <= INT4_MAX ? given : INT4_MAX
      const visible = visibleTo(await viewerOf(request.caller))
      const found = await findIngests(parts.db.writer, visible, { before, limit: PAGE })
      return showAdmin(parts, reply, { title: 'Recent ingests', main: () => ingestsView(found) })
    })

    adminUserRoutes(scope, parts)
    creationRoutes(scope, parts)
    adminFrameRoutes(scope, parts)
  })
}

/** Staff alone; by a token as well as by a session. */
const requireStaff = async (
  { caller, url }: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> => {
  if (caller.userId === undefined) {
    const next = encodeURIComponent(url).replaceAll('%2F', '/')
    reply.headers({ 'Cache-Control': 'no-store, private', Vary: 'Cookie, origin' }).type('text/html; charset=utf-8')
    return reply.redirect(`/admin/login/?next=${next}`)
  }
  if (!caller.isStaff) throw new PermissionDenied('These pages are for the staff of the observatory.')
  return undefined
}
