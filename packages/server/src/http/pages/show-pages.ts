import { STATUS_CODES } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { html, type Markup, type Piece } from '../markup.ts'
import { setPageHeaders } from '../page-headers.ts'
import { type PageMessage, type Site, sitePage } from '../site-page.ts'
import { type Cell, objectsOf, type PageDescription, type Shown, toApi } from './description.ts'
import { detailView, imagesIn } from './detail-view.ts'
import { adviceOn, errorMessage, fieldMessages } from './error-view.ts'
import { jsonView } from './json-view.ts'
import { listView, rowsOf } from './list-view.ts'
import { searchForm } from './search-form.ts'
import { writeForms } from './write-forms.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the caller's session: who has none sees no form that changes something. */
    csrfToken: string | undefined
  }
}

/** Methods in the order in which they are named. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/**
 * Shows a JSON answer to a person: what it says as form, table or picture, then the request and the answer itself. Nothing else
 * is asked of the archive than what the JSON needed. Call before the routes are added: it takes note of their methods.
 */
export const showPages = (app: FastifyInstance, site: Site): void => {
  const methods = new Map<string, Set<string>>()
  app.decorateRequest('csrfToken', undefined)
  app.addHook('onRoute', ({ url, method, config }) => {
    const known = methods.get(url) ?? new Set(['OPTIONS'])
    if (config?.refusesMethod !== true) for (const one of [method].flat()) known.add(one)
    methods.set(url, known)
  })
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string') return payload
    const type = String(reply.getHeader('Content-Type') ?? '')
    if (isUnknownPath(request, reply)) return sendPage(reply, site, notHere(request))
    const isPage = request.wantsPage || (request.wantsErrorPage && reply.statusCode >= 400)
    if (!isPage || !type.startsWith('application/json')) return payload
    const known = methods.get(request.routeOptions.url ?? '') ?? new Set()
    const allowed = METHODS.filter((method) => known.has(method))
    const { page } = request.routeOptions.config
    const shown = { reply, page: typeof page === 'function' ? await page() : page }
    return sendPage(reply, site, answerOf(shown, payload, allowed))
  })
}

/** A page as the hook puts it together. */
interface AnswerPage {
  readonly title: string
  readonly above: readonly { readonly title: string; readonly href: string }[]
  readonly message?: PageMessage | undefined
  readonly main: Piece
  readonly images?: readonly string[]
}

const sendPage = (reply: FastifyReply, site: Site, { images, ...page }: AnswerPage): string => {
  const { request } = reply
  const { url: path, method, caller, csrfToken } = request
  reply.removeHeader('Content-Length')
  setPageHeaders(reply, images)
  const visitor = {
    username: nameOf(request),
    isStaff: caller?.isStaff === true,
    path: isReading(method) ? path : '/',
    csrfToken,
  }
  return sitePage(site, { ...page, visitor })
}

/** Undefined also for somebody who was turned away before it was known who asks. */
const nameOf = ({ caller }: FastifyRequest): string | undefined =>
  caller?.userId === undefined ? undefined : caller.username

/** A path that no route has, asked for by a browser. */
const isUnknownPath = (request: FastifyRequest, reply: FastifyReply): boolean =>
  request.is404 &&
  reply.statusCode === 404 &&
  String(reply.getHeader('Content-Type') ?? '').startsWith('text/html') &&
  request.headers.accept?.includes('text/html') === true

const notHere = (request: FastifyRequest): AnswerPage => ({
  title: 'Not found',
  above: [toApi],
  message: { kind: 'error', text: 'The archive has nothing at this address.' },
  main: html`<p class="request"><strong>${request.method}</strong> <code>${request.url}</code></p><p class="row"><a class="button" href="/">What there is</a><a class="button plain" href="/frames/">All frames</a></p>`,
})

interface Answered {
  readonly reply: FastifyReply
  readonly page: PageDescription | undefined
}

const answerOf = ({ reply, page }: Answered, payload: string, allowed: readonly string[]): AnswerPage => {
  const { request } = reply
  const value: unknown = JSON.parse(payload)
  const isError = reply.statusCode >= 400
  const parameters = (request.params ?? {}) as Readonly<Record<string, string>>
  const content = isError
    ? errorContent({ reply, page }, value)
    : page && shownContent(request, page, value, parameters)
  const name = request.routeOptions.config.name ?? pathOf(request)
  const context = { request, reply, payload, allowed, isFolded: content?.isWhole === true }
  return {
    title: isError ? (STATUS_CODES[reply.statusCode] ?? name) : (content?.title ?? name),
    above: page?.above(parameters) ?? [toApi],
    message: isError ? errorMessage(value) : undefined,
    main: html`${content?.main}${formsOf(request, allowed, value, isError)}${answerView(context)}`,
    ...(content?.images && { images: content.images }),
  }
}

