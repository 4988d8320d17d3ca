/**
 * A floating-point header value. FITS and Python tell 15.0 from 15, JavaScript does not; the difference must reach
 * the archive, so a value that was written as a float is kept in this box.
 */
export class Float {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
  /** Lets a Float stand where a number is expected. */
  valueOf(): number {
    return this.value
  }
  toString(): string {
    return floatText(this.value)
  }
}

/**
 * A header value: text, T/F, a whole number (bigint beyond 2^53), a Float, null for "no value".
 * Lists are the lines of COMMENT and HISTORY, or the two parts of a complex number.
 */
export type HeaderValue = string | boolean | number | bigint | Float | null | readonly HeaderValue[]

/** Headers by keyword, in the order of the file. */
export type Headers = ReadonlyMap<string, HeaderValue>

/** Metadata as a caller gives it. Numbers with a fraction need no Float. */
export type Metadata = Readonly<Record<string, HeaderValue>>

/** The shortest text that reads back as the same float and shows that it is one: 15.0, 1e-7, NaN. */
export const floatText = (value: number): string => {
  const text = Object.is(value, -0) ? '-0' : String(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

/** The number in a value; undefined when it is not a number. */
export const numberIn = (value: HeaderValue | undefined): number | undefined => {
  if (value instanceof Float) return value.value
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'number' ? value : undefined
}

/** Whether a header is there but says nothing. */
export const isEmptyValue = (value: HeaderValue | undefined): value is undefined | null | '' =>
  value === undefined || value === null || value === ''

/** What the existing library takes for "nothing": Python's false values. */
export const isFalse = (value: HeaderValue | undefined): boolean => {
  if (isEmptyValue(value) || value === false || numberIn(value) === 0) return true
  // metadata may hold what no header does
  return typeof value === 'object' && !(value instanceof Float) && Object.keys(value).length === 0
}
