import assert from 'node:assert/strict'
import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { anonymous, type Caller } from '../../src/auth/caller.ts'
import { NotFound } from '../../src/errors.ts'
import { showPages } from '../../src/http/browsable.ts'
import { handleErrors } from '../../src/http/error-handler.ts'
import { negotiate } from '../../src/http/negotiation.ts'
import { readRequests } from '../../src/http/request.ts'
import { readSettings } from '../../src/settings.ts'

const settings = readSettings({
  NAVBAR_TITLE_TEXT: 'Tom & Jerry <Observatory>',
  NAVBAR_TITLE_URL: 'https://observatory.example/?a=1&b="2"',
  TERMS_OF_SERVICE_URL: 'https://observatory.example/terms/',
  DOCUMENTATION_URL: 'https://observatory.example/docs/',
})

/** What the next request to /value/ is answered with. */
let value: unknown
let caller: Caller | undefined = anonymous
let app: FastifyInstance
before(async () => {
  app = Fastify()
  handleErrors(app)
  readRequests(app)
  negotiate(app)
  app.decorateRequest('caller', null as unknown as Caller)
  app.addHook('onRequest', async (request) => {
    if (caller !== undefined) request.caller = caller
  })
  showPages(app, settings)
  app.get('/value/', { config: { name: 'The <Value>' } }, async (_, reply) =>
    reply.type('application/json').send(JSON.stringify(value)),
  )
  app.get('/unnamed/:id/', async () => ({ a: 1 }))
  app.get('/exact/', async (_, reply) =>
    reply.type('application/json').send('{"a":15.0,"b":[],"c":{},"d":[1e5,{"e":"x: [1, {2}]"}]}'),
  )
  app.get('/made/', async (_, reply) => reply.status(201).send({ a: 1 }))
  app.get('/text/', async (_, reply) => reply.type('text/plain').send('{"a":1}'))
  app.get('/missing/', async () => {
    throw new NotFound('No <b>Frame</b>.')
  })
  app.get('/defect/', async () => {
    throw new Error('a defect')
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
})
after(() => app.close())

const page = async (url: string): Promise<string> => {
  const answer = await app.inject({ url, headers: { accept: 'text/html,*/*;q=0.8' } })
  return answer.body
}

/** The text between two marks of a page. */
const between = (text: string, start: string, end: string): string =>
  text.slice(text.indexOf(start) + start.length, text.indexOf(end, text.indexOf(start) + start.length))

const shown = async (given: unknown): Promise<string> => {
  value = given
  return between(await page('/value/'), '</strong>\n\n', '</pre>')
}

test('a page has its own type, length and a policy by which nothing on it can run', async () => {
  value = { a: 1 }
  const answer = await app.inject({ url: '/value/', headers: { accept: 'text/html' } })
  assert.equal(answer.statusCode, 200)
  assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8')
  assert.equal(answer.headers['content-length'], String(Buffer.byteLength(answer.body)))
  assert.equal(
    answer.headers['content-security-policy'],
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'",
  )
})

test('a page shows status and answer, indented', async () => {
  value = { count: 1, results: ['a'] }
  assert.match(
    await page('/value/'),
    /<pre><strong>HTTP 200 OK<\/strong>\n\n{\n {2}&quot;count&quot;: 1,\n {2}&quot;results&quot;: \[\n {4}&quot;a&quot;\n {2}\]\n}<\/pre>/,
  )
  assert.match(await page('/made/'), /<pre><strong>HTTP 201 Created<\/strong>/)
})

test('numbers stand as they were written, whatever the text around them holds', async () => {
  assert.equal(
    between(await page('/exact/'), '</strong>\n\n', '</pre>'),
    `{
  "a": 15.0,
  "b": [],
  "c": {},
  "d": [
    1e5,
    {
      "e": "x: [1, {2}]"
    }
  ]
}`.replaceAll('"', '&quot;'),
  )
})

test('an empty list says why it may be', async () => {
  value = { count: 0, results: [] }
  assert.match(await page('/value/'), /<p>Nothing that you may see fulfils this\./)
  value = { count: 1, results: [{}] }
  assert.doesNotMatch(await page('/value/'), /Nothing that you may see/)
})

test('JSON stays JSON for whom asks for it, and another type is left alone', async () => {
  value = { a: 1 }
  const json = await app.inject({ url: '/value/', headers: { accept: 'application/json' } })
  assert.deepEqual([json.headers['content-type'], json.body], ['application/json; charset=utf-8', '{"a":1}'])
  const text = await app.inject({ url: '/text/', headers: { accept: 'text/html' } })
  assert.deepEqual([text.headers['content-type'], text.body], ['text/plain', '{"a":1}'])
})

test('HEAD has the headers of the page and no body', async () => {
  value = { a: 1 }
  const length = String(Buffer.byteLength(await page('/value/')))
  const answer = await app.inject({ method: 'HEAD', url: '/value/', headers: { accept: 'text/html' } })
  assert.deepEqual([answer.statusCode, answer.body], [200, ''])
  assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8')
  assert.ok(Math.abs(Number(answer.headers['content-length']) - Number(length)) <= 1) // "HEAD" for "GET"
})

test('the bar has the titles and links of the settings, and who asks', async () => {
  value = {}
  const bar = between(await page('/value/'), '<nav>', '</nav>')
  assert.equal(
    bar,
    '<a href="https://observatory.example/?a=1&amp;b=&quot;2&quot;">Tom &amp; Jerry &lt;Observatory&gt;</a>' +
      '<a href="/">API</a><a href="/frames/">Frames</a>\n' +
      '<a href="https://observatory.example/docs/">Documentation</a>' +
      '<a href="https://observatory.example/terms/">Terms of service</a><span>Not signed in</span>',
  )
  caller = { ...anonymous, userId: 1, username: '<b>bilbo</b>' }
  assert.match(await page('/value/'), /<span>&lt;b&gt;bilbo&lt;\/b&gt;<\/span><\/nav>/)
  caller = undefined // turned away before it was known who asks
  assert.match(await page('/value/'), /<span>Not signed in<\/span>/)
  caller = anonymous
})

test('a page is called by the name of its route, else by its path', async () => {
  assert.match(await page('/value/'), /<title>The &lt;Value&gt; – Tom &amp; Jerry &lt;Observatory&gt;<\/title>/)
  assert.match(await page('/value/'), /<h1>The &lt;Value&gt;<\/h1>/)
  assert.match(await page('/unnamed/%3Cb%3E/?x=1'), /<h1>\/unnamed\/%3Cb%3E\/<\/h1>/)
})

test('one link leads to the same as JSON', async () => {
  value = {}
  assert.match(
    await page('/value/?site=a&b=1&format=api'),
    /<p><strong>GET<\/strong> <code>\/value\/\?site=a&amp;b=1&amp;format=api<\/code> · <a href="\/value\/\?b=1&amp;format=json&amp;site=a">as JSON<\/a><\/p>/,
  )
})

test('addresses inside the answer are links, and only whole ones of the web', async () => {
  assert.equal(
    await shown({ next: 'https://archive.test/frames/?a=1&b=2' }),
    '{\n  &quot;next&quot;: &quot;<a href="https://archive.test/frames/?a=1&amp;b=2">https://archive.test/frames/?a=1&amp;b=2</a>&quot;\n}',
  )
  for (const address of [
    'javascript:alert(1)',
    'data:text/html,x',
    'see https://a.test/',
    'https://a.test/ b',
    'http://',
  ]) {
    assert.equal(await shown([address]), `[\n  &quot;${address}&quot;\n]`)
  }
})

test('nothing that a frame or a client says becomes markup', async () => {
  assert.equal(
    await shown(['</pre><script>alert(1)</script>', '&lt;', "'"]),
    "[\n  &quot;&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;,\n  &quot;&amp;lt;&quot;,\n  &quot;'&quot;\n]",
  )
  const hostile = [
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    '<!--',
    '</script>',
    'http://a.test/"onclick="x',
    '\u2028<',
  ]
  for (const text of hostile) {
    value = { [text]: text, url: `http://a.test/${text}` }
    const whole = `${await page('/value/')}${await page(`/value/?${encodeURIComponent(text)}=${encodeURIComponent(text)}`)}`
    const tags = new Set(whole.match(/<[^>]*>/g)?.map((tag) => (/^<[/!]?[a-z]+[1-6]?/i.exec(tag) ?? [tag])[0]))
    const known = ['!DOCTYPE', 'html', 'head', 'meta', 'title', 'style', 'body', 'nav', 'a', 'span', 'main', 'h1', 'p']
    const allowed = [...known, 'strong', 'code', 'pre'].flatMap((name) => [`<${name}`, `</${name}`])
    assert.deepEqual(
      [...tags].filter((tag) => !allowed.includes(tag)),
      [],
      text,
    )
    for (const link of whole.match(/<a [^>]*>/g) ?? []) assert.match(link, /^<a href="[^"<>]*">$/)
  }
})

/** The body of the answer to a path that is sent as it stands. */
const sendAsItStands = (path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = app.server.address() as AddressInfo
    get({ host: '127.0.0.1', port, path, headers: { accept: 'text/html' } }, async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve(text)
    }).on('error', reject)
  })

