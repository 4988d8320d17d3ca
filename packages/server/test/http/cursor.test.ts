import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NotFound } from '../../src/errors.ts'
import { readCursor, writeCursor } from '../../src/http/cursor.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')

test('a cursor comes back as it was written', () => {
  const cursors = [
    { backwards: false, skip: 0, position: undefined },
    { backwards: true, skip: 0, position: undefined },
    { backwards: false, skip: 3, position: ['2020-05-05 05:05:05.5+00', '7'] },
    { backwards: true, skip: 0, position: [null, '7'] },
    { backwards: false, skip: 0, position: ['a&b=c é', 'x"y', null, '7'] },
    { backwards: false, skip: 0, position: [''] },
  ]
  for (const cursor of cursors) assert.deepEqual(readCursor(writeCursor(cursor)), cursor)
})

test('the cursors of the existing archive are read', () => {
  assert.deepEqual(readCursor('cD0yMDIwLTA1LTA5KzA1JTNBMDUlM0EwNSUyQjAwJTNBMDA='), {
    backwards: false,
    skip: 0,
    position: ['2020-05-09 05:05:05+00:00'],
  })
  assert.deepEqual(readCursor(base64('o=2&r=1&p=gold')), { backwards: true, skip: 2, position: ['gold'] })
  assert.equal(readCursor(base64('o=999999999999')).skip, 1000)
})

test('letters that base64 has not are passed over, as in the existing archive', () => {
  assert.deepEqual(readCursor('%%%'), { backwards: false, skip: 0, position: undefined })
})

test('what is no cursor is not found', () => {
  const texts = [
    'junk',
    '//4=',
    base64('o=-1'),
    base64('o=x'),
    base64('r=x'),
    base64('v={}'),
    base64('v=[1]'),
    base64('v=['),
  ]
  for (const text of [...texts, base64(`v=${JSON.stringify(Array(21).fill(''))}`)]) {
    assert.throws(() => readCursor(text), new NotFound('Invalid cursor'), text)
  }
})
