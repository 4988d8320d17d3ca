import { CARD_LENGTH, KEYWORD_LENGTH } from './card.ts'
import { formatCard, type WritableCard } from './card-format.ts'
import { EMPTY_CHECKSUM, encodeChecksum, onesComplementSum } from './checksum.ts'
import { HeaderError } from './errors.ts'
import { type Bitpix, padded } from './hdu.ts'
import { type ArrayPixels, bigEndian, dimsOf, type ImagePixels, storedPixels } from './stored-pixels.ts'

/** A card written as it stands: 80 characters, or a multiple of it with CONTINUE cards. */
export interface CardImage {
  readonly image: string
}

/** An HDU ready to be written. */
export interface HduParts {
  readonly cards: readonly (WritableCard | CardImage)[]
  readonly data: Uint8Array
}

export interface WriteOptions {
  /** Add DATASUM and CHECKSUM to every HDU (FITS 4.0 §4.4.2.7). Default no. */
  checksums?: boolean
}

/**
 * A FITS file as chunks of bytes, to be written one after the other. The first HDU must be a {@link primary}.
 * @throws HeaderError with code `bad-value` when the order is wrong or a header cannot hold a value
 */
export function fitsBytes(hdus: readonly HduParts[], options: WriteOptions = {}): Uint8Array[] {
  return hdus.flatMap(({ cards, data }, index) => {
    const first = keywordOf(cards[0]!)
    if (first !== (index === 0 ? 'SIMPLE' : 'XTENSION')) {
      throw new HeaderError('a file is one primary HDU, then extensions', { code: 'bad-value' })
    }
    const header = options.checksums ? summedHeader(cards, data) : headerBytes(cards)
    const padding = new Uint8Array(padded(data.length) - data.length)
    return [header, data, padding].filter((chunk) => chunk.length > 0)
  })
}

interface FurtherCards {
  /** Further cards. Those that describe the data array, BITPIX for instance, are left out: they follow from the data. */
  readonly cards?: readonly WritableCard[]
}

/** An image of two axes to write. */
export interface ImageParts extends ImagePixels, FurtherCards {}

/** An image of any number of axes to write, also of 64-bit integers. */
export interface ArrayParts extends ArrayPixels, FurtherCards {}

/**
 * A primary HDU, without data or with an image.
 * @throws RangeError when the pixels do not fit the axes or BITPIX
 */
export function primary(parts: FurtherCards | ImageParts | ArrayParts = {}): HduParts {
  const simple: WritableCard = ['SIMPLE', true, 'conforms to FITS standard']
  const extend: WritableCard = ['EXTEND', true]
  if (!('pixels' in parts)) {
    const structure: WritableCard[] = [simple, ['BITPIX', 8], ['NAXIS', 0], extend]
    return { cards: [...structure, ...further(parts.cards)], data: new Uint8Array(0) }
  }
  return { cards: [simple, ...shape(parts), extend, ...scaledCards(parts)], data: bigEndian(storedPixels(parts)) }
}

/**
 * An IMAGE extension (FITS 4.0 §7.1).
 * @throws RangeError when the pixels do not fit the axes or BITPIX
 */
export function image(parts: ImageParts | ArrayParts): HduParts {
  const counts: WritableCard[] = [
    ['PCOUNT', 0],
    ['GCOUNT', 1],
  ]
  return {
    cards: [['XTENSION', 'IMAGE', 'image extension'], ...shape(parts), ...counts, ...scaledCards(parts)],
    data: bigEndian(storedPixels(parts)),
  }
}

const shape = (parts: ImageParts | ArrayParts): WritableCard[] => shapeCards(parts.bitpix, dimsOf(parts))

/** BITPIX, NAXIS and the NAXISn, in the order that the standard fixes (FITS 4.0 §4.4.1.1). */
export const shapeCards = (bitpix: Bitpix, dims: readonly number[]): WritableCard[] => [
  ['BITPIX', bitpix],
  ['NAXIS', dims.length],
  ...dims.map((length, axis): WritableCard => [`NAXIS${axis + 1}`, length]),
]

/** BZERO when there is one, then the caller's cards. */
export function scaledCards({ bzero, cards }: Pick<ArrayParts, 'bzero' | 'cards'>): WritableCard[] {
  if (bzero === undefined) return further(cards)
  const scaling: WritableCard[] = [
    ['BSCALE', 1],
    ['BZERO', bzero],
  ]
  return [...scaling, ...further(cards).filter((card) => !['BSCALE', 'BZERO'].includes(keywordOf(card)))]
}

const STRUCTURAL = /^(SIMPLE|XTENSION|BITPIX|NAXIS\d*|EXTEND|PCOUNT|GCOUNT|GROUPS|TFIELDS|END|CHECKSUM|DATASUM)$/

/** The caller's cards, without those that the writer itself must set. */
export const further = (cards: readonly WritableCard[] = []): WritableCard[] =>
  cards.filter((card) => !STRUCTURAL.test(keywordOf(card)))

function keywordOf(card: WritableCard | CardImage): string {
  if ('image' in card) return card.image.slice(0, KEYWORD_LENGTH).trim().toUpperCase()
  return ('keyword' in card ? card.keyword : card[0]).trim().toUpperCase()
}

function headerBytes(cards: HduParts['cards']): Uint8Array {
  const text = cards.map((card) => ('image' in card ? card.image : formatCard(card))).join('') + END
  return new TextEncoder().encode(text.padEnd(padded(text.length)))
}

const END = 'END'.padEnd(CARD_LENGTH)

function summedHeader(cards: HduParts['cards'], data: Uint8Array): Uint8Array {
  const dataSum = onesComplementSum(data)
  const withSum = (checksum: string): Uint8Array =>
    headerBytes([...cards, ['CHECKSUM', checksum, 'HDU checksum'], ['DATASUM', String(dataSum), 'data unit checksum']])
  return withSum(encodeChecksum(onesComplementSum(withSum(EMPTY_CHECKSUM), dataSum)))
}
