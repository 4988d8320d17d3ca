import { formatCard } from '../card-format.ts'
import type { TiledImage } from '../tiles/opened-image.ts'
import type { TiledTable } from '../tiles/tiled-table.ts'
import { BLANK_CARD, blocksOf, type HeaderCards, keywordOf, renamed, spareCards } from './header-cards.ts'

/** Card of the compressed HDU -> card of the image it holds. */
const IMAGE_CARDS: ReadonlyMap<string, string> = new Map([
  ['ZSIMPLE', 'SIMPLE'],
  ['ZTENSION', 'XTENSION'],
  ['ZBITPIX', 'BITPIX'],
  ['ZNAXIS', 'NAXIS'],
  ['ZEXTEND', 'EXTEND'],
  ['ZBLOCKED', 'BLOCKED'],
  ['ZPCOUNT', 'PCOUNT'],
  ['ZGCOUNT', 'GCOUNT'],
  ['ZHECKSUM', 'CHECKSUM'],
  ['ZDATASUM', 'DATASUM'],
])
const NUMBERED = /^Z(NAXIS\d+)$/

/** Cards that speak of the table, or of the compression. ZSCALE, ZZERO and ZMASKCMP stay, as funpack leaves them. */
const TABLE_CARD =
  /^(XTENSION|BITPIX|NAXIS\d*|PCOUNT|GCOUNT|TFIELDS|THEAP|TTYPE\d+|TFORM\d+|ZIMAGE|ZCMPTYPE|ZQUANTIZ|ZDITHER0|ZBLANK|ZTILE\d+|ZNAME\d+|ZVAL\d+|CHECKSUM|DATASUM)$/

const DEFAULT_NAME = /^EXTNAME = *'COMPRESSED_IMAGE *'/

/**
 * The header of an image as an extension: as `funpack` makes it of the header of the compressed HDU. Where that says
 * nothing of an extension (ZTENSION) the mandatory cards are written anew.
 */
export function extensionCards(compressed: HeaderCards, image: TiledImage): HeaderCards {
  if (compressed.cards.some((card) => keywordOf(card) === 'ZTENSION')) {
    return withSpare(compressed, inOrder(translated(compressed, 'keep'), extensionStart(image)))
  }
  return withSpare(compressed, [...extensionStart(image), ...translated(compressed, 'drop')])
}

/**
 * The header of an image that was the primary HDU, and takes the place of the empty one that `fpack` put before it.
 * What the empty one says, other than commentary, is kept.
 */
export function primaryCards(compressed: HeaderCards, image: TiledImage, empty: HeaderCards): HeaderCards {
  const own = inOrder(translated(compressed, 'keep'), primaryStart(image))
  const kept = empty.cards.filter((card) => !EMPTY_CARD.test(card))
  const { cards, blocks } = withSpare(compressed, [...own, ...kept])
  return { cards, blocks: Math.max(blocks, empty.blocks) }
}

// commentary without a text stays, as funpack leaves it
const EMPTY_CARD =
  /^(SIMPLE |BITPIX |NAXIS[\d ]+|EXTEND |PCOUNT |GCOUNT |CHECKSUM|DATASUM |EXTNAME |(COMMENT|HISTORY) +(?=\S))/

/** The cards of the image, without those that describe it if `mandatory` ones are written anew. */
function translated({ cards }: HeaderCards, mandatory: 'keep' | 'drop'): string[] {
  return cards.flatMap((card) => {
    const keyword = keywordOf(card)
    if (TABLE_CARD.test(keyword) || DEFAULT_NAME.test(card)) return []
    const name = IMAGE_CARDS.get(keyword) ?? NUMBERED.exec(keyword)?.[1]
    if (name === undefined) return [card]
    return mandatory === 'keep' ? [renamed(card, name)] : []
  })
}

/** Whole blocks of space for later cards are kept. */
function withSpare(compressed: HeaderCards, cards: readonly string[]): HeaderCards {
  const spare = Math.floor(spareCards(compressed) / 36) * 36
  const all = [...cards, ...new Array<string>(Math.max(0, spare)).fill(BLANK_CARD)]
  return { cards: all, blocks: blocksOf(all) }
}

