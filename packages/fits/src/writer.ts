import { CARD_LENGTH } from './card.ts'
import { formatCard, type WritableCard } from './card-format.ts'
import { EMPTY_CHECKSUM, encodeChecksum, onesComplementSum } from './checksum.ts'
import { HeaderError } from './errors.ts'
import { BLOCK_SIZE, padded } from './hdu.ts'
import { bigEndian, type ImagePixels, storedPixels } from './stored-pixels.ts'

/** An HDU ready to be written. */
export interface HduParts {
  readonly cards: readonly WritableCard[]
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

export interface ImageParts extends ImagePixels {
  /** Further cards. Those that describe the data array, BITPIX for instance, are left out: they follow from the data. */
  readonly cards?: readonly WritableCard[]
}

/** A primary HDU, without data or with an image. */
export function primary(parts: { readonly cards?: readonly WritableCard[] } | ImageParts = {}): HduParts {
  const simple: WritableCard = ['SIMPLE', true, 'conforms to FITS standard']
  const extend: WritableCard = ['EXTEND', true]
  if (!('pixels' in parts)) {
    const structure: WritableCard[] = [simple, ['BITPIX', 8], ['NAXIS', 0], extend]
    return { cards: [...structure, ...further(parts.cards)], data: new Uint8Array(0) }
  }
  return { cards: [simple, ...shape(parts), extend, ...scaledCards(parts)], data: bigEndian(storedPixels(parts)) }
}

/** An IMAGE extension (FITS 4.0 §7.1). */
export function image(parts: ImageParts): HduParts {
  const counts: WritableCard[] = [
    ['PCOUNT', 0],
    ['GCOUNT', 1],
  ]
  return {
    cards: [['XTENSION', 'IMAGE', 'image extension'], ...shape(parts), ...counts, ...scaledCards(parts)],
    data: bigEndian(storedPixels(parts)),
  }
}

const shape = ({ bitpix, width, height }: ImageParts): WritableCard[] => [
  ['BITPIX', bitpix],
  ['NAXIS', 2],
  ['NAXIS1', width],
  ['NAXIS2', height],
]

/** BZERO when there is one, then the caller's cards. */
export function scaledCards({ bzero, cards }: Pick<ImageParts, 'bzero' | 'cards'>): WritableCard[] {
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

const keywordOf = (card: WritableCard): string => ('keyword' in card ? card.keyword : card[0]).trim().toUpperCase()

function headerBytes(cards: readonly WritableCard[]): Uint8Array {
  const text = cards.map(formatCard).join('') + 'END'.padEnd(CARD_LENGTH)
  return new TextEncoder().encode(text.padEnd(Math.ceil(text.length / BLOCK_SIZE) * BLOCK_SIZE))
}

function summedHeader(cards: readonly WritableCard[], data: Uint8Array): Uint8Array {
  const dataSum = onesComplementSum(data)
  const withSum = (checksum: string): Uint8Array =>
    headerBytes([...cards, ['CHECKSUM', checksum, 'HDU checksum'], ['DATASUM', String(dataSum), 'data unit checksum']])
  return withSum(encodeChecksum(onesComplementSum(withSum(EMPTY_CHECKSUM), dataSum)))
}
