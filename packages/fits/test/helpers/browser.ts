import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** What a browser is to do, and with what. */
export interface BrowserRun {
  /** The DevTools endpoint of the browser. */
  readonly endpoint: string
  /** Files the page can fetch, by name; ranges are answered. */
  readonly files: Readonly<Record<string, Uint8Array>>
  /** An ES module: its default export is sent back as JSON. It imports the package as `/src/index.js`. */
  readonly module: string
}

/** Serves the package, compiled and not bundled, from this machine alone, opens the module in a page, and gives its answer. */
export async function runInBrowser({ endpoint, files, module }: BrowserRun): Promise<unknown> {
  const { promise, resolve, reject } = withResolvers<unknown>()
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname
    if (path === '/result') return void readBody(request).then((body) => settle(body, resolve, reject), reject)
    answer(path, { request, response, files, module })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const page = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const opened = await fetch(`${endpoint}/json/new?${page}`, { method: 'PUT' })
  const { id } = (await opened.json()) as { id: string }
  try {
    return await promise
  } finally {
    await fetch(`${endpoint}/json/close/${id}`)
    server.closeAllConnections()
    server.close()
  }
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let [resolve, reject]: [(value: T) => void, (error: unknown) => void] = [() => {}, () => {}]
  const promise = new Promise<T>((...settlers) => {
    ;[resolve, reject] = settlers
  })
  return { promise, resolve, reject }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

function settle(body: string, resolve: (value: unknown) => void, reject: (error: unknown) => void): void {
  const { answer, error } = JSON.parse(body) as { answer?: unknown; error?: string }
  if (error === undefined) resolve(answer)
  else reject(new Error(`in the browser: ${error}`))
}

/** A module that cannot be loaded, because one that it imports is of Node for instance, makes the import fail. */
const PAGE = `<!doctype html><title>test</title><script type="module">
const send = (body) => fetch('/result', { method: 'POST', body: JSON.stringify(body) })
import('/module.js').then((found) => send({ answer: found.default }), (error) => send({ error: String(error.stack ?? error) }))
</script>`

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly files: BrowserRun['files']
  readonly module: string
}

function answer(path: string, { request, response, files, module }: Exchange): void {
  const file = files[path.slice(1)]
  if (path === '/') response.setHeader('content-type', 'text/html').end(PAGE)
  else if (path === '/module.js') sendScript(response, module)
  else if (path.startsWith('/src/')) sendScript(response, compiled(path.slice('/src/'.length)))
  else if (file) sendRange(request, response, file)
  else response.writeHead(404).end()
}

const sendScript = (response: ServerResponse, text: string): void =>
  void response.setHeader('content-type', 'text/javascript').end(text)

function sendRange({ headers }: IncomingMessage, response: ServerResponse, file: Uint8Array): void {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
  if (first === undefined) return void response.writeHead(200, { 'content-length': file.length }).end(file)
  const part = file.subarray(Number(first), Number(last) + 1)
  response
    .writeHead(206, { 'content-range': `bytes ${first}-${Number(first) + part.length - 1}/${file.length}` })
    .end(part)
}

/** As scripts/build.js compiles it: the types go, and imports of `.ts` become imports of `.js`. */
function compiled(path: string): string {
  const source = readFileSync(
    fileURLToPath(new URL(`../../src/${path.replace(/\.js$/, '.ts')}`, import.meta.url)),
    'utf8',
  )
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    rewriteRelativeImportExtensions: true,
    verbatimModuleSyntax: true,
  }
  return ts.transpileModule(source, { compilerOptions }).outputText
}
