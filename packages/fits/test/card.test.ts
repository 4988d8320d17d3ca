import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isBlank, parseCard } from '../src/card.ts'

const lines = (...cards: string[]): string => cards.map((card) => card.padEnd(80)).join('')

// keyword, kind, value, comment: what astropy 5.2.1 reads from the same card
const cases: [string, [string, string, unknown, string]][] = [
  ['SIMPLE  =                    T / conforms', ['SIMPLE', 'logical', true, 'conforms']],
  ['lower   = 5', ['LOWER', 'integer', 5, '']],
  ['A  = 1', ['A  ', 'integer', 1, '']],
  ['KEY.DOT = 5', ['KEY.DOT', 'integer', 5, '']],
  ['COMMENT = looks like a value', ['COMMENT', 'commentary', '= looks like a value', '']],
  ['COMMENT= no space', ['COMMENT', 'commentary', ' no space', '']],
  ['history lower', ['HISTORY', 'commentary', 'lower', '']],
  ['HISTORY   indented / with slash', ['HISTORY', 'commentary', '  indented / with slash', '']],
  ['', ['', 'commentary', '', '']],
  ['        blank keyword', ['', 'commentary', 'blank keyword', '']],
  ['=       = 5', ['', 'commentary', '= 5', '']],
  ['END     = 5', ['END', 'commentary', '= 5', '']],
  ['NOVALUE   text without indicator', ['NOVALUE', 'string', '  text without indicator', '']],
  ['NOSPACE =T', ['NOSPACE', 'string', '=T', '']],
  ['TOOLONGKEY= 9', ['TOOLONGK', 'string', 'EY= 9', '']],
  ["HIERARCH ESO DET ID = 'CCD-44' / chip", ['ESO DET ID', 'string', 'CCD-44', 'chip']],
  ['HIERARCH lower case key=7', ['lower case key', 'integer', 7, '']],
  ['HIERARCH ESO UNDEF = / nothing', ['ESO UNDEF', 'undefined', undefined, 'nothing']],
  ['HIERARCH NOVALUE', ['HIERARCH', 'string', ' NOVALUE', '']],
  ["DP1     = 'AXIS.1: 2.5' / c", ['DP1.AXIS.1', 'float', 2.5, 'c']],
  ["OBJECT  = 'M 31: 5'", ['OBJECT', 'string', 'M 31: 5', '']],
]

for (const [image, [keyword, kind, value, comment]] of cases) {
  test(`card ${image || '(blank)'}`, () => assert.deepEqual(parseCard(image), { keyword, kind, value, comment }))
}

test('CONTINUE cards make one string and one comment', () => {
  const image = lines("LONG    = 'aaa&' / one", "CONTINUE  'bbb &' / two", "CONTINUE  'it''s' / three")
  assert.deepEqual(parseCard(image), {
    keyword: 'LONG',
    kind: 'string',
    value: "aaabbb it's",
    comment: 'one two three',
  })
})

test('a string is continued with or without ampersand, and without CONTINUE the ampersand stays', () => {
  assert.equal(parseCard(lines("LONG    = 'aaa'", "CONTINUE  'bbb'")).value, 'aaabbb')
  assert.equal(parseCard("LONG    = 'aaa &'").value, 'aaa &')
})

test('what continues no string is invalid', () => {
  for (const image of [lines('KEY     = 5', "CONTINUE  'b'"), lines("KEY     = 'a&'", 'CONTINUE= 5')]) {
    const message = 'a CONTINUE card continues something that is no string'
    assert.deepEqual(parseCard(image), { keyword: 'KEY', kind: 'invalid', value: undefined, comment: '', message })
  }
})

test('an invalid card says why and keeps its comment', () => {
  assert.deepEqual(parseCard('HEXA    = 0x1F / hex'), {
    keyword: 'HEXA',
    kind: 'invalid',
    value: undefined,
    comment: 'hex',
    message: 'the value of HEXA is neither string, number, T nor F',
  })
})

test('only a card without anything is blank', () => {
  assert.equal(isBlank(parseCard('')), true)
  assert.equal(isBlank(parseCard('        text')), false)
  assert.equal(isBlank(parseCard('COMMENT')), false)
})
