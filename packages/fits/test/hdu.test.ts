import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hduOf, padded } from '../src/hdu.ts'
import { headerOf } from './helpers/headers.ts'

const place = { index: 1, headerStart: 2880, dataStart: 5760, sizeToEnd: 777 }
const shapeOf = (...cards: string[]) => {
  const { type, extname, bitpix, dims, dataLength, paddedDataLength } = hduOf(headerOf(...cards), place)
  return { type, extname, bitpix, dims, dataLength, paddedDataLength }
}
const IMAGE = ["XTENSION= 'IMAGE   '", 'BITPIX  = -32', 'NAXIS   = 2']

test('an image', () => {
  assert.deepEqual(shapeOf(...IMAGE, 'NAXIS1  = 100', 'NAXIS2  = 30', "EXTNAME = 'SCI'"), {
    type: 'IMAGE',
    extname: 'SCI',
    bitpix: -32,
    dims: [100, 30],
    dataLength: 12000,
    paddedDataLength: 14400,
  })
})

test('a table with a heap, counted in PCOUNT', () => {
  const table = ["XTENSION= 'BINTABLE'", 'BITPIX  = 8', 'NAXIS   = 2', 'NAXIS1  = 8', 'NAXIS2  = 10', 'PCOUNT  = 533']
  assert.equal(shapeOf(...table, 'GCOUNT  = 1').dataLength, 613)
})

test('random groups, whose first axis is 0', () => {
  const groups = [
    'SIMPLE  = T',
    'BITPIX  = -32',
    'NAXIS   = 3',
    'NAXIS1  = 0',
    'NAXIS2  = 3',
    'NAXIS3  = 4',
    'GROUPS  = T',
  ]
  const { type, dataLength } = shapeOf(...groups, 'PCOUNT  = 5', 'GCOUNT  = 7')
  assert.deepEqual([type, dataLength], ['GROUPS', 4 * 7 * (5 + 12)])
})

test('an unknown extension keeps its name; SIMPLE = F claims the rest of the file', () => {
  assert.equal(shapeOf("XTENSION= 'FOREIGN '", 'BITPIX  = 8', 'NAXIS   = 1', 'NAXIS1  = 100').type, 'FOREIGN')
  const foreign = shapeOf('SIMPLE  = F', 'BITPIX  = 8', 'NAXIS   = 1', 'NAXIS1  = 5')
  assert.deepEqual([foreign.type, foreign.dataLength], ['PRIMARY', 777])
})

const refused: [string, string[], string][] = [
  ['BITPIX 7', ['SIMPLE  = T', 'BITPIX  = 7', 'NAXIS   = 0'], 'BITPIX is 7'],
  ['no BITPIX', ['SIMPLE  = T', 'NAXIS   = 0'], 'BITPIX is missing'],
  ['NAXIS a float', ['SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 1.0'], 'NAXIS is 1'],
  ['NAXIS of 2^31', ['SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 2147483647'], 'NAXIS is 2147483647'],
  ['NAXIS1 missing', ['SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 1'], 'NAXIS1 is missing'],
  ['NAXIS1 negative', ['SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 1', 'NAXIS1  = -5'], 'NAXIS1 is -5'],
  ['PCOUNT a string', [...IMAGE, 'NAXIS1  = 1', 'NAXIS2  = 1', "PCOUNT  = 'x'"], 'PCOUNT is x'],
]
for (const [name, cards, message] of refused) {
  test(`refused: ${name}`, () => {
    assert.throws(() => shapeOf(...cards), { name: 'HeaderError', code: 'bad-header', message, offset: 2880 })
  })
}

test('refused: more bytes than a double counts', () => {
  const cards = [...IMAGE, 'NAXIS1  = 4294967296', 'NAXIS2  = 4294967296']
  assert.throws(() => shapeOf(...cards), { code: 'bad-size', offset: 2880 })
})

test('padding is to whole blocks', () => {
  assert.deepEqual([0, 1, 2880, 2881].map(padded), [0, 2880, 2880, 5760])
})
