import { Float, floatText, type HeaderValue } from './header-value.ts'

/** What {@link fromJsonText} gives. */
export type JsonValue = HeaderValue | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/**
 * JSON text that keeps what JSON.stringify loses: floats stay floats (15.0), whole numbers keep every digit.
 * NaN and the infinities are no JSON; they are written as the strings "NaN", "Infinity" and "-Infinity"
 * (the Python ingester writes them bare, which most readers refuse). Maps are written as objects.
 */
export const toJsonText = (value: unknown): string => {
  if (value instanceof Float) return numberText(value.value, floatText)
  if (typeof value === 'number') return numberText(value, Number.isInteger(value) ? wholeText : floatText)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  if (Array.isArray(value)) return `[${value.map(toJsonText).join(',')}]`
  const entries: [string, unknown][] = value instanceof Map ? [...value] : Object.entries(value)
  const written = entries.filter(([, item]) => item !== undefined)
  return `{${written.map(([key, item]) => `${JSON.stringify(key)}:${toJsonText(item)}`).join(',')}}`
}

// String literals are matched first so that digits inside them are left alone.
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs
// Numbers that JSON.parse would spoil are wrapped as {MARK: "15.0"}; no header is called so.
const MARK = '\u0000number'
const MARK_IN_JSON = JSON.stringify(MARK)

// What Python's json module writes for floats that JSON does not have.
const BARE = /"[^"\\]*(?:\\.[^"\\]*)*"|NaN|-?Infinity/gs

/**
 * Reads JSON so that {@link toJsonText} writes it back alike: 15.0 becomes a Float, 15 a number, and whole
 * numbers beyond 2^53 a bigint. NaN, Infinity and -Infinity are read as Python writes them.
 * @throws SyntaxError when the text is not JSON.
 */
export const fromJsonText = (given: string): JsonValue => {
  const text = given.replace(BARE, (token) => (token.startsWith('"') ? token : `{${MARK_IN_JSON}:"${token}"}`))
  JSON.parse(text) // what is not JSON is refused in its own words, before numbers are marked
  const marked = text.replace(TOKEN, (token) => (isPlain(token) ? token : `{${MARK_IN_JSON}:"${token}"}`))
  return JSON.parse(marked, (_key, value) => {
    const number: unknown =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[MARK] : undefined
    if (typeof number !== 'string') return value as JsonValue
    return /[.eEN]|Inf/.test(number) ? new Float(Number(number)) : BigInt(number)
  }) as JsonValue
}

const isPlain = (token: string): boolean =>
  token.startsWith('"') || (!/[.eE]/.test(token) && Number.isSafeInteger(Number(token)))

const numberText = (value: number, write: (value: number) => string): string =>
  Number.isFinite(value) ? write(value) : `"${value}"`

// beyond 2^53 String() would round or write an exponent
const wholeText = (value: number): string => (Object.is(value, -0) ? '0' : BigInt(value).toString())
