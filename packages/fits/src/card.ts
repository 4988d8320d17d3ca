import { type ParsedValue, parseValue, type ValueOf } from './card-value.ts'

export const CARD_LENGTH = 80 // FITS 4.0 §3.3
export const KEYWORD_LENGTH = 8 // FITS 4.0 §4.1.2.1

/** COMMENT, HISTORY or a blank keyword: text in columns 9 to 80 (FITS 4.0 §4.4.2.4). */
export type CommentaryValue = ValueOf<'commentary', string>
/** A value that follows no rule; `message` says so. */
export type InvalidValue = ValueOf<'invalid', undefined> & { readonly message: string }

/**
 * One logical card. `keyword` is in upper case, save for the part after `HIERARCH`, which is kept as written.
 * A keyword without a value indicator, which the standard reads as text, has kind `string`.
 */
export type Card = WithKeyword<ParsedValue | CommentaryValue | InvalidValue>
type WithKeyword<Value> = Value extends unknown ? Value & { readonly keyword: string } : never

export type CardKind = Card['kind']
export type CardValue = Card['value']

const COMMENTARY = new Set(['', 'COMMENT', 'HISTORY', 'END'])

/** Whether a keyword (upper case) carries text instead of a value. */
export const isCommentary = (keyword: string): boolean => COMMENTARY.has(keyword)

/** The form under which a keyword is looked up: FITS keywords have no case and no outer blanks. */
export const normalizeKeyword = (keyword: string): string => keyword.trim().toUpperCase()

/** A blank card, as used for spacing. */
export const isBlank = (card: Card): boolean => card.kind === 'commentary' && card.keyword === '' && card.value === ''

/**
 * Reads one logical card: 80 characters, or a multiple of 80 when `CONTINUE` cards follow the first
 * (FITS 4.0 §4.2.1.2). Shorter text counts as padded with blanks. Never throws: what cannot be read is `invalid`.
 *
 * Values and types are those of astropy 5.2, including what it accepts beyond the standard: lower-case keywords,
 * a value indicator before column 9, free-format numbers with blanks, HIERARCH, record-valued cards (`DP1.AXIS.1`).
 */
export function parseCard(image: string): Card {
  const padded = image.padEnd(CARD_LENGTH)
  const head = splitKeyword(padded)
  if (head.field === undefined) {
    const kind = isCommentary(head.keyword) ? 'commentary' : 'string'
    return { keyword: head.keyword, kind, value: strippedEnd(padded.slice(KEYWORD_LENGTH)), comment: '' }
  }
  const record = recordValue(padded, head)
  if (record) return record

  const field = padded.length > CARD_LENGTH ? continuedField(padded) : { text: head.field }
  if ('message' in field) {
    return { keyword: head.keyword, kind: 'invalid', value: undefined, comment: '', message: field.message }
  }
  const parsed = parseValue(field.text)
  if (parsed) return { keyword: head.keyword, ...parsed }
  const slash = field.text.indexOf('/')
  const comment = slash < 0 ? '' : stripped(field.text.slice(slash + 1))
  return { keyword: head.keyword, kind: 'invalid', value: undefined, comment, message: unparsable(head.keyword) }
}

interface Head {
  keyword: string
  /** The value and comment, without outer blanks; undefined when the card has no value indicator. */
  field: string | undefined
}

function splitKeyword(image: string): Head {
  const written = stripped(image.slice(0, KEYWORD_LENGTH))
  const keyword = written.toUpperCase()
  if (isCommentary(keyword)) return { keyword, field: undefined }
  if (keyword === 'CONTINUE') return { keyword, field: stripped(image.slice(image.indexOf(' ') + 1)) }
  if (keyword === 'HIERARCH' && image[KEYWORD_LENGTH] === ' ' && image.includes('=')) {
    const equals = image.indexOf('=')
    return { keyword: stripped(image.slice(9, equals)), field: stripped(image.slice(equals + 1)) }
  }
  const indicator = image.indexOf('= ')
  if (indicator < 0 || indicator > KEYWORD_LENGTH) return { keyword: written, field: undefined }
  const early = indicator < KEYWORD_LENGTH ? keyword.slice(0, indicator) : keyword
  if (isCommentary(early)) return { keyword: early, field: undefined }
  return { keyword: early, field: stripped(image.slice(indicator + 2)) }
}

// FITS WCS Paper IV: `DP1 = 'AXIS.1: 1'` is the number 1 under the name DP1.AXIS.1
const FIELD = String.raw`[A-Za-z_]\w*(?:\.\d+)?`
const NUMBER = String.raw`[+-]?(?:\.\d+|\d+(?:\.\d*)?)(?:E[+-]?\d+)?`
const RECORD = new RegExp(String.raw`^'(${FIELD}(?:\.${FIELD})*): +(${NUMBER})' *(?:/ *([ -~]*))?$`)

function recordValue(image: string, { keyword, field }: Head): Card | undefined {
  if (field === undefined || image.slice(0, 9).toUpperCase() === 'HIERARCH ' || keyword === 'CONTINUE') return undefined
  const match = RECORD.exec(field)
  if (!match) return undefined
  return {
    keyword: `${keyword}.${match[1]}`,
    kind: 'float',
    value: Number(match[2]),
    comment: strippedEnd(match[3] ?? ''),
  }
}

/** Joins the pieces of a string that goes on over `CONTINUE` cards into one quoted string and comment. */
function continuedField(image: string): { text: string } | { message: string } {
  const values: string[] = []
  const comments: string[] = []
  for (let at = 0; at < image.length; at += CARD_LENGTH) {
    const piece = image.slice(at, at + CARD_LENGTH)
    const card = parseCard(piece)
    if (card.kind === 'invalid') return { message: card.message }
    if (card.kind !== 'string') return { message: 'a CONTINUE card continues something that is no string' }
    const { value, comment } = firstString(splitKeyword(piece.padEnd(CARD_LENGTH)).field ?? '')
    values.push(value.endsWith('&') ? value.slice(0, -1) : value)
    if (comment) comments.push(comment)
  }
  return { text: `'${values.join('')}' / ${comments.join(' ')}` }
}

/**
 * The string at the start of a field, up to the first quote that could close it. astropy takes `'a ''b'' c'`
 * for `a 'b'` here (the quote before a blank closes), and archives hold what astropy reads, so we do too.
 */
function firstString(field: string): { value: string; comment: string } {
  const match = /^(?:'([ -~]*?)'(?=$|[/ ]))? *(?:\/ *([\s\S]*))?/.exec(field)
  return {
    value: strippedEnd(match?.[1] ?? '').replaceAll("''", "'"),
    comment: strippedEnd(match?.[2] ?? ''),
  }
}

const unparsable = (keyword: string): string => `the value of ${keyword} is neither string, number, T nor F`

/** Without outer blanks. By hand, for a regular expression would look at every blank of a long text twice or more. */
function stripped(text: string): string {
  let start = 0
  while (start < text.length && isSpace(text.charCodeAt(start))) start++
  return strippedEnd(text.slice(start))
}

function strippedEnd(text: string): string {
  let end = text.length
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--
  return text.slice(0, end)
}

/** Of the ASCII control characters these count as blank for astropy. */
const isSpace = (code: number): boolean => (code >= 9 && code <= 13) || (code >= 0x1c && code <= 0x20)
