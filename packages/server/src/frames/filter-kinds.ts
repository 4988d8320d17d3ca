import { join, raw, type Sql, sql } from '../db/sql.ts'
import { type FieldErrors, ValidationError } from '../errors.ts'
import type { Query } from '../http/query.ts'
import { readBoolean, readDate, readDecimal, readInstant } from '../http/query-values.ts'
import type { Viewer } from './visibility.ts'

/** What the filters need to know besides the parameters. */
export interface FilterContext {
  readonly viewer: Viewer
  readonly isAuthenticated: boolean
  readonly configurationTypes: readonly string[]
  readonly scienceTypes: readonly string[]
}

/** One query parameter: how its values become a condition on `frames_frame f`, and what it is for. */
export interface Filter {
  readonly kind: 'text' | 'date-time' | 'date' | 'number' | 'boolean' | 'choices' | 'geometry'
  readonly help: string
  /** The words that it may have, when they are few. */
  readonly words?: readonly string[]
  /** Undefined: no condition. @throws FilterError */
  readonly condition: (values: readonly string[], context: FilterContext) => Sql | undefined
}

/** A value that cannot be read; the message goes to the client under the parameter's name. */
class FilterError extends Error {}

const column = (name: string): Sql => raw(`f.${name}`)
const last = (values: readonly string[]): string => values.at(-1) ?? ''

export const textOf = (values: readonly string[]): string | undefined => {
  const value = last(values).trim()
  if (value.includes('\0')) throw new FilterError('Null characters are not allowed.')
  return value === '' ? undefined : value
}

export const text = (help: string, condition: (value: string) => Sql): Filter => ({
  kind: 'text',
  help,
  condition: (values) => {
    const value = textOf(values)
    return value === undefined ? undefined : condition(value)
  },
})

export const equals = (name: string, help: string): Filter => text(help, (value) => sql`${column(name)} = ${value}`)

/** A text that stands for itself in a pattern of LIKE: its wildcards, too. */
const literal = (value: string): string => value.replace(/[\\%_]/g, '\\$&')

/** A part of a text in any case. */
export const contains = (name: string, value: string): Sql => sql`${column(name)} ilike ${`%${literal(value)}%`}`

/** A whole text in any case; found by the same index of trigrams. */
export const equalsInAnyCase = (name: string, value: string): Sql => sql`${column(name)} ilike ${literal(value)}`

export const dateTime = (name: string, operator: '=' | '>=' | '<=', help: string): Filter => ({
  kind: 'date-time',
  help,
  condition: (values) => {
    if (last(values).trim() === '') return undefined
    const instant = readInstant(last(values))
    if (instant === undefined) throw new FilterError('Enter a valid date/time.')
    return sql`${column(name)} ${raw(operator)} ${instant.text}::timestamptz`
  },
})

export const date = (name: string, help: string): Filter => ({
  kind: 'date',
  help,
  condition: (values) => {
    if (last(values).trim() === '') return undefined
    const day = readDate(last(values))
    if (day === undefined) throw new FilterError('Enter a valid date.')
    return sql`${column(name)} = ${day}::date`
  },
})

const MAX_NUMBER = 1e50
const INT4_MAX = 2_147_483_647

const numberOf = (values: readonly string[]): number | undefined => {
  if (last(values).trim() === '') return undefined
  const number = readDecimal(last(values))
  if (number === undefined) throw new FilterError('Enter a number.')
  if (number > MAX_NUMBER) throw new FilterError('Ensure this value is less than or equal to 1e+50.')
  if (number < -MAX_NUMBER) throw new FilterError('Ensure this value is greater than or equal to -1e+50.')
  return number
}

export const atLeast = (name: string, help: string): Filter => ({
  kind: 'number',
  help,
  condition: (values) => {
    const number = numberOf(values)
    return number === undefined ? undefined : sql`${column(name)} >= ${number}::double precision`
  },
})

/** A column of whole numbers: a fraction is cut off, and what the column cannot hold matches nothing. */
export const wholeNumber = (name: string, help: string): Filter => ({
  kind: 'number',
  help,
  condition: (values) => {
    const number = numberOf(values)
    if (number === undefined) return undefined
    const whole = Math.trunc(number)
    return Math.abs(whole) > INT4_MAX ? raw('false') : sql`${column(name)} = ${whole}::integer`
  },
})

export const greaterThan = (name: string, help: string): Filter => ({
  kind: 'number',
  help,
  condition: (values) => {
    const number = numberOf(values)
    if (number === undefined) return undefined
    // beyond what the column can hold everything is greater, or nothing
    const bound = Math.max(-INT4_MAX, Math.min(INT4_MAX, Math.floor(number)))
    return sql`${column(name)} > ${bound}::integer`
  },
})

export const boolean = (
  help: string,
  condition: (value: boolean, context: FilterContext) => Sql | undefined,
): Filter => ({
  kind: 'boolean',
  help,
  condition: (values, context) => {
    const value = readBoolean(last(values))
    return value === undefined ? undefined : condition(value, context)
  },
})

export const choices = (help: string, condition: (types: string[]) => Sql): Filter => ({
  kind: 'choices',
  help,
  condition: (values, { configurationTypes }) => {
    const types = values.filter((value) => value !== '')
    const unknown = types.find((type) => !configurationTypes.includes(type))
    if (unknown?.includes('\0')) throw new FilterError('Null characters are not allowed.')
    if (unknown !== undefined) {
      throw new FilterError(`Select a valid choice. ${unknown} is not one of the available choices.`)
    }
    return types.length === 0 ? undefined : condition(types)
  },
})

/** One of a few words. */
export const oneOf = (words: readonly string[], help: string, condition: (value: string) => Sql): Filter => ({
  ...text(help, (value) => {
    if (words.includes(value)) return condition(value)
    throw new FilterError(`Select a valid choice. ${value} is not one of the available choices.`)
  }),
  words,
})

/** What the parameters ask for, as one condition. @throws ValidationError naming every parameter that cannot be read */
export const conditionsOf = (filters: Readonly<Record<string, Filter>>, query: Query, context: FilterContext): Sql => {
  const conditions: Sql[] = []
  const errors: Record<string, string[]> = {}
  for (const [name, filter] of Object.entries(filters)) {
    if (!query.has(name)) continue
    try {
      const condition = filter.condition(query.all(name), context)
      if (condition !== undefined) conditions.push(condition)
    } catch (error) {
      if (!(error instanceof FilterError)) throw error
      errors[name] = [error.message]
    }
  }
  if (Object.keys(errors).length > 0) throw new ValidationError(errors satisfies FieldErrors)
  return conditions.length === 0 ? raw('true') : join(conditions, ' and ')
}
