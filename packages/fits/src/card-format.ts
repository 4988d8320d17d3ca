import { CARD_LENGTH, type Card, isCommentary, KEYWORD_LENGTH } from './card.ts'
import type { Complex } from './card-value.ts'
import { HeaderError } from './errors.ts'

/** A number to be written as a float even if it is whole. */
export interface Float {
  readonly float: number
}

/** Marks a number as a float: `['EXPTIME', float(30)]` is written 30.0, `['EXPTIME', 30]` as 30. */
export const float = (value: number): Float => ({ float: value })

/** A whole number becomes an integer, any other a float; undefined gives a keyword without value. */
export type WritableValue = string | boolean | number | bigint | Float | Complex | undefined

/** A card to write: keyword, value, comment; or a card that was read. COMMENT, HISTORY and '' take text of any length. */
export type WritableCard = readonly [keyword: string, value: WritableValue, comment?: string] | Card

/**
 * Writes cards as a multiple of 80 characters: values in fixed format (FITS 4.0 §4.2), long strings over CONTINUE
 * cards (§4.2.1.2), keywords that are no FITS keywords by the HIERARCH convention. Comments are cut where the card ends.
 * @throws HeaderError with code `bad-value` for what a header cannot hold: other than ASCII, NaN, an invalid card
 */
export function formatCard(card: WritableCard): string {
  const [keyword, value, comment] = isTuple(card) ? card : fromCard(card)
  const name = keyword.trim().toUpperCase()
  requireAscii(keyword, `${value}${comment ?? ''}`)
  if (isCommentary(name)) return formatCommentary(name, String(value ?? ''))
  const head = formatKeyword(keyword.trim())
  if (typeof value === 'string') return formatString(head, value, comment ?? '')
  const text = formatValue(value, name)
  return oneCard(head, head.startsWith('HIERARCH') ? text : text.padStart(20), comment ?? '', name)
}

const isTuple = (card: WritableCard): card is Exclude<WritableCard, Card> => Array.isArray(card)

function fromCard(card: Card): readonly [string, WritableValue, string] {
  if (card.kind === 'invalid') throw badValue(card.keyword, 'an invalid card cannot be written')
  return [card.keyword, card.kind === 'float' ? float(card.value) : card.value, card.comment]
}

function requireAscii(keyword: string, text: string): void {
  if (!/^[ -~]*$/.test(keyword + text)) throw badValue(keyword, 'headers hold printable ASCII only')
}

const badValue = (keyword: string, why: string): HeaderError =>
  new HeaderError(`${keyword}: ${why}`, { code: 'bad-value' })

const TEXT_LENGTH = CARD_LENGTH - KEYWORD_LENGTH

function formatCommentary(keyword: string, text: string): string {
  const cards: string[] = []
  for (let at = 0; at === 0 || at < text.length; at += TEXT_LENGTH) {
    cards.push((keyword.padEnd(KEYWORD_LENGTH) + text.slice(at, at + TEXT_LENGTH)).padEnd(CARD_LENGTH))
  }
  return cards.join('')
}

function formatKeyword(keyword: string): string {
  const upper = keyword.toUpperCase()
  if (/^[A-Z0-9_-]{1,8}$/.test(upper)) return `${upper.padEnd(KEYWORD_LENGTH)}= `
  if (keyword.includes('=')) throw badValue(keyword, 'a keyword cannot hold =')
  return `HIERARCH ${keyword.replace(/^HIERARCH +/i, '')} = `
}

function formatValue(value: Exclude<WritableValue, string>, keyword: string): string {
  if (value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'T' : 'F'
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : formatFloat(value, keyword)
  if ('float' in value) return formatFloat(value.float, keyword)
  return `(${formatFloat(value.real, keyword)}, ${formatFloat(value.imaginary, keyword)})`
}

/** The shortest text that reads back as the same double, with the point or exponent that makes it a float. */
function formatFloat(value: number, keyword: string): string {
  if (!Number.isFinite(value)) throw badValue(keyword, `FITS headers hold no ${value}`)
  const [digits = '', exponent] = (Object.is(value, -0) ? '-0' : String(value)).split('e')
  const mantissa = digits.includes('.') ? digits : `${digits}.0`
  return exponent === undefined ? mantissa : `${mantissa}E${exponent.replace('+', '')}`
}

function oneCard(head: string, value: string, comment: string, keyword: string): string {
  const text = head + value
  if (text.trimEnd().length > CARD_LENGTH) throw badValue(keyword, 'too long for a card')
  return (comment ? `${text} / ${comment}` : text).slice(0, CARD_LENGTH).padEnd(CARD_LENGTH)
}

const PIECE_LENGTH = CARD_LENGTH - 13 // `CONTINUE  '` before it, `&'` behind it
const CONTINUE = 'CONTINUE  '

function formatString(head: string, value: string, comment: string): string {
  const quoted = value.replaceAll("'", "''")
  // a string shorter than 8 characters is padded: old readers expect it of XTENSION and the like (FITS 4.0 §4.2.1.1)
  const text = value === '' ? "''" : `'${quoted.padEnd(KEYWORD_LENGTH)}'`
  if (head.length + text.length <= CARD_LENGTH) return oneCard(head, text.padEnd(20), comment, head)
  if (head.startsWith('HIERARCH')) throw badValue(head, 'HIERARCH cards cannot be continued')

  const pieces = piecesOf(quoted)
  const cards = pieces.map((piece, index) => `${index === 0 ? head : CONTINUE}'${piece}&'`)
  // the comment gets cards of its own, and the last card no ampersand
  const comments = comment.match(/.{1,64}/g) ?? []
  if (comments.length === 0) cards[cards.length - 1] = cards.at(-1)!.replace(/&'$/, "'")
  comments.forEach((part, index) => {
    cards.push(`${CONTINUE}'${index === comments.length - 1 ? '' : '&'}' / ${part}`)
  })
  return cards.map((card) => card.padEnd(CARD_LENGTH)).join('')
}

/** Cuts at the length of a card, but never between the two halves of a doubled quote. */
function piecesOf(quoted: string): string[] {
  const pieces: string[] = []
  for (let at = 0; at < quoted.length; ) {
    let end = Math.min(at + PIECE_LENGTH, quoted.length)
    const quotes = /'*$/.exec(quoted.slice(at, end))![0].length
    if (end < quoted.length && quotes % 2 === 1) end--
    pieces.push(quoted.slice(at, end))
    at = end
  }
  return pieces
}
