import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hashPassword, newToken } from '../../auth/passwords.ts'
import { replaceToken, updatePassword } from '../../auth/queries.ts'
import { startSession } from '../../auth/sessions/session.ts'
import { NotFound, PermissionDenied } from '../../errors.ts'
import type { PageMessage } from '../../http/site-page.ts'
import {
  type AdminParts,
  adminRoute,
  formOf,
  leadOn,
  messageOfDone,
  readNumber,
  searchOf,
  showAdmin,
  toAdmin,
} from '../route-parts.ts'
import { passwordProblem, personOf, personProblem, rightsOf } from './forms.ts'
import { tokenView, usersView, userView } from './pages.ts'
import { type AdminUser, deleteToken, findUser, listUsers, updatePerson, updateRights } from './queries.ts'
import { type Permissions, permissionsOf } from './rights.ts'

const PAGE = 50
const MAX_PAGES = 100_000
const toUsers = { title: 'Users', href: '/admin/users/' }

interface UserId {
  Params: { id: string }
}

/** A change of a user: which permission it needs, and what it does. */
interface Change {
  readonly what: string
  readonly needs: keyof Permissions
  readonly work: (request: FastifyRequest, reply: FastifyReply, user: AdminUser) => Promise<FastifyReply>
}

/** Users for staff: who they are, what they may, their passwords and tokens. */
export const adminUserRoutes = (app: FastifyInstance, parts: AdminParts): void => {
  app.get('/admin/users/', adminRoute('Users'), async (request, reply) => listPage(parts, request, reply))

  app.get<UserId>('/admin/users/:id/', adminRoute('User'), async (request, reply) =>
    showUser(parts, request, reply, { message: messageOfDone(request) }),
  )

  for (const { what, needs, work } of changesOf(parts)) {
    app.post<UserId>(`/admin/users/:id/${what}/`, adminRoute('User'), async (request, reply) => {
      const user = await userOf(parts, request)
      if (!permissionsOf(request.caller, user)[needs]) throw new PermissionDenied()
      return work(request, reply, user)
    })
  }
}

const userOf = async ({ db }: AdminParts, { params }: FastifyRequest<UserId>): Promise<AdminUser> => {
  const user = await findUser(db.writer, readNumber(params.id))
  if (user === undefined) throw new NotFound('No user has this number.')
  return user
}

const listPage = async (parts: AdminParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const query = request.queryParameters
  const given = Number(query.last('page') ?? 1)
  const page = Number.isInteger(given) && given > 0 && given <= MAX_PAGES ? given : 1
  const [search, staffOnly] = [searchOf(request, 'q'), query.last('staff') === 'true']
  const found = await listUsers(parts.db.writer, { search, staffOnly, limit: PAGE + 1, offset: (page - 1) * PAGE })
  const linkTo = (number: number): string => `/admin/users/?${query.with({ page: String(number) })}`
  const list = {
    search,
    staffOnly,
    previous: page > 1 ? linkTo(page - 1) : undefined,
    next: found.length > PAGE ? linkTo(page + 1) : undefined,
    mayMake: request.caller.isSuperuser,
  }
  return showAdmin(parts, reply, { title: 'Users', main: () => usersView(found.slice(0, PAGE), list) })
}

const showUser = async (
  parts: AdminParts,
  request: FastifyRequest<UserId>,
  reply: FastifyReply,
  { message }: { message: PageMessage | undefined },
): Promise<FastifyReply> => {
  const user = await userOf(parts, request)
  const permissions = permissionsOf(request.caller, user)
  return showAdmin(parts, reply, {
    title: user.username,
    above: [toAdmin, toUsers],
    message,
    main: (csrfToken) => userView(user, permissions, csrfToken),
  })
}

const log = (request: FastifyRequest, { id, username }: AdminUser, change: string, more: object = {}): void =>
  request.log.info({ user: request.caller.username, subject: id, name: username, ...more }, change)

const changesOf = (parts: AdminParts): readonly Change[] => {
  const { db } = parts
  const refuse = (request: FastifyRequest, reply: FastifyReply, text: string): Promise<FastifyReply> =>
    showUser(parts, request as FastifyRequest<UserId>, reply.status(400), { message: { kind: 'error', text } })
  const back = (reply: FastifyReply, { id }: AdminUser, done: string): FastifyReply =>
    leadOn(reply, `/admin/users/${id}/`, done)
  return [
    {
      what: 'person',
      needs: 'edit',
      work: async (request, reply, user) => {
        const person = personOf(formOf(request))
        const problem = personProblem(person)
        if (problem !== undefined) return refuse(request, reply, problem)
        await updatePerson(db.writer, user.id, person)
        log(request, user, 'the name or address of a user was changed')
        return back(reply, user, 'saved')
      },
    },
    {
      what: 'rights',
      needs: 'rights',
      work: async (request, reply, user) => {
        const rights = rightsOf(formOf(request))
        await db.transaction((trx) => updateRights(trx, user.id, rights))
        log(request, user, 'the rights of a user were changed', { rights })
        return back(reply, user, 'rights')
      },
    },
    {
      what: 'password',
      needs: 'impersonate',
      work: async (request, reply, user) => {
        const field = formOf(request)
        const problem = passwordProblem(field('password'), field('again'))
        if (problem !== undefined) return refuse(request, reply, problem)
        await updatePassword(db.writer, user.id, await hashPassword(field('password')))
        log(request, user, 'the password of a user was changed')
        // whoever changes their own in this browser goes on in it
        const isOwn = request.caller.userId === user.id && request.csrfToken !== undefined
        if (isOwn) await startSession(db.writer, reply, user.id)
        return back(reply, user, 'password')
      },
    },
    {
      what: 'token',
      needs: 'impersonate',
      work: async (request, reply, user) => {
        const token = newToken()
        await replaceToken(db.writer, user.id, token)
        log(request, user, 'the token of a user was replaced')
        const above = [toAdmin, toUsers, { title: user.username, href: `/admin/users/${user.id}/` }]
        return showAdmin(parts, reply, { title: 'New token', above, main: () => tokenView(user, token) })
      },
    },
    {
      what: 'revoke',
      needs: 'edit',
      work: async (request, reply, user) => {
        await deleteToken(db.writer, user.id)
        log(request, user, 'the token of a user was revoked')
        return back(reply, user, 'revoked')
      },
    },
  ]
}
