import { STATUS_CODES } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Settings } from '../settings.ts'

/** Pages are for people; a larger answer is shown cut. */
const MAX_SHOWN = 300_000

/** Shows a JSON answer to a person: the request, the answer with its links, and a way to JSON alone. */
export const showPages = (app: FastifyInstance, settings: Settings): void => {
  app.addHook('onSend', async (request, reply, payload) => {
    const type = String(reply.getHeader('Content-Type') ?? '')
    if (!request.wantsPage || !type.startsWith('application/json') || typeof payload !== 'string') return payload
    reply.type('text/html; charset=utf-8').removeHeader('Content-Length')
    reply.header(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'",
    )
    return pageOf(request, reply, payload, settings)
  })
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/g

/** JSON over several lines, every number as it was written: 15.0 stays 15.0. */
const indented = (json: string): string => {
  let depth = 0
  let text = ''
  const newLine = (): string => `\n${'  '.repeat(depth)}`
  const tokens = json.match(TOKEN) ?? []
  for (const [index, token] of tokens.entries()) {
    const isOpening = token === '{' || token === '['
    const isClosing = token === '}' || token === ']'
    const wasOpening = tokens[index - 1] === '{' || tokens[index - 1] === '['
    if (isClosing) depth--
    if ((isClosing && !wasOpening) || (!isClosing && wasOpening)) text += newLine()
    text += token
    if (isOpening) depth++
    if (token === ',') text += newLine()
    if (token === ':') text += ' '
  }
  return text
}

const EMPTY = `<p>Nothing that you may see fulfils this. Widen the search, or sign in to see the frames of your proposals.</p>
`

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Links inside a JSON text become links of the page. */
const linked = (text: string): string =>
  escaped(text).replace(
    /&quot;(https?:\/\/(?:(?!&quot;)\S)+)&quot;/g,
    (_, url: string) => `&quot;<a href="${url}">${url}</a>&quot;`,
  )

const pageOf = (request: FastifyRequest, reply: FastifyReply, payload: string, settings: Settings): string => {
  const answer = indented(payload)
  const shown = answer.length > MAX_SHOWN ? `${answer.slice(0, MAX_SHOWN)}\n… cut here; see it whole as JSON` : answer
  const name = request.routeOptions.config.name ?? request.url.split('?')[0] ?? ''
  const title = escaped(settings.NAVBAR_TITLE_TEXT)
  const { queryParameters: query, caller } = request
  const who = caller?.userId === undefined ? 'Not signed in' : escaped(caller.username)
  const path = escaped(request.url.split('?')[0] ?? '')
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${escaped(name)} – ${title}</title>
<style>
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding: .75rem 1.5rem; border-bottom: 1px solid var(--line); }
nav :first-child { font-weight: 600; } nav :last-child { margin-left: auto; }
main { max-width: 75rem; margin: 0 auto; padding: 0 1.5rem 3rem; }
h1 { font-size: 1.5rem; margin: 1.5rem 0 .5rem; }
pre { overflow-x: auto; padding: 1rem; border: 1px solid var(--line); border-radius: .4rem; font: .85rem/1.5 ui-monospace, monospace; }
a { color: LinkText; }
</style>
</head>
<body>
<nav><a href="${escaped(settings.NAVBAR_TITLE_URL)}">${title}</a><a href="/">API</a><a href="/frames/">Frames</a>
<a href="${escaped(settings.DOCUMENTATION_URL)}">Documentation</a><a href="${escaped(settings.TERMS_OF_SERVICE_URL)}">Terms of service</a><span>${who}</span></nav>
<main>
<h1>${escaped(name)}</h1>
<p><strong>${request.method}</strong> <code>${escaped(request.url)}</code> · <a href="${path}?${escaped(query.with({ format: 'json' }))}">as JSON</a></p>
${payload.includes('"results":[]') ? EMPTY : ''}<pre><strong>HTTP ${reply.statusCode} ${STATUS_CODES[reply.statusCode] ?? ''}</strong>

${linked(shown)}</pre>
</main>
</body>
</html>
`
}
