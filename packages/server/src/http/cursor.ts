import { NotFound } from '../errors.ts'

/**
 * A place in a list. As text it is what the existing archive writes, base64 of `o=…&r=…&p=…` (rows to skip, backwards,
 * the value of the first term of the order), so that its cursors go on here; ours say the other values too, in `v`.
 */
export interface Cursor {
  readonly backwards: boolean
  /** Rows to skip behind the position. */
  readonly skip: number
  /** Values of the row that the page begins behind; undefined at the beginning of the list. */
  readonly position: readonly (string | null)[] | undefined
}

/** As in the existing archive: what is more comes from somebody who made it up. */
const MAX_SKIP = 1000

/** @throws NotFound for a text that is no cursor */
export const readCursor = (text: string): Cursor => {
  const bytes = Buffer.from(text.replace(/[^A-Za-z0-9+/]/g, ''), 'base64')
  const tokens = new URLSearchParams(decode(bytes))
  const skip = wholeNumber(tokens.get('o') ?? '0')
  const backwards = wholeNumber(tokens.get('r') ?? '0') > 0
  return { backwards, skip: Math.min(skip, MAX_SKIP), position: readPosition(tokens.get('p'), tokens.get('v')) }
}

export const writeCursor = ({ backwards, skip, position }: Cursor): string => {
  const tokens = new URLSearchParams()
  if (skip > 0) tokens.set('o', String(skip))
  if (backwards) tokens.set('r', '1')
  if (position !== undefined) {
    const [first, ...rest] = position
    if (typeof first === 'string') tokens.set('p', first)
    tokens.set('v', JSON.stringify(rest))
  }
  return Buffer.from(tokens.toString()).toString('base64')
}

const invalid = (): NotFound => new NotFound('Invalid cursor')

const decode = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw Object.assign(invalid(), { cause: error })
  }
}

const wholeNumber = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw invalid()
  return Number(text)
}

const readPosition = (first: string | null, rest: string | null): Cursor['position'] => {
  if (rest === null) return first === null ? undefined : [first]
  const values = parsed(rest)
  if (!Array.isArray(values) || values.length > 20) throw invalid()
  if (!values.every((value) => value === null || typeof value === 'string')) throw invalid()
  return [first, ...values]
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw Object.assign(invalid(), { cause: error })
  }
}
