import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hduOf } from '../../src/hdu.ts'
import { headerText, parseHeader } from '../../src/header.ts'
import { isTable, structureComplaints } from '../../src/verify/structure-rules.ts'
import { headerBytes } from '../helpers/headers.ts'

function complaints(...cards: string[]): string[] {
  const text = headerText(headerBytes(...cards))
  const index = cards[0]!.startsWith('SIMPLE') ? 0 : 1
  const hdu = hduOf(parseHeader(text), { index, headerStart: 0, dataStart: text.length, sizeToEnd: 0 })
  return [...structureComplaints(hdu, text)].map(({ severity, message }) => `${severity}: ${message}`)
}

const fixed = (keyword: string, value: string | number): string => `${keyword.padEnd(8)}= ${String(value).padStart(20)}`
const primary = [fixed('SIMPLE', 'T'), fixed('BITPIX', -32), fixed('NAXIS', 1), fixed('NAXIS1', 5)]
const extension = (type: string, ...more: string[]): string[] => [
  ...[`XTENSION= '${type.padEnd(8)}'`, fixed('BITPIX', 8), fixed('NAXIS', 2), fixed('NAXIS1', 4), fixed('NAXIS2', 3)],
  ...more,
]
const counts = [fixed('PCOUNT', 0), fixed('GCOUNT', 1)]

test('headers as they should be', () => {
  assert.deepEqual(complaints(...primary, fixed('EXTEND', 'T'), fixed('BSCALE', 1)), [])
  assert.deepEqual(complaints(...extension('IMAGE', ...counts)), [])
  assert.deepEqual(complaints(...extension('BINTABLE', ...counts, fixed('TFIELDS', 0))), [])
  assert.deepEqual(complaints(...extension('FOREIGN', fixed('PCOUNT', 7), fixed('GCOUNT', 2))), [])
})

test('order and format of mandatory keywords', () => {
  assert.deepEqual(complaints('SIMPLE  = T', fixed('NAXIS', 0), 'BITPIX  = 8'), [
    'error: SIMPLE is not in fixed format',
    'error: card 2 must be BITPIX',
    'error: card 3 must be NAXIS',
  ])
  assert.deepEqual(complaints(...primary, fixed('BITPIX', 8)), ['error: BITPIX is there again, as card 5'])
  assert.deepEqual(complaints(...extension('BINTABLE', fixed('PCOUNT', 0), fixed('TFIELDS', 0), fixed('GCOUNT', 1))), [
    'error: card 7 must be GCOUNT',
    'error: card 8 must be TFIELDS',
  ])
})

test('keywords in the wrong kind of HDU', () => {
  assert.deepEqual(
    complaints(
      ...primary,
      ...counts,
      fixed('BLANK', 1),
      fixed('NAXIS2', 1),
      fixed('TFIELDS', 1),
      "XTENSION= 'IMAGE   '",
    ),
    [
      'error: PCOUNT is not allowed in a primary array',
      'error: GCOUNT is not allowed in a primary array',
      'error: BLANK is not allowed for floating-point pixels',
      'error: NAXIS2 is not allowed with 1 axes',
      'error: TFIELDS is not allowed beside an array',
      'error: XTENSION is not allowed in a primary header',
    ],
  )
  const table = extension('BINTABLE', ...counts, fixed('TFIELDS', 0))
  assert.deepEqual(complaints(...table, fixed('BSCALE', 1)), ['error: BSCALE is not allowed beside a table'])
  assert.deepEqual(complaints(...table, fixed('BSCALE', 1), fixed('ZIMAGE', 'T')), [])
})

test('values that the kind of HDU fixes', () => {
  assert.deepEqual(complaints(...extension('IMAGE', fixed('PCOUNT', 4), fixed('GCOUNT', 2))), [
    'error: PCOUNT of an extension IMAGE is 0, not 4',
    'error: GCOUNT of an extension IMAGE is 1, not 2',
  ])
  assert.deepEqual(complaints(...extension('NOSUCH', ...counts)), ['error: NOSUCH is no registered extension'])
  assert.deepEqual(complaints(fixed('SIMPLE', 'F'), ...primary.slice(1)), [
    'warning: SIMPLE is not T: the file may follow no standard',
  ])
})

test('tables', () => {
  const types = ['TABLE', 'BINTABLE', 'IMAGE']
  const hdus = types.map((type) => {
    const text = headerText(headerBytes(...extension(type, ...counts)))
    return hduOf(parseHeader(text), { index: 1, headerStart: 0, dataStart: 2880, sizeToEnd: 0 })
  })
  assert.deepEqual(hdus.map(isTable), [true, true, false])
})
