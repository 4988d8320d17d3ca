import assert from 'node:assert/strict'
import { test } from 'node:test'
import { raw } from '../../src/db/sql.ts'
import { NotFound } from '../../src/errors.ts'
import { cursorPage } from '../../src/frames/cursor-page.ts'
import type { FrameRow } from '../../src/frames/queries.ts'
import { readCursor } from '../../src/http/cursor.ts'
import { Query } from '../../src/http/query.ts'

const rows = [3, 2, 1].map((id) => ({ id, basename: `b${id}`, exposure_time: null }) as FrameRow)
const pageOf = (search: string) => cursorPage(new Query(search), raw('true'), 2)
const cursorIn = (link: string | null) => link && readCursor(new URLSearchParams(link).get('cursor') as string)

test('the first page shows as many rows as fit, and leads on behind the last', () => {
  const page = pageOf('ordering=-id&site_id=tst')
  assert.deepEqual([page.request.where.text, page.request.order.text, page.request.offset], ['true', 'f.id desc', 0])
  const { rows: shown, next, previous } = page.shown(rows)
  assert.deepEqual(
    shown.map(({ id }) => id),
    [3, 2],
  )
  assert.deepEqual(cursorIn(next), { backwards: false, skip: 0, position: ['2'] })
  assert.match(next as string, /^cursor=[\w%]+&ordering=-id&site_id=tst$/)
  assert.equal(previous, null)
})

test('a page backwards is asked for from the other end and shown in order', () => {
  const page = pageOf(`ordering=-id&cursor=${Buffer.from('r=1&p=0').toString('base64')}`)
  assert.equal(page.request.order.text, 'f.id')
  const { rows: shown, next, previous } = page.shown([...rows].reverse())
  assert.deepEqual(
    shown.map(({ id }) => id),
    [2, 1],
  )
  assert.deepEqual(cursorIn(next), { backwards: false, skip: 0, position: ['1'] })
  assert.deepEqual(cursorIn(previous), { backwards: true, skip: 0, position: ['2'] })
})

test('an undefined value is part of a position', () => {
  const { next } = pageOf('ordering=exposure_time').shown(rows)
  assert.deepEqual(cursorIn(next), { backwards: false, skip: 0, position: [null, '2'] })
})

test('beyond the end there is nothing, and the way back from the end', () => {
  const { rows: shown, next, previous } = pageOf(`cursor=${Buffer.from('o=5').toString('base64')}`).shown([])
  assert.deepEqual([shown, next, cursorIn(previous)], [[], null, { backwards: true, skip: 0, position: undefined }])
})

test('a position that does not fit the ordering', () => {
  assert.throws(
    () => pageOf(`ordering=id&cursor=${Buffer.from('p=abc').toString('base64')}`),
    new NotFound('Invalid cursor'),
  )
})
