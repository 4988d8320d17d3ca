import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from '../../src/http/markup.ts'
import { type SitePage, sitePage, type Visitor } from '../../src/http/site-page.ts'
import { siteStyle } from '../../src/http/site-style.ts'
import { readSettings } from '../../src/settings.ts'

const site = readSettings({
  NAVBAR_TITLE_TEXT: 'Tom & Jerry <Observatory>',
  NAVBAR_TITLE_URL: 'https://observatory.example/?a=1&b="2"',
  TERMS_OF_SERVICE_URL: 'https://observatory.example/terms/',
  DOCUMENTATION_URL: 'https://observatory.example/docs/',
})
const anybody: Visitor = { username: undefined, path: '/frames/?a=1&b=2' }
const page = (given: Partial<SitePage> = {}): string =>
  sitePage(site, { title: 'Frames', main: 'Hello', visitor: anybody, ...given })

/** The text between two marks of a page. */
const between = (text: string, start: string, end: string): string =>
  text.slice(text.indexOf(start) + start.length, text.indexOf(end, text.indexOf(start) + start.length))

test('the bar has title and links of the settings', () => {
  const bar = between(page(), '<header class="bar">', '</header>')
  assert.ok(
    bar.startsWith(
      '<div><a class="brand" href="https://observatory.example/?a=1&amp;b=&quot;2&quot;">Tom &amp; Jerry &lt;Observatory&gt;</a>',
    ),
  )
  assert.equal(
    between(page(), '<footer>', '</footer>'),
    '<div><a href="https://observatory.example/docs/">Documentation</a><a href="/redoc/">API reference</a><a href="https://observatory.example/terms/">Terms of service</a></div>',
  )
})

test('a link whose setting is empty is not there', () => {
  const empty = { ...site, NAVBAR_TITLE_URL: '', TERMS_OF_SERVICE_URL: '', DOCUMENTATION_URL: '' }
  const text = sitePage(empty, { title: 'Frames', main: 'Hello', visitor: anybody })
  assert.match(text, /<a class="brand" href="\/">/)
  assert.equal(between(text, '<footer>', '</footer>'), '<div><a href="/redoc/">API reference</a></div>')
})

test('somebody who has not signed in is led there and back', () => {
  const link = '<a href="/api-auth/login/?next=%2Fframes%2F%3Fa%3D1%26b%3D2">Log in</a>'
  assert.equal(between(page(), '<div class="who">', '</div>'), link)
  assert.equal(between(page({ visitor: { ...anybody, username: '' } }), '<div class="who">', '</div>'), link)
})

test('somebody who has signed in sees their name, and with a session the way out', () => {
  const bilbo = { ...anybody, username: '<b>bilbo</b>' }
  const name = '<a href="/profile/">&lt;b&gt;bilbo&lt;/b&gt;</a>'
  assert.equal(between(page({ visitor: bilbo }), '<div class="who">', '</div>'), name)
  assert.equal(
    between(page({ visitor: { ...bilbo, csrfToken: 'a"b' } }), '<div class="who">', '</div>'),
    `${name}<form method="post" action="/api-auth/logout/"><input type="hidden" name="csrfmiddlewaretoken" value="a&quot;b"><button>Log out</button></form>`,
  )
})

test('staff find what is theirs', () => {
  assert.doesNotMatch(page(), /\/admin\//)
  assert.match(
    page({ visitor: { ...anybody, username: 'x', isStaff: true } }),
    /<a href="\/admin\/">Administration<\/a>/,
  )
})

test('title, way back, message and content stand in this order', () => {
  const text = page({
    title: 'M <31>',
    above: [
      { title: 'API', href: '/' },
      { title: 'Frames & more', href: '/frames/?a=1&b=2' },
    ],
    message: { kind: 'error', text: 'No <way>' },
    main: html`<p>${'<x>'}</p>`,
  })
  assert.match(text, /<title>M &lt;31&gt; – Tom &amp; Jerry &lt;Observatory&gt;<\/title>/)
  assert.equal(
    between(text, '<main id="main">\n', '</main>'),
    `<nav class="crumbs" aria-label="Where you are"><ol><li><a href="/">API</a></li><li><a href="/frames/?a=1&amp;b=2">Frames &amp; more</a></li><li aria-current="page">M &lt;31&gt;</li></ol></nav>
<h1>M &lt;31&gt;</h1>
<div class="message error" role="alert">No &lt;way&gt;</div>
<p>&lt;x&gt;</p>
`,
  )
  assert.match(
    page({ message: { kind: 'success', text: 'Saved' } }),
    /<div class="message success" role="status">Saved/,
  )
})

test('a page without message and way back has neither', () => {
  assert.equal(between(page(), '<main id="main">', '</main>').trim(), '<h1>Frames</h1>\n\nHello')
})

test('a page holds its style as it is, and no script', () => {
  assert.equal(between(page(), '<style>', '</style>'), siteStyle)
  assert.doesNotMatch(page(), /<script| on\w+=| style="/)
})
