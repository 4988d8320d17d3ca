import { CARD_LENGTH, type Card, type CardKind, type CardValue, normalizeKeyword, parseCard } from './card.ts'

/** Commentary of one keyword, gathered from all its cards. */
export interface Commentary {
  readonly keyword: string
  readonly kind: 'commentary'
  readonly value: readonly string[]
}

export type HeaderEntry = Exclude<Card, { kind: 'commentary' }> | Commentary

/** The cards of one HDU, in order and without END. Of duplicates the first counts. Keywords are found in any case. */
export class Header {
  readonly cards: readonly Card[]
  readonly #first = new Map<string, Card>()

  constructor(cards: Iterable<Card>) {
    this.cards = [...cards]
    for (const card of this.cards) {
      const keyword = normalizeKeyword(card.keyword)
      if (!this.#first.has(keyword)) this.#first.set(keyword, card)
    }
  }

  has(keyword: string): boolean {
    return this.#first.has(normalizeKeyword(keyword))
  }

  card(keyword: string): Card | undefined {
    return this.#first.get(normalizeKeyword(keyword))
  }

  /** The value; undefined when the keyword is absent, has no value, or is invalid: {@link Header.kind} tells which. */
  get(keyword: string): CardValue {
    return this.card(keyword)?.value
  }

  kind(keyword: string): CardKind | undefined {
    return this.card(keyword)?.kind
  }

  /** A whole number that a double holds exactly; undefined for anything else, also for 1.0. */
  integer(keyword: string): number | undefined {
    const card = this.card(keyword)
    return card?.kind === 'integer' && typeof card.value === 'number' ? card.value : undefined
  }

  /** An integer or float as a double. */
  number(keyword: string): number | undefined {
    const card = this.card(keyword)
    return card?.kind === 'integer' || card?.kind === 'float' ? Number(card.value) : undefined
  }

  text(keyword: string): string | undefined {
    const card = this.card(keyword)
    return card?.kind === 'string' ? card.value : undefined
  }

  logical(keyword: string): boolean | undefined {
    const card = this.card(keyword)
    return card?.kind === 'logical' ? card.value : undefined
  }

  /** The lines of COMMENT, HISTORY or '' (the blank keyword). */
  commentary(keyword: string): string[] {
    const wanted = normalizeKeyword(keyword)
    const lines: string[] = []
    for (const card of this.cards) if (card.kind === 'commentary' && card.keyword === wanted) lines.push(card.value)
    return lines
  }

  /**
   * One entry per keyword, in the order of first appearance: what Python's `dict(header)` of astropy holds.
   * Of duplicates the first counts, commentary is gathered, invalid cards are there as such (there Python raises).
   */
  entries(): [string, HeaderEntry][] {
    const entries = new Map<string, HeaderEntry>()
    for (const { keyword } of this.cards) {
      if (!entries.has(keyword)) entries.set(keyword, this.#entry(keyword))
    }
    return [...entries]
  }

  #entry(keyword: string): HeaderEntry {
    const card = this.card(keyword)!
    if (card.kind !== 'commentary') return card
    return { keyword, kind: 'commentary', value: this.commentary(keyword) }
  }
}

const END_CARD = 'END'.padEnd(CARD_LENGTH)

// Writers have left junk behind END; a letter or digit after it makes another keyword, and `END     = 5` is a value.
const LOOSE_END = /^END[^A-Z0-9_-]/

/** Whether 80 characters end a header (FITS 4.0 §4.4.1.2), or plainly mean to. */
export const isEndCard = (image: string): boolean =>
  image === END_CARD || (LOOSE_END.test(image) && image.slice(8, 10) !== '= ')

/** Bytes of a header as text. FITS allows ASCII only; any other byte becomes `?`, as in astropy. */
export function headerText(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes).replace(/\P{ASCII}/gu, '?')
}

/**
 * Reads header cards of 80 characters each, up to the END card or the end of the text. Never throws: cards that
 * cannot be read are in the header with kind `invalid`.
 */
export function parseHeader(text: string): Header {
  const cards: Card[] = []
  let start = 0
  let at = 0
  const take = (end: number): void => {
    if (end > start) cards.push(parseCard(text.slice(start, end)))
  }
  while (at < text.length) {
    const image = text.slice(at, at + CARD_LENGTH)
    // a CONTINUE card belongs to the card before it, whatever that is
    if (at === start || !image.startsWith('CONTINUE')) {
      take(at)
      start = at
      if (isEndCard(image)) return new Header(cards)
    }
    at += CARD_LENGTH
  }
  take(text.length)
  return new Header(cards)
}
