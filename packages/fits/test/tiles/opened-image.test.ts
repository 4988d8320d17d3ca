import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTiledImage } from '../../src/tiles/opened-image.ts'
import { noise, openedHdu, tiledHdu } from '../helpers/tiles.ts'

test('what the header says of the image', async () => {
  const { hdu } = await openedHdu(tiledHdu({ dims: [13, 11], tile: [4, 3], bitpix: -32, pixels: noise(572) }))
  const { format, grid, pixelBytes, byteLength, columns } = openTiledImage(hdu)
  assert.deepEqual([format.compression, format.bitpix, format.dither], ['GZIP_1', -32, undefined])
  assert.deepEqual([grid.tiles, pixelBytes, byteLength, columns.heapStart], [16, 4, 572, 16 * 8])
  assert.deepEqual(
    columns.data.map(({ name, offset }) => [name, offset]),
    [['COMPRESSED_DATA', 0]],
  )
})

test('refused: an HDU that is no compressed image', async () => {
  const { hdu } = await openedHdu({
    cards: [
      ['XTENSION', 'IMAGE'],
      ['BITPIX', 8],
      ['NAXIS', 0],
    ],
    data: new Uint8Array(0),
  })
  assert.throws(() => openTiledImage(hdu), { name: 'HeaderError', message: 'HDU 1 is no compressed image' })
})

test('refused: headers that promise more than the table holds, or than memory', async () => {
  const parts = tiledHdu({ dims: [50], tile: [7], bitpix: 16, pixels: noise(100) })
  const opening = async (changes: Record<string, number>) => {
    const cards = parts.cards.map((card) => {
      const keyword = 'keyword' in card ? card.keyword : card[0]
      return keyword in changes ? ([keyword, changes[keyword]] as const) : card
    })
    const { hdu } = await openedHdu({ cards, data: parts.data })
    return openTiledImage(hdu)
  }
  await assert.rejects(opening({ ZNAXIS1: 57 }), { message: 'an image of 57 pixels has 9 tiles, the table 8 rows' })
  await assert.rejects(opening({ TFIELDS: 0 }), { message: 'HDU 1 has no column of compressed data' })
  await assert.rejects(opening({ ZBITPIX: 12 }), { message: 'ZBITPIX is 12' })
  await assert.rejects(opening({ ZNAXIS1: 10 ** 10, ZTILE1: 10 ** 10 }), {
    name: 'UnsupportedError',
    code: 'too-large',
    message: 'tiles of 10000000000 pixels need 20000000000 bytes of memory at a time',
  })
})
