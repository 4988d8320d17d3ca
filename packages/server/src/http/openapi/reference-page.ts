import { html, type Markup, type Piece } from '../markup.ts'
import { fieldsOf, type Schema, typeOf } from './reference-schemas.ts'

interface Parameter {
  readonly $ref?: string
  readonly in: string
  readonly name: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: Schema
  readonly example?: unknown
}

interface Media {
  readonly schema?: Schema
  readonly example?: unknown
}

interface Response {
  readonly $ref?: string
  readonly description?: string
  readonly content?: Readonly<Record<string, Media>>
}

interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses?: Readonly<Record<string, Response>>
  readonly security?: readonly Readonly<Record<string, unknown>>[]
}

/** An OpenAPI document, as far as the page shows it. */
export interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly tags?: readonly { readonly name: string; readonly description?: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: {
    readonly schemas?: Readonly<Record<string, Schema>>
    readonly responses?: Readonly<Record<string, Response>>
    readonly parameters?: Readonly<Record<string, Parameter>>
    readonly securitySchemes?: Readonly<Record<string, { readonly description?: string }>>
  }
}

interface Entry {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

/** The whole reference, from the document: what a person reads, and a browser's own search finds. */
export const referencePage = (document: ApiDocument, origin: string): Markup => {
  const entries = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  const tags = (document.tags ?? []).map((tag) => ({
    ...tag,
    entries: entries.filter(({ operation }) => operation.tags?.includes(tag.name)),
  }))
  const schemes = Object.entries(document.components?.securitySchemes ?? {})
  const schemas = Object.entries(document.components?.schemas ?? {})
  return html`${(document.info.description ?? '').split('\n\n').map((text) => html`<p>${coded(text)}</p>`)}
<p class="row"><a class="button plain" href="/openapi/" download="openapi.json">OpenAPI 3.1 as JSON</a><a class="button plain" href="/openapi/?format=openapi-yaml">as YAML</a></p>
<nav class="card" aria-label="Contents">${tags.map(
    (tag) =>
      html`<h3>${tag.name}</h3><ul>${tag.entries.map(({ path, method, operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a> <code class="muted">${method} ${path}</code></li>`)}</ul>`,
  )}<p><a href="#signing-in">Signing in</a> · <a href="#schemas">Shapes of the answers</a></p></nav>
<h2 id="signing-in">Signing in</h2>
<div class="card"><dl>${schemes.map(([name, { description }]) => html`<dt><strong>${name}</strong></dt><dd>${coded(description ?? '')}</dd>`)}</dl></div>
${tags.map((tag) => html`<h2 id="tag-${tag.name}">${tag.name}</h2><p class="muted">${tag.description}</p>${tag.entries.map((entry) => operationView(entry, document, origin))}`)}
<h2 id="schemas">Shapes of the answers</h2>
${schemas.map(([name, schema]) => html`<section class="card" id="schema-${name}"><h3>${name}</h3>${schema.description && html`<p>${schema.description}</p>`}${fieldsOf(schema)}</section>`)}`
}

/** Text in which code stands between backquotes. */
const coded = (text: string): Piece =>
  text.split('`').map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))

const operationView = ({ path, method, operation }: Entry, document: ApiDocument, origin: string): Markup => {
  const { components } = document
  const parameters = (operation.parameters ?? []).map((one) => resolved(one, components?.parameters))
  const responses = Object.entries(operation.responses ?? {})
  const [body] = Object.values(operation.requestBody?.content ?? {})
  return html`<section class="card" id="${operation.operationId}"><h3>${operation.summary} <a class="small" href="#${operation.operationId}" aria-label="Link to ${operation.summary}">#</a></h3>
<p class="request"><span class="tag">${method}</span> <code>${path}</code></p>
${operation.description && html`<p>${coded(operation.description)}</p>`}
<p class="muted small">${whoMay(operation)}</p>
${parameters.length > 0 && parameterTable(parameters)}
${body !== undefined && [html`<h4>Body</h4>`, body.schema?.$ref === undefined ? fieldsOf(body.schema) : html`<p>${typeOf(body.schema)}, as JSON or a form.</p>`]}
<h4>Answers</h4>
<div class="table"><table><thead><tr><th scope="col">Status</th><th scope="col">When</th><th scope="col">What</th></tr></thead><tbody>${responses.map(([status, response]) => responseRow(status, resolved(response, components?.responses)))}</tbody></table></div>
<h4>Example</h4><pre><code>${curlOf({ path, method, operation }, parameters, origin)}</code></pre>${exampleOf(operation)}</section>`
}

const resolved = <T extends { readonly $ref?: string }>(
  value: T,
  components: Readonly<Record<string, T>> | undefined,
): T => (value.$ref === undefined ? value : (components?.[value.$ref.slice(value.$ref.lastIndexOf('/') + 1)] ?? value))

const whoMay = ({ security = [] }: Operation): string => {
  if (security.length === 0) return 'For everybody; nobody is asked who they are.'
  if (security.some((one) => Object.keys(one).length === 0)) return 'For everybody; who has signed in may see more.'
  const ways = security.flatMap((one) => Object.keys(one))
  return `For those who have signed in, by ${ways.join(', ')}.`
}

const parameterTable = (parameters: readonly Parameter[]): Markup =>
  html`<h4>Parameters</h4><div class="table"><table class="cards"><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">What it does</th><th scope="col">Example</th></tr></thead><tbody>${parameters.map(
    (one) =>
      html`<tr><td data-label="Name"><code>${one.name}</code>${one.required === true && html` <span class="muted small">${one.in === 'path' ? 'in the path' : 'needed'}</span>`}</td><td data-label="Type">${typeOf(one.schema)}</td><td data-label="What it does">${coded(one.description ?? '')}</td><td data-label="Example">${one.example !== undefined && html`<code>${shown(one.example)}</code>`}</td></tr>`,
  )}</tbody></table></div>`

const shown = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value))

const responseRow = (status: string, { description, content }: Response): Markup => {
  const [[type, media] = []] = Object.entries(content ?? {})
  return html`<tr><td><span class="tag ${Number(status) < 400 ? 'good' : 'bad'}">${status}</span></td><td>${description}</td><td>${type !== undefined && (isJson(type) ? typeOf(media?.schema) : html`<code>${type}</code>`)}</td></tr>`
}

const isJson = (type: string): boolean => type === 'application/json'

const exampleOf = ({ responses = {} }: Operation): Piece => {
  for (const [status, { content }] of Object.entries(responses)) {
    const [media] = Object.values(content ?? {})
    if (media?.example !== undefined) {
      return html`<details><summary>An answer (${status})</summary><pre><code>${JSON.stringify(media.example, null, 2)}</code></pre></details>`
    }
  }
  return undefined
}

/** Filters of an example: a few suffice. */
const SHOWN_FILTERS = ['start', 'end', 'site_id', 'frame_basename', 'md5', 'limit']

const curlOf = ({ path, method, operation }: Entry, parameters: readonly Parameter[], origin: string): string => {
  const pairs = parameters.filter(
    ({ name, in: place, example }) => place === 'query' && example !== undefined && SHOWN_FILTERS.includes(name),
  )
  const search = pairs.map(({ name, example }) => `${name}=${encodeURIComponent(shown(example))}`).join('&')
  const address = `${origin}${path.replaceAll('{id}', '42').replace('{*}', 'PATH')}${search && `?${search}`}`
  const isOpen = (operation.security ?? []).some((one) => Object.keys(one).length === 0)
  const scheme = operation.security?.some((one) => 'serverKey' in one) ? 'Server' : 'Token'
  const parts = [
    `curl${method === 'GET' ? '' : ` -X ${method}`}`,
    ...(isOpen || operation.security?.length === 0 ? [] : [`-H 'Authorization: ${scheme} KEY'`]),
    ...(operation.requestBody === undefined ? [] : ["-H 'Content-Type: application/json' -d @record.json"]),
    `'${address}'`,
  ]
  return parts.join(' \\\n  ')
}
