import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cardComplaints } from '../../src/verify/card-rules.ts'

const complaints = (...cards: string[]): string[] =>
  [...cardComplaints([...cards, 'END'].map((card) => card.padEnd(80)).join(''))].map(
    ({ severity, message }) => `${severity}: ${message}`,
  )

// each judged alike by fitsverify of cfitsio 4.2.0
test('values that the standard allows', () => {
  const good = [
    ...["A       = 'it''s' / text", "B       = 'x'/ text", 'C       =    5  /', 'D       =5.0', 'E       = (1, 2.5)'],
    ...['F       = 1.0D5', 'G       = +.5', 'H       = 1.E+5', 'I       = T', 'COMMENT = 5', 'HISTORY', '        = 5'],
    ...["J       = 'a&'", "CONTINUE  'b' / c", 'HIERARCH ESO A = 5', 'HIERARCH free text', 'K-L_1   = 1'],
    ...['M       = 123456789012345678901234567890', "N       =     'x'"],
  ]
  assert.deepEqual(complaints(...good), [])
})

test('values that it does not', () => {
  const bad: [string, string][] = [
    ['A       = 1d3', 'an exponent is written with E or D'],
    ['A       = ABC', 'the value has no form that FITS knows: ABC'],
    ['A       = 1.2.3', 'the value has no form that FITS knows: 1.2.3'],
    ['A       = - 5', 'the value has no form that FITS knows: -'],
    ['A       = 5 five', 'the value has no form that FITS knows: 5'],
    ["A       = 'x", 'the string has no closing quote'],
    ["A       = 'x' y", 'no slash between value and comment'],
    ['A       = (1.5,', 'the value has no form that FITS knows: (1.5,'],
    ['A       = t', 'the value has no form that FITS knows: t'],
    ['HIERARCH ESO A = x', 'the value has no form that FITS knows: x'],
  ]
  for (const [card, fault] of bad)
    assert.deepEqual(complaints(card), [`error: card 1 (${card.slice(0, 8).trim()}): ${fault}`])
  assert.deepEqual(complaints('A       =', 'B       = / c'), [
    'warning: card 1 (A) has no value',
    'warning: card 2 (B) has no value',
  ])
})

test('keywords and characters', () => {
  for (const keyword of ['lower', 'BAD*KEY', 'BAD KEY', 'KEY.DOT', 'AB= 5', ' LATE']) {
    assert.deepEqual(complaints(`${keyword.padEnd(8)}= 1`), [
      `error: card 1 (${keyword}): a keyword is of upper-case letters, digits, - and _`,
    ])
  }
  for (const character of ['\t', '\n', '\0', 'é']) {
    assert.deepEqual(complaints(`COMMENT a${character}b`), [
      'error: card 1 (COMMENT) holds other characters than printable ASCII',
    ])
  }
})

test('keywords that come twice', () => {
  assert.deepEqual(complaints('A       = 1', 'COMMENT x', 'COMMENT x', 'A       = 2', 'A       = 3'), [
    'warning: card 4 (A) repeats the keyword of card 1',
    'warning: card 5 (A) repeats the keyword of card 1',
  ])
})

test('END and what follows', () => {
  const text = (...cards: string[]): string => cards.map((card) => card.padEnd(80)).join('')
  const messages = (header: string): string[] => [...cardComplaints(header)].map(({ message }) => message)
  assert.deepEqual(messages(text('END', '', '')), [])
  assert.deepEqual(messages(text('END x', '', 'y')), [
    'the END card holds more than END',
    'behind END the header is not filled with blanks',
  ])
  assert.deepEqual(messages(text('A       = 1')), ['the header has no END'])
})
