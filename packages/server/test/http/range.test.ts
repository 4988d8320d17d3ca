import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from '../../src/errors.ts'
import { rangeHeaders, requestedRange } from '../../src/http/range.ts'

const file = { etag: '"a"', size: 10 }
const asked = (range?: string, ifRange?: string): unknown => {
  const given = requestedRange({ ...(range && { range }), ...(ifRange && { 'if-range': ifRange }) }, file)
  return given && [given.start, given.end]
}

test('one range of bytes is read; several, none, another unit or another file give all', () => {
  assert.deepEqual(asked('bytes=2-4'), [2, 4])
  assert.deepEqual(asked('bytes=2-'), [2, 9])
  assert.deepEqual(asked('bytes=8-99'), [8, 9])
  assert.deepEqual(asked('bytes=-3'), [7, 9])
  assert.deepEqual(asked('bytes=-30'), [0, 9])
  assert.deepEqual(asked('bytes=0-1,2-4'), [0, 4])
  assert.deepEqual(asked('bytes=2-4', '"a"'), [2, 4])
  for (const range of [undefined, 'bytes=0-1,5-6', 'bytes=x', 'lines=1-2']) assert.equal(asked(range), undefined)
  assert.equal(asked('bytes=2-4', '"b"'), undefined)
})

test('a range behind the end is refused with the size', () => {
  assert.throws(
    () => asked('bytes=10-'),
    (error: ApiError) => {
      assert.ok(error instanceof ApiError)
      assert.deepEqual(
        [error.status, error.headers, error.body],
        [416, { 'Content-Range': 'bytes */10' }, { detail: 'The file has 10 bytes.' }],
      )
      return true
    },
  )
})

test('the headers of a file and of a range', () => {
  const common = { 'Accept-Ranges': 'bytes', ETag: '"a"' }
  assert.deepEqual(rangeHeaders(undefined, file), { 'Content-Length': 10, ...common })
  assert.deepEqual(rangeHeaders({ start: 2, end: 4 }, file), {
    'Content-Length': 3,
    'Content-Range': 'bytes 2-4/10',
    ...common,
  })
})
