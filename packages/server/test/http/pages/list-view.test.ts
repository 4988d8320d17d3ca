import assert from 'node:assert/strict'
import { test } from 'node:test'
import { field, type PageDescription, toApi } from '../../../src/http/pages/description.ts'
import { listView, rowsOf } from '../../../src/http/pages/list-view.ts'
import { Query } from '../../../src/http/query.ts'

const page: PageDescription = {
  above: () => [toApi],
  noun: 'frames',
  columns: [
    { title: 'Name', cells: (row) => field(row, 'name', (name) => `/frames/${name}/`), ordering: 'name' },
    { title: 'Seconds', cells: (row) => field(row, 'seconds'), isNumber: true },
    { title: 'Never', cells: () => [] },
  ],
  search: { filters: { name: { kind: 'text', help: '' }, site: { kind: 'text', help: '' } }, main: [] },
}
const shown = (value: object, search = '', hasSignedIn = true): string =>
  listView(page, value, rowsOf(value) as Record<string, unknown>[], {
    path: '/frames/',
    query: new Query(search),
    hasSignedIn,
  }).toString()
const two = [{ name: 'a<b', seconds: 1.5 }, { name: 'b' }]

test('rows are those of results, or the answer itself', () => {
  assert.deepEqual(rowsOf({ results: [1] }), [1])
  assert.deepEqual(rowsOf([2]), [2])
  assert.equal(rowsOf({ a: [] }), undefined)
  assert.equal(rowsOf(null), undefined)
})

test('a list is a table of the columns that hold something', () => {
  assert.match(
    shown({ count: 2, results: two }),
    /<thead><tr><th scope="col"><a href="\/frames\/\?ordering=name" title="Order by this">Name<\/a><\/th><th scope="col" class="number">Seconds<\/th><\/tr><\/thead>/,
  )
  assert.match(
    shown({ count: 2, results: two }),
    /<tr><td data-label="Name">a&lt;b<\/td><td data-label="Seconds" class="number">1\.5<\/td><\/tr>\n<tr><td data-label="Name"><a href="\/frames\/b\/">b<\/a><\/td><td data-label="Seconds" class="number"><\/td><\/tr>/,
  )
})

test('an ordering is marked and turned around, from the beginning of the list', () => {
  const search = 'ordering=name&offset=10&site=a&empty='
  assert.match(shown({ count: 20, results: two }, search), /\?ordering=-name&amp;site=a" title="Order by this">Name ▲</)
  assert.match(shown({ count: 20, results: two }, 'ordering=-name'), /\?ordering=name" title="Order by this">Name ▼</)
  assert.match(shown({ count: 20, results: two }, 'ordering=-name'), /<th scope="col" aria-sort="descending">/)
})

test('counts are told, and guesses as such', () => {
  assert.match(shown({ count: 12345, results: two }, 'offset=1000'), /<strong>1,001–1,002<\/strong> of 12,345 frames/)
  const guessed = shown({ count: 12345, count_estimated: true, results: two })
  assert.match(guessed, /<strong>1–2<\/strong> of about 12,345 frames/)
  assert.match(shown({ next: null, previous: null, results: two }), /<p>2 frames<\/p>/)
})

test('the ways on and back are those of the answer', () => {
  const value = { next: 'https://a.test/frames/?a=1&offset=4', previous: 'https://a.test/frames/?a=1', results: two }
  const text = shown(value, 'offset=2&site=x')
  assert.match(
    text,
    /<a class="button plain" href="\/frames\/\?site=x">First<\/a><a class="button plain" rel="prev" href="https:\/\/a\.test\/frames\/\?a=1">← Previous<\/a><a class="button plain" rel="next" href="https:\/\/a\.test\/frames\/\?a=1&amp;offset=4">Next →<\/a>/,
  )
  assert.doesNotMatch(shown({ next: null, previous: null, results: two }), /aria-label="Pages"/)
  assert.doesNotMatch(shown({ next: 'javascript:alert(1)', results: two }), /javascript/)
})

test('each filter that is set can be taken away', () => {
  const text = shown({ count: 2, results: two }, 'name=a%3Cb&site=x&site=tst&other=&offset=2')
  assert.match(
    text,
    /<a class="tag" href="\/frames\/\?site=x&amp;site=tst" title="Without this filter">Name: a&lt;b <span aria-hidden="true">✕<\/span><\/a>/,
  )
  assert.match(text, /<a class="tag" href="\/frames\/\?name=a%3Cb" title="Without this filter">Site: x, tst </)
  assert.doesNotMatch(shown({ count: 2, results: two }, 'site=tst&site='), /✕/)
})

test('an empty list says why it may be', () => {
  const empty = { count: 0, results: [] }
  assert.match(shown(empty), /There are no frames to show\..*There is nothing here yet that you may see\./s)
  assert.match(shown(empty, 'site=x'), /Nothing that you may see fulfils all of the filters\. <a href="\/frames\/">/)
  assert.match(shown(empty, '', false), /There is nothing here yet that you may see\..*You have not signed in\./s)
  const behind = shown({ count: 7, results: [] }, 'offset=100&site=x')
  assert.match(behind, /lies behind the end of the list\. <a href="\/frames\/\?site=x">Go to its beginning\.<\/a>/)
  assert.equal(behind.match(/<li>/g)?.length, 1)
})
