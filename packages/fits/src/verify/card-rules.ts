import { CARD_LENGTH, isCommentary, KEYWORD_LENGTH } from '../card.ts'
import { isEndCard } from '../header.ts'
import { type Complaint, error, warning } from './finding.ts'

/**
 * What is wrong with the characters of a header unit, END and padding included (FITS 4.0 §3.3.1, §4.1, §4.2): keyword
 * characters, text, values that have no form, keywords twice.
 */
export function* cardComplaints(text: string): Generator<Complaint, void, undefined> {
  const seen = new Map<string, number>()
  for (let at = 0, number = 1; at < text.length; at += CARD_LENGTH, number++) {
    const card = text.slice(at, at + CARD_LENGTH)
    if (isEndCard(card.replace(/[^ -~]/g, '?'))) return yield* endComplaints(card, text.slice(at + CARD_LENGTH))
    const keyword = card.slice(0, KEYWORD_LENGTH).trimEnd()
    const name = `card ${number} (${keyword.replace(/[^ -~]/g, '?')})`
    if (/[^ -~]/.test(card)) yield error(`${name} holds other characters than printable ASCII`)
    if (/[^A-Z0-9_-]/.test(keyword)) {
      yield error(`${name}: a keyword is of upper-case letters, digits, - and _`)
      continue
    }
    yield* valueComplaints(card, keyword, name)
    const first = seen.get(keyword)
    if (first !== undefined) yield warning(`${name} repeats the keyword of card ${first}`)
    if (isUnique(keyword)) seen.set(keyword, first ?? number)
  }
  yield error('the header has no END')
}

const isUnique = (keyword: string): boolean =>
  !isCommentary(keyword) && keyword !== 'CONTINUE' && keyword !== 'HIERARCH'

function* endComplaints(card: string, rest: string): Generator<Complaint, void, undefined> {
  if (card !== 'END'.padEnd(CARD_LENGTH)) yield error('the END card holds more than END')
  if (/[^ ]/.test(rest)) yield error('behind END the header is not filled with blanks')
}

const VALUE_START = KEYWORD_LENGTH + 2

function* valueComplaints(card: string, keyword: string, name: string): Generator<Complaint, void, undefined> {
  if (isCommentary(keyword)) return
  const field = fieldOf(card, keyword)
  if (field === undefined) return
  const value = field.trimStart()
  if (value === '' || value.startsWith('/')) return yield warning(`${name} has no value`)
  if (!FORMS.some((form) => form.test(value))) yield error(`${name}: ${faultOf(value)}`)
}

/** What stands behind the value indicator; undefined without one. */
function fieldOf(card: string, keyword: string): string | undefined {
  if (keyword === 'CONTINUE') return card.slice(KEYWORD_LENGTH)
  if (keyword === 'HIERARCH') {
    const equals = card.indexOf('=')
    return equals < 0 ? undefined : card.slice(equals + 1)
  }
  return card.slice(KEYWORD_LENGTH, VALUE_START) === '= ' ? card.slice(VALUE_START) : undefined
}

// FITS 4.0 §4.2, and appendix A, which allows a comment without blank before the slash
const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[ED][+-]?\d+)?`
const COMMENT = ' *(?:/.*)?$'
const STRING = new RegExp(`^'(?:[^']|'')*'${COMMENT}`)
const FORMS = [
  STRING,
  new RegExp(`^[TF]${COMMENT}`),
  new RegExp(`^${NUMBER}${COMMENT}`),
  new RegExp(String.raw`^\( *${NUMBER} *, *${NUMBER} *\)${COMMENT}`),
]

function faultOf(value: string): string {
  if (value.startsWith("'")) {
    return /^'(?:[^']|'')*'/.test(value) ? 'no slash between value and comment' : 'the string has no closing quote'
  }
  if (new RegExp(`^${NUMBER} *(?:/.*)?$`, 'i').test(value)) return 'an exponent is written with E or D'
  return `the value has no form that FITS knows: ${value.split(/[ /]/)[0]}`
}
