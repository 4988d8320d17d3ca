import assert from 'node:assert/strict'
import { test } from 'node:test'
import { QueryTimeout } from '../../src/errors.ts'
import {
  type Count,
  type FoundPage,
  type Page,
  pageJson,
  readPage,
  totalOf,
  writeText,
} from '../../src/http/pagination.ts'
import { Query } from '../../src/http/query.ts'

const limits = { defaultLimit: 100, maxLimit: 1000 }
const page = (search: string): Page => readPage(new Query(search), limits)

test('limit is a positive number up to the largest page, else the default', () => {
  const cases: readonly (readonly [search: string, limit: number])[] = [
    ['', 100],
    ['limit=1', 1],
    ['limit=1000', 1000],
    ['limit=1001', 1000],
    ['limit=99999999', 1000],
    [`limit=${'9'.repeat(400)}`, 1000],
    ['limit=', 100],
    ['limit=0', 100],
    ['limit=-5', 100],
    ['limit=x', 100],
    ['limit=2.5', 100],
    ['limit=%2B2', 2],
    ['limit=1_0', 10],
    ['limit=%D9%A2', 2],
    ['limit=1&limit=2', 2],
  ]
  for (const [search, limit] of cases) assert.deepEqual(page(search), { limit, offset: 0 }, search)
})

test('offset is a number that is not negative, else 0', () => {
  const cases: readonly (readonly [search: string, offset: number])[] = [
    ['offset=1', 1],
    ['offset=3000000000', 3_000_000_000],
    ['offset=-1', 0],
    ['offset=x', 0],
    ['offset=', 0],
    ['offset=9223372036854775808', Number.MAX_SAFE_INTEGER],
    [`offset=${'9'.repeat(400)}`, Number.MAX_SAFE_INTEGER],
  ]
  for (const [search, offset] of cases) assert.deepEqual(page(search), { limit: 100, offset }, search)
})

test('a default above the largest page is the largest page', () => {
  assert.deepEqual(readPage(new Query(''), { defaultLimit: 100, maxLimit: 10 }), { limit: 10, offset: 0 })
})

const URL = 'http://archive.test/frames/'
const shown = (search: string, found: { hasNext: boolean; isEstimated?: boolean; results?: string[] }): unknown =>
  JSON.parse(
    pageJson(URL, new Query(search), page(search), {
      ...{ count: 26, isEstimated: false, results: [], write: writeText },
      ...found,
    }).toString(),
  )

test('a page is count, links and results, in this order', () => {
  const text = pageJson(
    URL,
    new Query('basename=gold-&limit=5000'),
    { limit: 1000, offset: 0 },
    { count: 2500, isEstimated: true, hasNext: true, results: ['{"id":1}', '{"id":2}'], write: writeText },
  )
  assert.equal(
    text.toString(),
    '{"count":2500,"next":"http://archive.test/frames/?basename=gold-&limit=1000&offset=1000","previous":null,' +
      '"results":[{"id":1},{"id":2}],"count_estimated":true}',
  )
})

test('next is there exactly when a further row is; previous when rows were passed', () => {
  const empty = { count: 26, results: [], count_estimated: false }
  assert.deepEqual(shown('limit=2', { hasNext: false }), { ...empty, next: null, previous: null })
  assert.deepEqual(shown('offset=5&limit=2&site_id=tst', { hasNext: true }), {
    ...empty,
    next: `${URL}?limit=2&offset=7&site_id=tst`,
    previous: `${URL}?limit=2&offset=3&site_id=tst`,
  })
  assert.deepEqual(shown('offset=1&limit=2', { hasNext: false }), { ...empty, next: null, previous: `${URL}?limit=2` })
  assert.deepEqual(shown('offset=2&limit=2', { hasNext: false }), { ...empty, next: null, previous: `${URL}?limit=2` })
  assert.deepEqual(shown('offset=3000000000', { hasNext: false }), {
    ...empty,
    next: null,
    previous: `${URL}?limit=100&offset=2999999900`,
  })
})

test('what a client put into the query stays inside the link', () => {
  const hostile = 'x="</script>\\\n&y=%22'
  const { next } = shown(hostile, { hasNext: true }) as { next: string }
  assert.equal(next, `${URL}?limit=100&offset=100&x=%22%3C%2Fscript%3E%5C%0A&y=%22`)
})

test('the number of rows: told by the page, counted, or guessed without contradicting the page', async () => {
  const asked: string[] = []
  const ways = (counted: number | undefined | Error, guessed: number) => ({
    count: async () => {
      asked.push('count')
      if (counted instanceof Error) throw counted
      return counted
    },
    guess: async () => {
      asked.push('guess')
      return guessed
    },
  })
  const last = { limit: 10, offset: 20, found: 3, hasNext: false }
  const middle = { limit: 10, offset: 20, found: 10, hasNext: true }
  const behind = { limit: 10, offset: 90, found: 0, hasNext: false }
  const cases: [FoundPage, number | undefined | Error, Count, string[]][] = [
    [last, 99, { count: 23, isEstimated: false }, []],
    [{ ...behind, offset: 0 }, 99, { count: 0, isEstimated: false }, []],
    [middle, 99, { count: 99, isEstimated: false }, ['count']],
    [middle, undefined, { count: 50, isEstimated: true }, ['count', 'guess']],
    [middle, new QueryTimeout(), { count: 50, isEstimated: true }, ['count', 'guess']],
    [{ ...middle, offset: 80 }, undefined, { count: 91, isEstimated: true }, ['count', 'guess']],
    [behind, undefined, { count: 50, isEstimated: true }, ['count', 'guess']],
    [{ ...behind, offset: 40 }, undefined, { count: 40, isEstimated: true }, ['count', 'guess']],
  ]
  for (const [page, counted, total, inTurn] of cases) {
    asked.length = 0
    assert.deepEqual([await totalOf(page, ways(counted, 50)), asked], [total, inTurn])
  }
  await assert.rejects(totalOf(middle, ways(new TypeError('a slip of ours'), 50)), TypeError)
})
