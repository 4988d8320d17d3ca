import { CARD_LENGTH } from '../card.ts'
import { TruncatedError } from '../errors.ts'
import { BLOCK_SIZE, type Hdu } from '../hdu.ts'
import { isEndCard } from '../header.ts'
import type { Source } from '../source.ts'

/** Cards of a header as they lie in the file, 80 characters each, and the blocks they fill. */
export interface HeaderCards {
  readonly cards: readonly string[]
  readonly blocks: number
}

const CARDS_PER_BLOCK = BLOCK_SIZE / CARD_LENGTH

/**
 * Reads the cards of an HDU up to END, without the blank cards before that, and with a blank for what is no printable
 * ASCII.
 * @throws TruncatedError when the header is not there any more
 */
export async function readHeaderCards(source: Source, hdu: Hdu, signal?: AbortSignal): Promise<HeaderCards> {
  const length = hdu.dataStart - hdu.headerStart
  const bytes = await source.read(hdu.headerStart, length, signal)
  // the file may end right behind END
  const text = new TextDecoder('latin1')
    .decode(bytes)
    .padEnd(length)
    .replace(/[^ -~]/g, ' ')
  const cards: string[] = []
  for (let at = 0; at < length; at += CARD_LENGTH) {
    const card = text.slice(at, at + CARD_LENGTH)
    if (isEndCard(card)) return { cards: withoutBlankEnd(cards), blocks: length / BLOCK_SIZE }
    cards.push(card)
  }
  throw new TruncatedError(`the header of HDU ${hdu.index} has no END`, { offset: hdu.headerStart })
}

/** The keyword of a card image; HIERARCH for such a card. */
export const keywordOf = (card: string): string => card.slice(0, 8).trimEnd()

/** The same card under another keyword. */
export const renamed = (card: string, keyword: string): string => keyword.padEnd(8) + card.slice(8)

/** A card space for later cards, or what is behind the last card of a block. */
export const BLANK_CARD = ' '.repeat(CARD_LENGTH)

/** Cards that fit behind the last one without another block; one of the block is END. */
export const spareCards = ({ cards, blocks }: HeaderCards): number => blocks * CARDS_PER_BLOCK - cards.length - 1

/** Blocks that cards and END fill. */
export const blocksOf = (cards: readonly string[]): number => Math.ceil((cards.length + 1) / CARDS_PER_BLOCK)

/**
 * A header of `blocks` blocks, written as cfitsio does: keywords in upper case; END behind the last card that is not
 * blank, but always in the last block.
 */
export function headerBytes({ cards, blocks }: HeaderCards): Uint8Array {
  const kept = withoutBlankEnd(cards).map(withUpperKeyword)
  const before = kept.join('').padEnd((blocks - 1) * BLOCK_SIZE)
  return new TextEncoder().encode(`${before}END`.padEnd(blocks * BLOCK_SIZE))
}

function withoutBlankEnd(cards: readonly string[]): readonly string[] {
  const end = cards.findLastIndex((card) => card.trim() !== '') + 1
  return cards.slice(0, end)
}

const COMMENTARY = /^(COMMENT |HISTORY |CONTINUE| {8})/i

/** cfitsio takes for the keyword all that comes before `=`, as HIERARCH keywords need it. */
function withUpperKeyword(card: string): string {
  const equals = card.indexOf('=')
  const length = equals < 0 || COMMENTARY.test(card) ? 8 : equals
  return card.slice(0, length).toUpperCase() + card.slice(length)
}
