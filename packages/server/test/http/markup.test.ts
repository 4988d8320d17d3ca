import assert from 'node:assert/strict'
import { test } from 'node:test'
import { escaped, html, Markup } from '../../src/http/markup.ts'

test('texts and numbers are escaped, between tags and in attributes', () => {
  const hostile = `<script>alert("1")</script> & 'more'`
  const safe = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;'
  assert.equal(escaped(hostile), safe)
  assert.equal(html`<a title="${hostile}">${hostile} ${1.5}</a>`.toString(), `<a title="${safe}">${safe} 1.5</a>`)
})

test('pieces stand as they are, one in another and in lists', () => {
  const items = ['a', '<b>'].map((text) => html`<li>${text}</li>`)
  assert.equal(html`<ul>${items}</ul>${[['x', [html`<br>`]]]}`.toString(), '<ul><li>a</li><li>&lt;b&gt;</li></ul>x<br>')
})

test('what is not there is left out, and nothing else', () => {
  assert.equal(html`[${null}${undefined}${false}${''}${[]}]${0}`.toString(), '[]0')
})

test('a text is no piece because it looks like one', () => {
  const text = String(new Markup('<b>'))
  assert.equal(html`${text}`.toString(), '&lt;b&gt;')
})
