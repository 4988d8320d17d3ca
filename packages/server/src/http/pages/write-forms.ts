import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ValidationError } from '../../errors.ts'
import { isRecord } from '../fields.ts'
import { html, type Markup } from '../markup.ts'
import { setPageHeaders } from '../page-headers.ts'
import { CSRF_FIELD, csrfField, type Site, sitePage } from '../site-page.ts'
import { toApi } from './description.ts'

/** A browser's form knows GET and POST alone: it sends here what the archive is to be asked, and by which method. */
const ADDRESS = '/api-form/'

const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const
type Method = (typeof METHODS)[number]
const isMethod = (value: unknown): value is Method => METHODS.some((method) => method === value)

const DONE: Readonly<Record<Exclude<Method, 'DELETE'>, string>> = {
  POST: 'Add to this list, or store again what has this name already',
  PUT: 'Replace this',
  PATCH: 'Change some fields',
}

/** Longer records are edited elsewhere. */
const MAX_PREFILLED = 100_000

export interface WriteFormContext {
  /** Path of the page. */
  readonly path: string
  readonly allowed: readonly string[]
  readonly csrfToken: string
  /** What the page shows. */
  readonly value: unknown
}

/** Forms in which a superuser writes raw JSON, one for each method that changes something. */
export const writeForms = ({ path, allowed, csrfToken, value }: WriteFormContext): Markup | undefined => {
  const methods = METHODS.filter((method) => allowed.includes(method))
  if (methods.length === 0) return undefined
  return html`<h2>Change</h2>${methods.map((method) => {
    const hidden = html`${csrfField(csrfToken)}<input type="hidden" name="path" value="${path}"><input type="hidden" name="method" value="${method}">`
    if (method === 'DELETE') {
      return html`<details class="card"><summary>DELETE – Delete this, with all that belongs to it</summary><form method="post" action="${ADDRESS}">${hidden}<button class="danger">Delete for good</button></form></details>`
    }
    const id = `content-${method.toLowerCase()}`
    return html`<details class="card"><summary>${method} – ${DONE[method]}</summary><form method="post" action="${ADDRESS}">${hidden}<label for="${id}">JSON</label><textarea id="${id}" name="content" spellcheck="false">${method === 'PUT' ? recordOf(value) : '{}'}</textarea><p><button>${method}</button></p></form></details>`
  })}`
}

/** What is shown, as a record to be changed: without the old names. */
const recordOf = (value: unknown): string => {
  if (!isRecord(value)) return '{}'
  const own = Object.fromEntries(Object.entries(value).filter(([name]) => !/^[A-Z]/.test(name)))
  const text = JSON.stringify(own, null, 2)
  return text.length > MAX_PREFILLED ? '{}' : text
}

/** What of the form's request belongs to the person, not to the form. */
const KEPT_HEADERS = [
  'host',
  'cookie',
  'authorization',
  'origin',
  'referer',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
]

/**
 * Passes on what such a form sends, as the request that it stands for: the route itself finds out who asks, by session and token
 * against forged requests, and answers with its page.
 */
export const answerWriteForms = (app: FastifyInstance, site: Site): void => {
  app.post(
    ADDRESS,
    { schema: { hide: true }, config: { answersFile: true, ignoresCaller: true } },
    async (request, reply) => {
      const { method, path, content, token } = readForm(request.body)
      const answer = await app.inject({
        method,
        url: path,
        remoteAddress: request.socket.remoteAddress ?? request.ip,
        headers: { ...keptHeaders(request), accept: 'text/html', 'x-csrftoken': token, ...(content && JSON_TYPE) },
        ...(content && { payload: content }),
      })
      if (answer.statusCode === 204) return deleted(reply, site, path)
      for (const [name, value] of Object.entries(answer.headers)) {
        if (value !== undefined && !HOP.has(name)) reply.header(name, value)
      }
      return reply.status(answer.statusCode).send(answer.rawPayload)
    },
  )
}

const JSON_TYPE = { 'content-type': 'application/json' }
/** Of the connection, not of the answer. */
const HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date'])

const keptHeaders = ({ headers }: FastifyRequest): Record<string, string> =>
  Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = headers[name]
      return value === undefined ? [] : [[name, [value].flat().join(', ')] as const]
    }),
  )

interface WriteForm {
  readonly method: Method
  readonly path: string
  readonly content: string | undefined
  readonly token: string
}

const readForm = (body: unknown): WriteForm => {
  const given = isRecord(body) ? body : {}
  const { method, path, content } = given
  if (!isMethod(method)) throw new ValidationError({ method: ['This is no method that changes something.'] })
  if (typeof path !== 'string' || !/^\/(?!\/)[!-~]*$/.test(path) || path.startsWith(ADDRESS)) {
    throw new ValidationError({ path: ['This is no path of the archive.'] })
  }
  const text = method === 'DELETE' || typeof content !== 'string' ? undefined : content
  return { method, path, content: text, token: String(given[CSRF_FIELD] ?? '') }
}

const deleted = (reply: FastifyReply, site: Site, path: string): FastifyReply => {
  const list = path.replace(/[^/]+\/$/, '')
  const main = html`<p class="row"><a class="button" href="${list}">To the list</a></p>`
  const page = sitePage(site, {
    title: 'Deleted',
    above: [toApi],
    message: { kind: 'success', text: html`<code>${path}</code> was deleted.` },
    main,
    visitor: { username: undefined, path: list },
  })
  return setPageHeaders(reply).status(200).send(page)
}
