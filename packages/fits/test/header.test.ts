import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Header, headerText, isEndCard, parseHeader } from '../src/header.ts'
import { headerOf } from './helpers/headers.ts'

test('getters give a value only of their own kind', () => {
  const header = headerOf(
    'I       = 5',
    'F       = 5.0',
    "S       = 'x'",
    'L       = T',
    'U       =',
    'B       = 1e',
    'K = 9007199254740993',
  )
  const read = (keyword: string) => [
    header.kind(keyword),
    header.get(keyword),
    header.integer(keyword),
    header.number(keyword),
    header.text(keyword),
    header.logical(keyword),
  ]
  const none = undefined
  assert.deepEqual(read('I'), ['integer', 5, 5, 5, none, none])
  assert.deepEqual(read('F'), ['float', 5, none, 5, none, none])
  assert.deepEqual(read('S'), ['string', 'x', none, none, 'x', none])
  assert.deepEqual(read('L'), ['logical', true, none, none, none, true])
  assert.deepEqual(read('U'), ['undefined', none, none, none, none, none])
  assert.deepEqual(read('B'), ['invalid', none, none, none, none, none])
  assert.deepEqual(read('K'), ['integer', 9007199254740993n, none, 9007199254740992, none, none])
  assert.deepEqual(read('ABSENT'), [none, none, none, none, none, none])
  assert.deepEqual([header.has('i'), header.has(' U '), header.has('ABSENT')], [true, true, false])
})

test('entries: the first of duplicates counts, commentary is gathered, order is that of first appearance', () => {
  const header = headerOf('A       = 1', 'COMMENT one', 'A       = 2', 'history h', 'COMMENT two', '        blank')
  assert.deepEqual(header.entries(), [
    ['A', { keyword: 'A', kind: 'integer', value: 1, comment: '' }],
    ['COMMENT', { keyword: 'COMMENT', kind: 'commentary', value: ['one', 'two'] }],
    ['HISTORY', { keyword: 'HISTORY', kind: 'commentary', value: ['h'] }],
    ['', { keyword: '', kind: 'commentary', value: ['blank'] }],
  ])
  assert.equal(header.cards.length, 6)
  assert.deepEqual(header.commentary('comment'), ['one', 'two'])
})

test('a header ends at END, and CONTINUE belongs to the card before', () => {
  const header = headerOf("A       = 'x&'", "CONTINUE  'y'", 'B       = 1', 'END', 'C       = 2')
  assert.deepEqual(
    header.cards.map(({ keyword, value }) => [keyword, value]),
    [
      ['A', 'xy'],
      ['B', 1],
    ],
  )
  assert.deepEqual(new Header([]).entries(), [])
  assert.deepEqual(parseHeader('A       = 3').get('A'), 3)
})

test('END is END with junk behind it, and not the start of a longer word', () => {
  const ends = ['END', 'END\0\0', 'END junk', 'END.'].map((card) => isEndCard(card.padEnd(80)))
  const others = ['END     = 5', 'ENDX    = 5', 'END-OBS = 1', 'end', ' END'].map((card) => isEndCard(card.padEnd(80)))
  assert.deepEqual([...ends, ...others], [true, true, true, true, false, false, false, false, false])
})

test('bytes outside ASCII become question marks', () => {
  assert.equal(headerText(Uint8Array.of(0x4a, 0x6f, 0x73, 0xe9, 0x80, 0xff, 0x00, 0x7e)), 'Jos???\0~')
})
