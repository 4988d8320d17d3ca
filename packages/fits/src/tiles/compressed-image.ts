import type { WritableCard } from '../card-format.ts'
import { bigEndian, type StoredPixels, storedPixels } from '../stored-pixels.ts'
import { type HduParts, type ImageParts, scaledCards } from '../writer.ts'
import { encodeGzip2 } from './gzip-encoder.ts'
import { encodeRice, type RicePixels } from './rice-encoder.ts'

interface CompressionParts extends ImageParts {
  /** How: RICE_1 is for integers, GZIP_2 for any pixels. Default `RICE_1`. */
  readonly compression?: 'RICE_1' | 'GZIP_2'
  /** Where the image stood before, and where funpack puts it back. Default `extension`. */
  readonly original?: 'primary' | 'extension'
}

interface RiceParts extends CompressionParts {
  readonly bitpix: 8 | 16 | 32
}

interface Gzip2Parts extends CompressionParts {
  readonly compression: 'GZIP_2'
}

export type CompressedImageParts = RiceParts | Gzip2Parts

const BLOCK_PIXELS = 32 // of RICE_1, by custom

/**
 * An image compressed without loss in tiles of one row, as a BINTABLE extension (FITS 4.0 §10.1). By RICE_1 it is what
 * `fpack` makes of the same pixels. Integers of 64 bits go into GZIP_2 as the standard has it, but cfitsio 4.2 and
 * astropy 5.2 read none of them from tiles.
 * @throws RangeError when the pixels do not fit width, height and BITPIX, or RICE_1 is to hold floats
 * @throws UnsupportedError when GZIP_2 is asked for in a browser
 */
export function compressedImage(parts: CompressedImageParts): HduParts {
  const { bitpix, width, height, compression = 'RICE_1' } = parts
  if (compression === 'RICE_1' && bitpix < 0) throw new RangeError('RICE_1 is for integers')
  const { encode, cards: parameters } = COMPRESSIONS[compression]
  const original = ORIGINALS[parts.original ?? 'extension']
  const stored = storedPixels(parts)
  const tiles = Array.from({ length: height }, (_, row) => encode(stored.subarray(row * width, (row + 1) * width)))
  const { data, heapLength, longest } = layOut(tiles)
  const cards: WritableCard[] = [
    ['XTENSION', 'BINTABLE', 'binary table extension'],
    ['BITPIX', 8],
    ['NAXIS', 2],
    ['NAXIS1', DESCRIPTOR_LENGTH, 'bytes of a row'],
    ['NAXIS2', height, 'rows'],
    ['PCOUNT', heapLength, 'bytes of the heap'],
    ['GCOUNT', 1],
    ['TFIELDS', 1, 'columns'],
    ['TTYPE1', 'COMPRESSED_DATA'],
    ['TFORM1', `1PB(${longest})`],
    ['ZIMAGE', true, 'this table holds a compressed image'],
    original.begin,
    ['ZBITPIX', bitpix],
    ['ZNAXIS', 2],
    ['ZNAXIS1', width],
    ['ZNAXIS2', height],
    ...original.end,
    ['ZTILE1', width, 'tiles are rows'],
    ['ZTILE2', 1],
    ['ZCMPTYPE', compression],
    ...parameters(bitpix),
    ...scaledCards(parts),
  ]
  return { cards, data }
}

interface Compression {
  readonly encode: (tile: StoredPixels) => Uint8Array
  /** What its decoder must know. */
  readonly cards: (bitpix: number) => WritableCard[]
}

const COMPRESSIONS: Record<'RICE_1' | 'GZIP_2', Compression> = {
  RICE_1: {
    encode: (tile) => encodeRice(tile as RicePixels, BLOCK_PIXELS),
    cards: (bitpix) => [
      ['ZNAME1', 'BLOCKSIZE'],
      ['ZVAL1', BLOCK_PIXELS, 'pixels per block'],
      ['ZNAME2', 'BYTEPIX'],
      ['ZVAL2', bitpix / 8, 'bytes per pixel'],
    ],
  },
  GZIP_2: {
    encode: (tile) => encodeGzip2(bigEndian(tile), tile.BYTES_PER_ELEMENT),
    cards: (bitpix) => (bitpix < 0 ? [['ZQUANTIZ', 'NONE', 'floats as they are']] : []),
  },
}

// funpack copies these cards in the order it finds them: the mandatory ones must come as in a plain header
const ORIGINALS: Record<'primary' | 'extension', { begin: WritableCard; end: WritableCard[] }> = {
  primary: { begin: ['ZSIMPLE', true], end: [['ZEXTEND', true]] },
  extension: {
    begin: ['ZTENSION', 'IMAGE'],
    end: [
      ['ZPCOUNT', 0],
      ['ZGCOUNT', 1],
    ],
  },
}

const DESCRIPTOR_LENGTH = 8 // length and heap offset, 32 bits each (FITS 4.0 §7.3.5)

function layOut(tiles: readonly Uint8Array[]): { data: Uint8Array; heapLength: number; longest: number } {
  const heapLength = tiles.reduce((sum, tile) => sum + tile.length, 0)
  if (heapLength > 0x7fffffff) throw new RangeError('compressed to more than 2 GiB: too much for 32-bit descriptors')
  const heapStart = tiles.length * DESCRIPTOR_LENGTH
  const data = new Uint8Array(heapStart + heapLength)
  const view = new DataView(data.buffer)
  let offset = 0
  tiles.forEach((tile, row) => {
    view.setInt32(row * DESCRIPTOR_LENGTH, tile.length)
    view.setInt32(row * DESCRIPTOR_LENGTH + 4, offset)
    data.set(tile, heapStart + offset)
    offset += tile.length
  })
  return { data, heapLength, longest: tiles.reduce((most, tile) => Math.max(most, tile.length), 0) }
}
