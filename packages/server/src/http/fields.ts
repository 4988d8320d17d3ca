import { asPython } from './python-text.ts'
import { readDate, readDecimal, readInstant, readInteger } from './query-values.ts'

/**
 * Fields of a record that a client sends: what is accepted, and the words in which the rest is refused. Clients of the
 * existing archive show these words to people, so they are its own.
 */
export interface Field<T> {
  readonly required: boolean
  readonly nullable: boolean
  /** @throws FieldError */
  readonly read: (value: unknown) => T
}

/** Why a value is refused: messages, or messages by position for a list. */
export class FieldError extends Error {
  readonly messages: unknown
  constructor(messages: unknown) {
    super(JSON.stringify(messages))
    this.messages = messages
  }
}

export const refuse = (message: string): never => {
  throw new FieldError([message])
}

interface Presence {
  readonly required?: boolean
  readonly nullable?: boolean
}

const field = <T>(read: (value: unknown) => T, { required = false, nullable = false }: Presence = {}): Field<T> => ({
  required,
  nullable,
  read,
})

export const textField = ({
  maxLength,
  blank = true,
  ...presence
}: { maxLength: number; blank?: boolean } & Presence): Field<string> =>
  field((value) => readText(value, { maxLength, blank }), presence)

/** A number counts as the text that it was written as. */
export const readText = (value: unknown, { maxLength, blank }: { maxLength: number; blank: boolean }): string => {
  if (typeof value !== 'string' && typeof value !== 'number') return refuse('Not a valid string.')
  const text = String(value).trim()
  if (text === '' && !blank) return refuse('This field may not be blank.')
  if ([...text].length > maxLength) return refuse(`Ensure this field has no more than ${maxLength} characters.`)
  if (text.includes('\0')) return refuse('Null characters are not allowed.')
  const surrogate = loneSurrogate(text)
  if (surrogate !== undefined) return refuse(`Surrogate characters are not allowed: U+${surrogate}.`)
  return text
}

const loneSurrogate = (text: string): string | undefined => {
  const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.exec(text)?.[0]
  return lone?.charCodeAt(0).toString(16).toUpperCase()
}

/** Characters that a text may have which is to be a number. */
const MAX_DIGITS = 1000

const numberText = (value: unknown): string => {
  if (typeof value === 'number') return Number.isInteger(value) ? String(BigInt(value)) : String(value)
  if (typeof value !== 'string') return ''
  return value.length > MAX_DIGITS ? refuse('String value too large.') : value.trim()
}

export const integerField = ({ min, max, ...presence }: { min: number; max: number } & Presence): Field<number> =>
  field((value) => {
    const number = readInteger(numberText(value).replace(/\.0*$/, ''))
    if (number === undefined) return refuse('A valid integer is required.')
    if (number < min) return refuse(`Ensure this value is greater than or equal to ${min}.`)
    if (number > max) return refuse(`Ensure this value is less than or equal to ${max}.`)
    return number
  }, presence)

export const numberField = (presence: Presence): Field<number> =>
  field((value) => {
    const isNumber = typeof value === 'number' || typeof value === 'boolean'
    const number = isNumber ? Number(value) : readDecimal(numberText(value))
    return Number.isFinite(number) ? (number as number) : refuse('A valid number is required.')
  }, presence)

const DAY_FORMATS = 'Date has wrong format. Use one of these formats instead: YYYY-MM-DD, YYYYMMDD.'
const TIME_FORMATS =
  'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].'

/** `YYYY-MM-DD` or `YYYYMMDD`; the value is the former. */
export const dayField = (presence: Presence): Field<string> =>
  field((value) => {
    const text = typeof value === 'string' ? value.trim() : ''
    const day = /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : text
    return (/^\d{4}-\d\d?-\d\d?$/.test(day) ? readDate(day) : undefined) ?? refuse(DAY_FORMATS)
  }, presence)

