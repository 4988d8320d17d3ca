import { type Card, isBlank, isCommentary, normalizeKeyword } from '../card.ts'
import { HeaderError } from '../errors.ts'
import { Header } from '../header.ts'

/** Whether an HDU is a tile-compressed image (FITS 4.0 §10.1). */
export const isTiledImage = (header: Header): boolean =>
  header.text('XTENSION') === 'BINTABLE' && header.logical('ZIMAGE') === true

const MAX_NAXIS = 999

/**
 * The header of the image that a tile-compressed HDU holds (FITS 4.0 §10.1.1): keywords of the table and of the
 * compression go, and what they say of the image comes back under its own name, ZBITPIX as BITPIX.
 * Cards and order are those of astropy 5.2's `CompImageHDU.header`, for archives hold what that says.
 * @throws HeaderError when ZBITPIX, ZNAXIS or a ZNAXISn is missing
 */
export function imageHeader(table: Header): Header {
  const names = withoutDefaultNames(table.cards)
  const image = new CardList(names.filter((card) => !isReserved(normalizeKeyword(card.keyword))))
  const z = (keyword: string): Card => required(table, keyword)

  if (table.has('ZSIMPLE')) {
    image.place(named(z('ZSIMPLE'), 'SIMPLE'), 0)
    image.remove('XTENSION')
  } else {
    const comment = (table.card('ZTENSION') ?? table.card('XTENSION'))?.comment ?? ''
    image.place({ keyword: 'XTENSION', kind: 'string', value: 'IMAGE', comment }, 0)
  }
  image.place(named(z('ZBITPIX'), 'BITPIX'), 1)
  image.place(named(z('ZNAXIS'), 'NAXIS'), 2)
  const naxis = axisCount(table)
  let last = 'NAXIS'
  for (let axis = 1; axis <= naxis; axis++) {
    image.placeAfter(named(z(`ZNAXIS${axis}`), `NAXIS${axis}`), last)
    last = `NAXIS${axis}`
  }
  image.removeAll((keyword) => /^NAXIS\d+$/.test(keyword) && Number(keyword.slice(5)) > naxis)
  image.placeAfter(counted(table, 'PCOUNT', 0), last)
  image.placeAfter(counted(table, 'GCOUNT', 1), 'PCOUNT')
  for (const [stored, keyword] of RESTORED) {
    const card = table.card(stored)
    if (card) image.set(named(card, keyword))
  }
  if (image.find('EXTNAME')?.value === DEFAULT_NAME) image.remove('EXTNAME')
  if (table.has('ZSIMPLE')) {
    image.remove('PCOUNT')
    image.remove('GCOUNT')
  }
  image.fillBlanks(trailingBlanks(names))
  return new Header(image.cards)
}

const DEFAULT_NAME = 'COMPRESSED_IMAGE'

const RESTORED = [
  ['ZEXTEND', 'EXTEND'],
  ['ZBLOCKED', 'BLOCKED'],
  ['ZHECKSUM', 'CHECKSUM'],
  ['ZDATASUM', 'DATASUM'],
] as const

const COLUMN_KEYWORDS = new Set(
  'TTYPE TFORM TUNIT TNULL TSCAL TZERO TDISP TBCOL TDIM TCTYP TCUNI TCRPX TCRVL TCDLT TRPOS'.split(' '),
)
const NUMBERED = new Set(['ZNAXIS', 'ZTILE', 'ZNAME', 'ZVAL'])
const RESERVED = new Set(
  (
    'ZSIMPLE ZTENSION ZBITPIX ZNAXIS ZEXTEND ZBLOCKED ZPCOUNT ZGCOUNT ZHECKSUM ZDATASUM ' +
    'ZIMAGE ZCMPTYPE ZMASKCMP ZQUANTIZ'
  ).split(' '),
)

