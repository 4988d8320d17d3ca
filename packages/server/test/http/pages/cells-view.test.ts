import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cellsView } from '../../../src/http/pages/cells-view.ts'

test('values stand side by side, with their links and states', () => {
  const cells = [
    { text: 'M <31>' },
    { text: 'a', href: '/frames/1/' },
    { text: 'public', tag: 'good' },
    { text: 'now', isTime: true },
  ] as const
  assert.equal(
    cellsView(cells).toString(),
    'M &lt;31&gt;, <a href="/frames/1/">a</a>, <span class="tag good">public</span> <time>now</time>',
  )
  assert.equal(cellsView([]).toString(), '')
})

test('a picture has its words and its link', () => {
  const cell = { text: 'a "b"', image: 'https://s3.test/x.jpg?a=1&b=2', href: '/frames/1/' }
  assert.equal(
    cellsView([cell]).toString(),
    '<a href="/frames/1/"><img src="https://s3.test/x.jpg?a=1&amp;b=2" alt="a &quot;b&quot;" loading="lazy"></a>',
  )
})

test('only addresses of the web and of the archive are followed', () => {
  for (const href of ['javascript:alert(1)', '//evil.test/', 'data:text/html,x', 'https://a.test/ b', 'frames/']) {
    assert.equal(cellsView([{ text: 'x', href }]).toString(), 'x', href)
    assert.equal(cellsView([{ text: 'x', image: href }]).toString(), 'x', href)
  }
})
