import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Query } from '../../src/http/query.ts'

test('a parameter that comes twice has all its values; the last counts', () => {
  const query = new Query('a=1&b=&a=2&c')
  assert.deepEqual(query.entries, [
    ['a', '1'],
    ['b', ''],
    ['a', '2'],
    ['c', ''],
  ])
  assert.deepEqual(query.all('a'), ['1', '2'])
  assert.equal(query.last('a'), '2')
  assert.deepEqual([query.has('b'), query.last('b'), query.all('b')], [true, '', ['']])
  assert.deepEqual([query.has('c'), query.last('c')], [true, ''])
  assert.deepEqual([query.has('d'), query.last('d'), query.all('d')], [false, undefined, []])
})

test('names that mean something to JavaScript are not there unless given', () => {
  const query = new Query('__proto__=1&toString=2')
  assert.equal(query.last('__proto__'), '1')
  assert.equal(query.last('constructor'), undefined)
  assert.equal(query.has('hasOwnProperty'), false)
  assert.equal(query.with({ limit: '1' }), '__proto__=1&limit=1&toString=2')
})

test('reading never fails: blanks, percent signs, bytes that are not UTF-8', () => {
  const read = (search: string): string | undefined => new Query(search).last('a')
  assert.equal(read('a=x+y%20z'), 'x y z')
  assert.equal(read('a=%C3%A9%F0%9F%98%80'), 'é😀')
  assert.equal(read('a=%ff'), '\ufffd')
  assert.equal(read('a=%ED%A0%80'), '\ufffd\ufffd\ufffd')
  assert.equal(read('a=100%'), '100%')
  assert.equal(read('a=%zz'), '%zz')
  assert.equal(read('a=%00'), '\0')
  assert.equal(read('a=b=c'), 'b=c')
  assert.deepEqual(new Query('').entries, [])
  assert.deepEqual(new Query('&&').entries, [])
})

test('anything but false in any case is true', () => {
  const isNotFalse = (search: string): boolean => new Query(search).isNotFalse('x')
  for (const search of ['x=false', 'x=False', 'x=FALSE', 'x=true&x=false'])
    assert.equal(isNotFalse(search), false, search)
  for (const search of ['', 'x=', 'x=0', 'x=no', 'x=true', 'x=false&x=1'])
    assert.equal(isNotFalse(search), true, search)
})

test('the same parameters, some of them changed, in the order of their names', () => {
  const query = new Query('site_id=tst&limit=10&limit=20&offset=5&basename=a&basename=b')
  assert.equal(query.with({ limit: '2', offset: undefined }), 'basename=a&basename=b&limit=2&site_id=tst')
  assert.equal(query.with({}), 'basename=a&basename=b&limit=10&limit=20&offset=5&site_id=tst')
  assert.equal(new Query('').with({ limit: undefined }), '')
})

test('is written as the existing archive writes it', () => {
  assert.equal(new Query('a=%25').with({}), 'a=%25')
  assert.equal(
    new Query("a=x y&b=!'()*&c=_.-~&d=%C3%A9/:@").with({}),
    'a=x+y&b=%21%27%28%29%2A&c=_.-~&d=%C3%A9%2F%3A%40',
  )
})

test('what was written is read as the same', () => {
  const every = Array.from({ length: 0x250 }, (_, code) => String.fromCodePoint(code)).join('')
  const written = new Query('').with({ [every]: `${every}😀` })
  assert.deepEqual(new Query(written).entries, [[every, `${every}😀`]])
})
