import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Access, requireAccess } from '../auth/caller.ts'
import { MethodNotAllowed } from '../errors.ts'
import { BODY_TYPES } from './body.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Title of the page, and `name` in the answer to OPTIONS. */
    name?: string
    /** The route is there to refuse a method that another route of that shape (`/frames/:id/`) would take. */
    refusesMethod?: boolean
  }
}

interface KnownPath {
  readonly pattern: RegExp
  readonly methods: Set<string>
  access: Access
  name: string
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

const NOT_FOUND = `<!doctype html>
<html lang="en">
<head>
  <title>Not Found</title>
</head>
<body>
  <h1>Not Found</h1><p>The requested resource was not found on this server.</p>
</body>
</html>
`

/**
 * What no route answers: a path without its last slash leads to the one with it; OPTIONS describes; another method is
 * refused by name, after the caller's right to it was looked at; anything else is not here.
 * Call before the routes are added: it takes note of them.
 */
export const answerTheRest = (app: FastifyInstance): void => {
  const paths = new Map<string, KnownPath>()
  app.addHook('onRoute', ({ url, method, config }) => {
    const known = paths.get(url) ?? {
      pattern: patternOf(url),
      methods: new Set(['OPTIONS']),
      access: 'anyone',
      name: url,
    }
    if (config?.refusesMethod !== true) for (const one of [method].flat()) known.methods.add(one)
    if (config?.access !== undefined) known.access = config.access
    if (config?.name !== undefined) known.name = config.name
    paths.set(url, known)
  })
  const find = (path: string): KnownPath | undefined =>
    paths.get(path) ?? [...paths.values()].find(({ pattern }) => pattern.test(path))

  app.setNotFoundHandler(async (request, reply) => {
    const [path = '/', search] = splitUrl(request)
    const known = find(path)
    if (known === undefined && find(`${path}/`) !== undefined) {
      return reply.status(301).header('Location', `${path}/${search}`).type('text/html; charset=utf-8').send('')
    }
    if (known === undefined || (known.methods.has(request.method) && request.method !== 'OPTIONS')) {
      return reply.status(404).type('text/html; charset=utf-8').send(NOT_FOUND)
    }
    requireAccess(request.caller, known.access, request.method)
    const allowed = METHODS.filter((method) => known.methods.has(method)).join(', ')
    if (request.method !== 'OPTIONS') throw new MethodNotAllowed(request.method, allowed)
    return reply.header('Allow', allowed).send({
      name: known.name,
      description: '',
      renders: ['application/json', 'text/html'],
      parses: BODY_TYPES,
    })
  })
}

const splitUrl = (request: FastifyRequest): [path: string, search: string] => {
  const url = request.raw.url ?? '/'
  const question = url.indexOf('?')
  return question < 0 ? [url, ''] : [url.slice(0, question), url.slice(question)]
}

/** `/frames/:id/` as a pattern for paths; only paths that end in a slash, so that `/files/*` leads nowhere else. */
const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replace(/:\w+/g, '[^/]+')
      .replace('\\*', '.*')}$`,
  )