/** Keywords that speak of the table. ZDITHER0 stays: astropy 5.2 overlooks it, as its name ends in a digit. */
function isReserved(keyword: string): boolean {
  if (keyword === 'TFIELDS') return true
  const column = /^(T[A-Z]*)[1-9][0-9 ]*$/.exec(keyword)
  if (column && COLUMN_KEYWORDS.has(column[1]!)) return true
  const match = /^(Z[A-Z]*)([1-9][0-9 ]*$)?/.exec(keyword)
  return match !== null && ((match[2] !== undefined && NUMBERED.has(match[1]!)) || RESERVED.has(match[1]!))
}

/** Some writers leave the default EXTNAME beside the real one. */
function withoutDefaultNames(cards: readonly Card[]): readonly Card[] {
  const names = cards.filter((card) => card.keyword === 'EXTNAME')
  if (names.length < 2) return cards
  const defaults = names.filter((card) => card.value === DEFAULT_NAME)
  const surplus = new Set(defaults.length === names.length ? defaults.slice(1) : defaults)
  return cards.filter((card) => !surplus.has(card))
}

function required(header: Header, keyword: string): Card {
  const card = header.card(keyword)
  if (!card) throw new HeaderError(`a compressed image without ${keyword}`)
  return card
}

function axisCount(table: Header): number {
  const naxis = table.integer('ZNAXIS')
  if (naxis === undefined || naxis < 0 || naxis > MAX_NAXIS) throw new HeaderError('ZNAXIS is no number of axes')
  return naxis
}

/** PCOUNT and GCOUNT are optional under their Z names, since those of an image are always 0 and 1. */
function counted(table: Header, keyword: 'PCOUNT' | 'GCOUNT', value: number): Card {
  const stored = table.card(`Z${keyword}`)
  if (stored) return named(stored, keyword)
  return { keyword, kind: 'integer', value, comment: table.card(keyword)?.comment ?? '' }
}

const named = (card: Card, keyword: string): Card => ({ ...card, keyword })

function trailingBlanks(cards: readonly Card[]): number {
  let count = 0
  // the first card does not count, as in astropy
  while (count < cards.length - 1 && isBlank(cards[cards.length - 1 - count]!)) count++
  return count
}

/** Cards under change. A card put inside takes the place of a blank card at the end, so headers do not grow. */
class CardList {
  readonly cards: Card[]

  constructor(cards: Iterable<Card>) {
    this.cards = [...cards]
  }

  #index(keyword: string): number {
    return this.cards.findIndex((card) => normalizeKeyword(card.keyword) === keyword)
  }

  find(keyword: string): Card | undefined {
    return this.cards[this.#index(keyword)]
  }

  remove(keyword: string): void {
    this.removeAll((candidate) => candidate === keyword)
  }

  removeAll(matches: (keyword: string) => boolean): void {
    const kept = this.cards.filter((card) => !matches(normalizeKeyword(card.keyword)))
    this.cards.splice(0, this.cards.length, ...kept)
  }

  /** Puts a card at an index, moving it there when its keyword is present. */
  place(card: Card, index: number): void {
    this.#takeOut(card.keyword)
    this.#insert(card, index)
  }

  placeAfter(card: Card, keyword: string): void {
    this.#takeOut(card.keyword)
    this.#insert(card, this.#index(keyword) + 1)
  }

  /** Replaces the card of this keyword, or adds it before the commentary and blanks at the end. */
  set(card: Card): void {
    const present = this.#index(card.keyword)
    if (present >= 0) {
      this.cards[present] = card
      return
    }
    let end = this.cards.length
    while (end > 0 && isCommentary(this.cards[end - 1]!.keyword)) end--
    this.cards.splice(end, 0, card)
    if (trailingBlanks(this.cards) > 0) this.cards.pop()
  }

  /** Adds blank cards at the end until there are `count`. */
  fillBlanks(count: number): void {
    for (let present = trailingBlanks(this.cards); present < count; present++) {
      this.cards.push({ keyword: '', kind: 'commentary', value: '', comment: '' })
    }
  }

  #takeOut(keyword: string): void {
    const present = this.#index(keyword)
    if (present >= 0) this.cards.splice(present, 1)
  }

  #insert(card: Card, index: number): void {
    const inside = index < this.cards.length
    this.cards.splice(index, 0, card)
    if (inside && isBlank(this.cards.at(-1)!)) this.cards.pop()
  }
}
