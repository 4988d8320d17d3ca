import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cardImages, readCardImages } from '../src/card-images.ts'
import { openFits } from '../src/fits-file.ts'
import { bytesSource } from '../src/source.ts'
import { concat, headerBytes } from './helpers/headers.ts'

const padded = (...cards: string[]): string[] => cards.map((card) => card.padEnd(80))

test('cards in the characters of the file, CONTINUE with the card before', async () => {
  const cards = padded(
    'SIMPLE  = T',
    'BITPIX  = 8',
    'NAXIS   =  0 / odd  spacing',
    "A = 'x&'",
    "CONTINUE  'y'",
    'B = 1E0',
  )
  const source = bytesSource(concat(headerBytes(...cards)))
  const { hdus } = await openFits(source)
  const read = await readCardImages(source, hdus[0]!)
  assert.deepEqual(
    read.map(({ image }) => image),
    [cards[0], cards[1], cards[2], cards[3]! + cards[4], cards[5]],
  )
  assert.deepEqual(
    read.map(({ card }) => card),
    hdus[0]!.header.cards,
  )
})

test('END ends them', () => {
  assert.deepEqual(cardImages([...padded('A = 1', 'END', 'B = 2')].join('')), padded('A = 1'))
})
