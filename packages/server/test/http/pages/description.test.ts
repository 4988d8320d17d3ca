import assert from 'node:assert/strict'
import { test } from 'node:test'
import { field, instantCells, isAddress, objectsOf, textOf } from '../../../src/http/pages/description.ts'

test('values are shown as text', () => {
  assert.deepEqual([null, undefined, 1.5, true, 'a', [1], { a: 1 }].map(textOf), [
    '',
    '',
    '1.5',
    'true',
    'a',
    '[1]',
    '{"a":1}',
  ])
  assert.deepEqual(field({ a: '' }, 'a'), [])
  assert.deepEqual(
    field({ a: 5 }, 'a', (text) => `/${text}/`),
    [{ text: '5', href: '/5/' }],
  )
})

test('times are shown without what says nothing', () => {
  const shown = (text: string | null): unknown => instantCells({ at: text }, 'at')
  assert.deepEqual(shown('2020-05-05T05:05:05.500000Z'), [{ text: '2020-05-05 05:05:05.5', isTime: true }])
  assert.deepEqual(shown('2020-05-05T05:05:00Z'), [{ text: '2020-05-05 05:05:00', isTime: true }])
  assert.deepEqual(shown('2020-05-05T05:05:05.000000Z'), [{ text: '2020-05-05 05:05:05', isTime: true }])
  assert.deepEqual(shown(null), [])
})

test('objects of a list', () => {
  assert.deepEqual(objectsOf([{ a: 1 }, 5, null, [1]]), [{ a: 1 }])
  assert.deepEqual(objectsOf('x'), [])
})

test('addresses that may be followed', () => {
  for (const good of ['https://a.test/x?y', 'http://a.test', '/frames/', '/']) assert.ok(isAddress(good), good)
  for (const bad of ['//a.test', 'javascript:x', 'frames/', '', 'https://a.test/"x', '/a b'])
    assert.ok(!isAddress(bad), bad)
})
