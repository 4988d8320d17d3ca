import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFits } from '../../src/fits-file.ts'
import { headerBytes, keywordOf, readHeaderCards, renamed, spareCards } from '../../src/funpack/header-cards.ts'
import { bytesSource } from '../../src/source.ts'
import { headerBytes as plainHeader } from '../helpers/headers.ts'

const start = ['SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 0']

async function cardsOf(bytes: Uint8Array) {
  const source = bytesSource(bytes)
  const { hdus } = await openFits(source)
  return await readHeaderCards(source, hdus[0]!)
}

test('cards as they lie there, less the blanks before END and what is no ASCII', async () => {
  const bytes = plainHeader(...start, '', 'Object  = 1', "LONG    = 'a&'", "CONTINUE  'b'", '', '')
  bytes[4 * 80 + 20] = 0xe9
  bytes[4 * 80 + 21] = 7
  const found = await cardsOf(bytes)
  assert.deepEqual(
    found.cards.map((card) => card.trimEnd()),
    [...start, '', 'Object  = 1', "LONG    = 'a&'", "CONTINUE  'b'"],
  )
  assert.equal(found.blocks, 1)
  assert.equal(spareCards(found), 36 - 7 - 1)
  assert.equal(keywordOf(found.cards[4]!), 'Object')
  assert.equal(renamed(found.cards[4]!, 'NAME').trimEnd(), 'NAME    = 1')
})

test('END stands behind the last card, but always in the last block; keywords are in upper case', () => {
  const cards = [
    'Object  = x',
    'hierarch eso det = Abc',
    'Comment = Abc',
    'no value Here',
    'Continue  abc = d',
    '',
  ].map((card) => card.padEnd(80))
  const upper = ['OBJECT  = x', 'HIERARCH ESO DET = Abc', 'COMMENT = Abc', 'NO VALUE Here', 'CONTINUE  abc = d']
  assert.deepEqual(headerBytes({ cards, blocks: 1 }), plainHeader(...upper))
  assert.deepEqual(headerBytes({ cards, blocks: 3 }), plainHeader(...upper, ...new Array<string>(72 - 5).fill('')))
})

test('a file that ends right behind END', async () => {
  const found = await cardsOf(plainHeader(...start).subarray(0, 323))
  assert.equal(found.cards.length, 3)
})
