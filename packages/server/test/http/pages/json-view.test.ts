import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonView } from '../../../src/http/pages/json-view.ts'

/** The text of a view, and its links, without what only colours. */
const shown = (json: string): string =>
  jsonView(json)
    .toString()
    .replace(/<\/?span[^>]*>/g, '')
    .replaceAll('&quot;', '"')

test('JSON is indented, and numbers stand as they were written', () => {
  assert.equal(
    shown('{"a":15.0,"b":[],"c":{},"d":[1e5,{"e":"x: [1, {2}]"}]}'),
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
}`,
  )
})

test('addresses of the web are links, and only whole ones', () => {
  assert.equal(
    shown('{"next":"https://archive.test/frames/?a=1&b=2"}'),
    '{\n  "next": "<a href="https://archive.test/frames/?a=1&amp;b=2">https://archive.test/frames/?a=1&amp;b=2</a>"\n}',
  )
  const addresses = ['javascript:alert(1)', 'data:text/html,x', 'see https://a.test/', 'https://a.test/ b', 'http://']
  for (const address of addresses) assert.equal(shown(JSON.stringify([address])), `[\n  "${address}"\n]`)
})

test('numbers of related frames lead to them, other numbers nowhere', () => {
  assert.equal(
    shown('{"id":5,"related_frames":[6,7],"frame":8,"count":9}'),
    '{\n  "id": 5,\n  "related_frames": [\n    <a href="/frames/6/">6</a>,\n    <a href="/frames/7/">7</a>\n  ],\n  "frame": <a href="/frames/8/">8</a>,\n  "count": 9\n}',
  )
})

test('nothing in it becomes markup', () => {
  for (const text of ['</pre><script>', '"><img src=x>', '&lt;', "'", 'https://a.test/"onclick="x']) {
    const view = jsonView(JSON.stringify({ [text]: text })).toString()
    assert.doesNotMatch(view, /<(?!\/?(?:span|a)\b)|<a href="[^"]*"[^>]/)
  }
})

test('a very long answer is shown cut, also when it is one long text', () => {
  const list = shown(JSON.stringify(Array.from({ length: 100_000 }, () => 'xyz')))
  assert.ok(list.length > 150_000 && list.length < 250_000, String(list.length))
  assert.ok(list.endsWith('\n… cut here; see it whole as JSON'))
  assert.ok(shown(JSON.stringify(['x'.repeat(400_000)])).length < 301_000)
})
