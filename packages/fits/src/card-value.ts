/** A complex value of a header card or a table cell. */
export interface Complex {
  readonly real: number
  readonly imaginary: number
}

/** What stands behind the keyword of a card: a value of some kind, and a comment. */
export interface ValueOf<Kind extends string, Value> {
  readonly kind: Kind
  readonly value: Value
  readonly comment: string
}

export type StringValue = ValueOf<'string', string>
export type LogicalValue = ValueOf<'logical', boolean>
/** A whole number written without point or exponent; a bigint where a double would lose digits (beyond 2^53 - 1). */
export type IntegerValue = ValueOf<'integer', number | bigint>
export type FloatValue = ValueOf<'float', number>
export type ComplexValue = ValueOf<'complex', Complex>
/** A value indicator and no value (FITS 4.0 §4.1.2.3). */
export type UndefinedValue = ValueOf<'undefined', undefined>

/** A value field that follows the rules. */
export type ParsedValue = StringValue | LogicalValue | IntegerValue | FloatValue | ComplexValue | UndefinedValue

// FITS 4.0 §4.2.3 and §4.2.4, with blanks inside as old writers left them; D is Fortran's exponent of a double
const NUMBER = String.raw`[+-]? *(?:\.\d+|\d+(?:\.\d*)?) *(?:[deDE] *[+-]? *\d+)?`
const TAIL = ' *(?:/ *([\\s\\S]*))?$'
const LOGICAL = new RegExp(`^([FT])${TAIL}`)
const NUMERIC = new RegExp(`^(${NUMBER})${TAIL}`)
const COMPLEX = new RegExp(String.raw`^\( *(${NUMBER}) *, *(${NUMBER}) *\)${TAIL}`)
const NOTHING = new RegExp(`^${TAIL}`)

const forms: readonly [RegExp, (match: RegExpExecArray, comment: string) => ParsedValue][] = [
  [LOGICAL, (match, comment) => ({ kind: 'logical', value: match[1] === 'T', comment })],
  [NUMERIC, (match, comment) => numberValue(match[1]!, comment)],
  [COMPLEX, (match, comment) => ({ kind: 'complex', value: complexOf(match[1]!, match[2]!), comment })],
  [NOTHING, (_, comment) => ({ kind: 'undefined', value: undefined, comment })],
]

/**
 * Reads the value and comment behind a value indicator (outer blanks removed). Undefined when the text has no
 * form that FITS knows, as `NaN`, `0x1F`, `t`, or an unclosed string.
 */
export function parseValue(field: string): ParsedValue | undefined {
  if (field.startsWith("'")) return parseString(field)
  for (const [form, read] of forms) {
    const match = form.exec(field)
    if (match) return read(match, trimmedEnd(match.at(-1) ?? ''))
  }
  return undefined
}

/**
 * A quoted string ends at the first quote behind which only blanks, or a comment, can stand (FITS 4.0 §4.2.1).
 * One pass over the text, for long strings come from strangers.
 */
function parseString(field: string): ParsedValue | undefined {
  for (let at = 1; at < field.length; at++) {
    const code = field.charCodeAt(at)
    if (code < 0x20 || code > 0x7e) return undefined
    if (code !== 0x27) continue
    const next = endOfBlanks(field, at + 1)
    if (next < field.length && field[next] !== '/') continue
    const comment = next < field.length ? field.slice(endOfBlanks(field, next + 1)) : ''
    const value = trimmedEnd(field.slice(1, at).replaceAll("''", "'"))
    return { kind: 'string', value, comment: trimmedEnd(comment) }
  }
  return undefined
}

function endOfBlanks(text: string, from: number): number {
  let at = from
  while (text[at] === ' ') at++
  return at
}

function numberValue(text: string, comment: string): IntegerValue | FloatValue {
  const plain = plainNumber(text)
  const value = Number(plain)
  if (!/^[+-]?\d+$/.test(plain)) return { kind: 'float', value, comment }
  // BigInt() takes no plus sign; -0 as an integer is 0
  if (!Number.isSafeInteger(value)) return { kind: 'integer', value: BigInt(plain.replace('+', '')), comment }
  return { kind: 'integer', value: value === 0 ? 0 : value, comment }
}

const complexOf = (real: string, imaginary: string): Complex => ({
  real: Number(plainNumber(real)),
  imaginary: Number(plainNumber(imaginary)),
})
const plainNumber = (text: string): string => text.replaceAll(' ', '').replace(/d/i, 'e')

function trimmedEnd(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) <= 0x20) end--
  return text.slice(0, end)
}
