import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAsciiFormat, parseBinaryFormat, parseDims, sizeOf } from '../../src/tables/column-format.ts'

test('TFORM of a binary table', () => {
  const fixed = (code: string, repeat: number) => ({ code, repeat, descriptor: undefined, longest: undefined })
  assert.deepEqual(parseBinaryFormat('E'), fixed('E', 1))
  assert.deepEqual(parseBinaryFormat(' 16a '), fixed('A', 16))
  assert.deepEqual(parseBinaryFormat('0J'), fixed('J', 0))
  assert.deepEqual(parseBinaryFormat('A8'), fixed('A', 8))
  assert.deepEqual(parseBinaryFormat('12A4'), fixed('A', 12))
  assert.deepEqual(parseBinaryFormat('1PE(7)'), { code: 'E', repeat: 1, descriptor: 'P', longest: 7 })
  assert.deepEqual(parseBinaryFormat('QB'), { code: 'B', repeat: 1, descriptor: 'Q', longest: undefined })
  assert.deepEqual(parseBinaryFormat('0PJ'), { code: 'J', repeat: 0, descriptor: 'P', longest: undefined })
})

test('no TFORM of a binary table', () => {
  for (const text of ['', '7', '-3J', '1Y', '2PJ(3)', '1PP(1)', 'P', '99999999999999999999J']) {
    assert.equal(parseBinaryFormat(text), undefined, text)
  }
})

test('TFORM of an ASCII table', () => {
  assert.deepEqual(parseAsciiFormat('A10'), { code: 'A', width: 10, decimals: 0 })
  assert.deepEqual(parseAsciiFormat('d25.17'), { code: 'D', width: 25, decimals: 17 })
  for (const text of ['', 'I', 'Q9.9', '5I', 'F-3', 'A9999999999'])
    assert.equal(parseAsciiFormat(text), undefined, text)
})

test('TDIM is a shape of at most so many elements', () => {
  assert.deepEqual(parseDims('(4, 3)', 12), [4, 3])
  assert.deepEqual(parseDims('(2)', 12), [2])
  for (const text of [undefined, '', '4,3', '(4,)', '(4,-3)', '(a)', '(13)', '(0,3)', '()']) {
    assert.equal(parseDims(text, 12), undefined, text)
  }
  assert.equal(sizeOf([4, 3, 2]), 24)
  assert.equal(sizeOf([]), 1)
})
