import assert from 'node:assert/strict'
import { test } from 'node:test'
import { characters, textReader } from '../../src/tables/text-reader.ts'

const read = (text: string, rows: number, width?: number, count = text.length / rows) =>
  textReader(width).read(
    { bytes: Uint8Array.from(Buffer.from(text, 'latin1')), start: 0, stride: text.length / rows, rows, firstRow: 0 },
    count,
  ).values

test('a string ends with its field, the first NUL, or the blanks at its end', () => {
  assert.deepEqual(read('ab  \0\0\0\0 c  a\0zzd e ', 5, 4), ['ab', '', ' c', 'a', 'd e'])
})

test('several strings in a cell', () => {
  assert.deepEqual(read('abc de\0ghi  ', 2, 3), ['abc', ' de', '', 'i'])
  // the shape may leave characters over
  assert.deepEqual(read('abcdXefghX', 2, 2, 4), ['ab', 'cd', 'ef', 'gh'])
})

test('without a width a row is one string, of any length', () => {
  assert.deepEqual(read('some text ', 1), ['some text'])
  assert.deepEqual(
    textReader().read({ bytes: new Uint8Array(0), start: 0, stride: 0, rows: 1, firstRow: 0 }, 0).values,
    [''],
  )
})

test('a field of no width is an empty string in every row', () => {
  const field = { bytes: new Uint8Array(0), start: 0, stride: 0, rows: 3, firstRow: 0 }
  assert.deepEqual(textReader(0).read(field, 0).values, ['', '', ''])
})

test('every byte is a character', () => {
  assert.equal(characters(Uint8Array.of(0x41, 0xe9, 0xb5, 0)), 'Aéµ\0')
  assert.deepEqual(read('é\t', 1, 2), ['é'])
})