/** The cards a header must begin with, put there where the compressed HDU has them in another order or not at all. */
function inOrder(cards: readonly string[], start: readonly string[]): readonly string[] {
  const fixed = start.filter((card) => !/^[PG]COUNT/.test(card))
  if (fixed.every((card, index) => keywordOf(cards[index] ?? '') === keywordOf(card))) return cards
  const present = byKeyword(cards)
  const keywords = new Set(start.map(keywordOf))
  const first = start.map((card) => present.get(keywordOf(card)) ?? card)
  return [...first, ...cards.filter((card) => !keywords.has(keywordOf(card)))]
}

/** The first card of each keyword. */
function byKeyword(cards: readonly string[]): Map<string, string> {
  const first = new Map<string, string>()
  for (const card of cards) if (!first.has(keywordOf(card))) first.set(keywordOf(card), card)
  return first
}

const primaryStart = (image: TiledImage): string[] => [
  formatCard(['SIMPLE', true, 'file does conform to FITS standard']),
  ...shapeCards(image),
]

const extensionStart = (image: TiledImage): string[] => [
  formatCard(['XTENSION', 'IMAGE', 'IMAGE extension']),
  ...shapeCards(image),
  formatCard(['PCOUNT', 0, 'required keyword; must = 0']),
  formatCard(['GCOUNT', 1, 'required keyword; must = 1']),
]

const shapeCards = ({ format, grid }: TiledImage): string[] => [
  formatCard(['BITPIX', format.bitpix, 'number of bits per data pixel']),
  formatCard(['NAXIS', grid.dims.length, 'number of data axes']),
  ...grid.dims.map((length, axis) => formatCard([`NAXIS${axis + 1}`, length, `length of data axis ${axis + 1}`])),
]

/** The header of the table that a compressed table holds: as `funpack` makes it of the header of the compressed HDU. */
export function tableCards({ cards }: HeaderCards, { columns }: TiledTable): HeaderCards {
  const present = byKeyword(cards)
  const stored = new Map([
    ['NAXIS1', 'ZNAXIS1'],
    ['NAXIS2', 'ZNAXIS2'],
    ['PCOUNT', 'ZPCOUNT'],
    ...columns.map((_, index): [string, string] => [`TFORM${index + 1}`, `ZFORM${index + 1}`]),
  ])
  const gone = new Set(['ZTABLE', 'ZTILELEN', 'CHECKSUM', 'DATASUM', ...stored.values()])
  columns.forEach((_, index) => {
    gone.add(`ZCTYP${index + 1}`)
  })
  const kept = cards.flatMap((card) => {
    const keyword = keywordOf(card)
    // of a keyword that is there twice funpack deletes the first only
    if (gone.delete(keyword)) return []
    const replaces = stored.get(keyword)
    const source = replaces === undefined ? undefined : present.get(replaces)
    if (source !== undefined) return [renamed(source, keyword)]
    return [/^Z(HECK|DATA)SUM$/.test(keyword) ? renamed(card, IMAGE_CARDS.get(keyword)!) : card]
  })
  return { cards: kept, blocks: blocksOf(kept) }
}

/**
 * The same header with the length of the longest array in the TFORM of each column of variable-length arrays:
 * `lengths` by column, from 0.
 */
export function withLongest({ cards, blocks }: HeaderCards, lengths: ReadonlyMap<number, number>): HeaderCards {
  const changed = cards.map((card) => {
    const match = /^TFORM(\d+) *= *'([^'(]*)[^']*' *(?:\/ ?(.*))?/.exec(card)
    const length = match && lengths.get(Number(match[1]) - 1)
    if (length === null || length === undefined) return card
    return formatCard([`TFORM${match![1]}`, `${match![2]!.trimEnd()}(${length})`, match![3]?.trimEnd() ?? ''])
  })
  return { cards: changed, blocks }
}