/** For superusers with a session, to whom alone these methods are open. */
const formsOf = (
  request: FastifyRequest,
  allowed: readonly string[],
  value: unknown,
  isError: boolean,
): Markup | undefined => {
  const { csrfToken, caller } = request
  const access = request.routeOptions.config.access
  if (csrfToken === undefined || caller?.isSuperuser !== true || access !== 'superuser-to-write' || isError)
    return undefined
  return writeForms({ path: pathOf(request), allowed, csrfToken, value })
}

interface Content {
  readonly title?: string | undefined
  readonly main: Markup
  readonly images?: readonly string[]
  /** Whether all that most people want to know is in it, so that the answer itself need not be in the way. */
  readonly isWhole?: boolean
}

const shownContent = (
  request: FastifyRequest,
  page: PageDescription,
  value: unknown,
  parameters: Readonly<Record<string, string>>,
): Content | undefined => {
  const { queryParameters: query } = request
  const path = pathOf(request)
  const rows = rowsOf(value)
  const form = page.search && searchForm(path, page.search, query)
  if (page.columns !== undefined && rows !== undefined) {
    const objects = objectsOf(rows)
    const cells = objects.flatMap((row) => page.columns?.flatMap((column) => column.cells(row)) ?? [])
    const list = listView(page, value, objects, {
      path,
      query,
      hasSignedIn: nameOf(request) !== undefined,
      csrfToken: request.csrfToken,
    })
    return {
      title: page.title?.(parameters),
      main: html`${form && html`<p class="jump"><a href="#list">To the list ↓</a></p>`}${form}<div id="list">${list}</div>`,
      images: imagesIn(cells),
      isWhole: true,
    }
  }
  if (page.detail === undefined || typeof value !== 'object' || value === null) return undefined
  const shown = value as Shown
  const cells: readonly Cell[] = page.detail.facts(shown).flatMap((fact) => fact.cells)
  return {
    title: page.detail.title(shown, parameters),
    main: html`${form}${detailView(page.detail, shown)}`,
    images: imagesIn(cells),
    isWhole: true,
  }
}

const errorContent = ({ reply, page }: Answered, value: unknown): Content => {
  const { request } = reply
  const { queryParameters: query, url, method } = request
  const search = page?.search
  const retryAfter = reply.getHeader('Retry-After')
  // a form would have to be sent again, and a link to a file is good for whoever has it, or for nobody
  const isDeadLink = request.routeOptions.config.answersFile === true && reply.statusCode === 403
  const canHelp = isReading(method) && !isDeadLink
  const advice = adviceOn({
    status: reply.statusCode,
    username: nameOf(request),
    path: canHelp ? url : undefined,
    retryAfter: retryAfter === undefined ? undefined : String(retryAfter),
  })
  const isSearch = search !== undefined && method === 'GET' && [400, 503].includes(reply.statusCode)
  const form = isSearch && searchForm(pathOf(request), search, query, fieldMessages(value))
  return { main: html`${advice}${form}` }
}

const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD'

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? '/'

interface AnswerContext {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly payload: string
  readonly allowed: readonly string[]
  readonly isFolded: boolean
}

/** The request and the answer as a program sees them. */
const answerView = ({ request, reply, payload, allowed, isFolded }: AnswerContext): Markup => {
  const { queryParameters: query, method, url } = request
  const status = reply.statusCode
  const asJson = `${pathOf(request)}?${query.with({ format: 'json' })}`
  const name = `${pathOf(request).split('/').filter(Boolean).join('-') || 'archive'}.json`
  const answer = html`<pre><strong>HTTP ${status} ${STATUS_CODES[status]}</strong>
<span class="muted">Allow: ${allowed.join(', ')}
Content-Type: application/json</span>

<code>${jsonView(payload)}</code></pre>`
  return html`<h2>Request and answer</h2>
<p class="request"><strong>${method}</strong> <code>${url}</code> <span class="tag ${status < 400 ? 'good' : 'bad'}">${status} ${STATUS_CODES[status]}</span></p>
${isReading(method) && html`<p class="row"><a href="${asJson}">See as JSON</a>${status < 400 && html`<a href="${asJson}" download="${name}">Download as JSON</a>`}</p>`}
${isFolded ? html`<details><summary>The answer as JSON</summary>${answer}</details>` : answer}`
}