test('a query that was sent raw is shown as text', async () => {
  value = {}
  const answer = await sendAsItStands('/value/?<script>alert("1")</script>&format=api')
  assert.match(answer, /<code>\/value\/\?&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt;&amp;format=api<\/code>/)
  assert.equal(answer.includes('<script'), false)
  const path = await sendAsItStands('/unnamed/"><script>/')
  assert.match(path, /<a href="\/unnamed\/&quot;&gt;&lt;script&gt;\/\?format=json">as JSON<\/a>/)
  assert.equal(path.includes('<script'), false)
})

test('an error is a page, too', async () => {
  for (const [url, shownError] of [
    [
      '/missing/',
      'HTTP 404 Not Found</strong>\n\n{\n  &quot;detail&quot;: &quot;No &lt;b&gt;Frame&lt;/b&gt;.&quot;\n}</pre>',
    ],
    [
      '/defect/',
      'HTTP 500 Internal Server Error</strong>\n\n{\n  &quot;detail&quot;: &quot;The archive failed on this',
    ],
  ] as const) {
    const answer = await app.inject({ url, headers: { accept: 'text/html' } })
    assert.deepEqual(
      [answer.statusCode, answer.headers['content-type']],
      [Number(shownError.slice(5, 8)), 'text/html; charset=utf-8'],
    )
    assert.ok(answer.body.includes(`<pre><strong>${shownError}`), answer.body)
  }
})

test('an error from before a form was chosen is JSON', async () => {
  const answer = await app.inject({ url: '/value/?format=junk', headers: { accept: 'text/html' } })
  assert.deepEqual([answer.statusCode, answer.json()], [404, { detail: 'Not found.' }])
})

test('a very long answer is shown cut', async () => {
  const text = await shown('x'.repeat(400_000))
  assert.equal(text.length, '&quot;'.length + 299_999 + '\n… cut here; see it whole as JSON'.length)
  assert.ok(text.endsWith('x\n… cut here; see it whole as JSON'))
  assert.equal(await shown('x'.repeat(299_998)), `&quot;${'x'.repeat(299_998)}&quot;`)
})
