import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hashPassword, UNUSABLE_PASSWORD } from '../../auth/passwords.ts'
import { insertUser } from '../../auth/queries.ts'
import { PermissionDenied } from '../../errors.ts'
import { type AdminParts, adminRoute, formOf, leadOn, showAdmin, toAdmin } from '../route-parts.ts'
import { newUserOf, newUserProblem } from './forms.ts'
import { newUserView } from './pages.ts'

const PATH = '/admin/users/new/'

/** Superusers make users: programs that ingest, and people whom no portal knows. Rights and a token are given on the user's page. */
export const creationRoutes = (app: FastifyInstance, parts: AdminParts): void => {
  const show = (reply: FastifyReply, username: string, email: string, problem?: string): FastifyReply =>
    showAdmin(parts, reply, {
      title: 'New user',
      above: [toAdmin, { title: 'Users', href: '/admin/users/' }],
      message: problem === undefined ? undefined : { kind: 'error', text: problem },
      main: (csrfToken) => newUserView({ username, email }, csrfToken),
    })

  app.get(PATH, adminRoute('New user'), async (request, reply) => {
    requireSuperuser(request)
    return show(reply, '', '')
  })

  app.post(PATH, adminRoute('New user'), async (request, reply) => {
    requireSuperuser(request)
    const { username, email, password, again } = newUserOf(formOf(request))
    const refuse = (problem: string): FastifyReply => show(reply.status(400), username, email, problem)
    const problem = newUserProblem({ username, email, password, again })
    if (problem !== undefined) return refuse(problem)
    const hash = password === '' ? UNUSABLE_PASSWORD : await hashPassword(password)
    const user = { username, email, password: hash, isStaff: false, isSuperuser: false }
    const id = await insertUser(parts.db.writer, user)
    if (id === undefined) return refuse(`There is a user ${username} already.`)
    request.log.info({ user: request.caller.username, subject: id, name: username }, 'a user was made')
    return leadOn(reply, `/admin/users/${id}/`, 'made')
  })
}

const requireSuperuser = ({ caller }: FastifyRequest): void => {
  if (!caller.isSuperuser) throw new PermissionDenied('Only a superuser may make users.')
}