/** The years 1 to 9999 in UTC. */
const FIRST_MS = -62_135_596_800_000
const END_MS = 253_402_300_800_000

/** ISO 8601; the value is text for PostgreSQL. Without a zone it is UTC. */
export const instantField = (presence: Presence): Field<string> =>
  field((value) => {
    const instant = typeof value === 'string' && !value.includes('/') ? readInstant(value) : undefined
    if (instant === undefined) return refuse(TIME_FORMATS)
    // the last microseconds are rounded to the end
    const isBeforeEnd = instant.time < END_MS || (instant.time === END_MS && !instant.text.includes('.000000'))
    const isInRange = instant.time >= FIRST_MS && isBeforeEnd
    return isInRange ? instant.text : refuse('Datetime value out of range.')
  }, presence)

const TRUE = new Set(['t', 'y', 'yes', 'true', 'on', '1'])
const FALSE = new Set(['f', 'n', 'no', 'false', 'off', '0'])

export const booleanField = (presence: Presence): Field<boolean> =>
  field((value) => {
    // an object of a body cannot be made a text
    const word = typeof value === 'object' ? '' : String(value).toLowerCase()
    if (TRUE.has(word)) return true
    return FALSE.has(word) ? false : refuse('Must be a valid boolean.')
  }, presence)

/** Characters of a value that a message repeats. */
const MAX_SHOWN = 2000

export const choiceField = (choices: readonly string[], presence: Presence): Field<string> =>
  field((value) => {
    const text = asPython(value)
    return choices.includes(text) ? text : refuse(`"${text.slice(0, MAX_SHOWN)}" is not a valid choice.`)
  }, presence)

/** A list; what is wrong with an item stands under its position. */
export const listField = <T>(readItem: (value: unknown) => T, presence: Presence): Field<T[]> =>
  field((value) => {
    if (!Array.isArray(value)) return refuse(`Expected a list of items but got type "${typeName(value)}".`)
    const errors: Record<string, unknown> = {}
    const items = value.flatMap((item, index) => {
      try {
        if (item === null) return refuse('This field may not be null.')
        return [readItem(item)]
      } catch (error) {
        if (!(error instanceof FieldError)) throw error
        errors[index] = error.messages
        return []
      }
    })
    if (Object.keys(errors).length > 0) throw new FieldError(errors)
    return items
  }, presence)

export const anyField = <T>(read: (value: unknown) => T, presence: Presence): Field<T> => field(read, presence)

type Fields = Readonly<Record<string, Field<unknown>>>
/** What was given; a field that was left out is not there. */
export type Given<F extends Fields> = {
  readonly [K in keyof F]?: (F[K] extends Field<infer T> ? T : never) | null | undefined
}

/**
 * Reads a record by its table of fields; fields that are not in the table are ignored.
 * @throws FieldError with the messages by field, all of them at once
 */
export const readRecord = <F extends Fields>(fields: F, record: unknown): Given<F> => {
  if (!isRecord(record)) {
    throw new FieldError({
      non_field_errors: [`Invalid data. Expected a dictionary, but got ${typeName(record)}.`],
    })
  }
  const values: Record<string, unknown> = {}
  const errors: Record<string, unknown> = {}
  for (const [name, { required, nullable, read }] of Object.entries(fields)) {
    try {
      const value = record[name]
      if (value === undefined) {
        if (required) refuse('This field is required.')
      } else if (value === null) {
        if (!nullable) refuse('This field may not be null.')
        values[name] = null
      } else {
        values[name] = read(value)
      }
    } catch (error) {
      if (!(error instanceof FieldError)) throw error
      errors[name] = error.messages
    }
  }
  if (Object.keys(errors).length > 0) throw new FieldError(errors)
  return values as Given<F>
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The name of a value's type in the existing archive's messages. */
export const typeName = (value: unknown): string => {
  if (value === null || value === undefined) return 'NoneType'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  return { string: 'str', boolean: 'bool', object: 'dict' }[typeof value as 'string'] ?? typeof value
}
