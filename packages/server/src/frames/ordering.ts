import { empty, join, raw, type Sql, sql } from '../db/sql.ts'
import { readDecimal, readInstant, readInteger } from '../http/query-values.ts'

type Kind = 'timestamptz' | 'text' | 'integer' | 'double precision'

/** Columns that a list may be ordered by. */
const COLUMNS = {
  id: 'integer',
  basename: 'text',
  observation_date: 'timestamptz',
  primary_optical_element: 'text',
  configuration_type: 'text',
  proposal_id: 'text',
  instrument_id: 'text',
  target_name: 'text',
  reduction_level: 'integer',
  exposure_time: 'double precision',
} as const satisfies Record<string, Kind>
export type OrderedColumn = keyof typeof COLUMNS

/** Of these, one may be undefined; PostgreSQL puts it last, and first when descending. */
const NULLABLE = new Set<OrderedColumn>(['exposure_time'])

export const orderings = Object.keys(COLUMNS) as readonly OrderedColumn[]

export interface OrderTerm {
  readonly column: OrderedColumn
  readonly descending: boolean
}

const isColumn = (name: string): name is OrderedColumn => Object.hasOwn(COLUMNS, name)

/**
 * `ordering=a,-b` as terms; what is not known is left out. Frames of equal rank stand by number, so that pages do not
 * overlap: the newest first where the newest observation is.
 */
export const orderTerms = (ordering: string | undefined): readonly OrderTerm[] => {
  const terms = (ordering ?? '').split(',').flatMap((part): OrderTerm[] => {
    const column = part.trim().replace(/^-/, '')
    return isColumn(column) ? [{ column, descending: part.trim().startsWith('-') }] : []
  })
  const chosen: readonly OrderTerm[] = terms.length > 0 ? terms : [{ column: 'observation_date', descending: true }]
  const isNewestFirst = chosen[0]?.column === 'observation_date' && chosen[0].descending
  if (chosen.some(({ column }) => column === 'id')) return chosen
  return [...chosen, { column: 'id', descending: isNewestFirst }]
}

/** The same list from its other end. */
export const reversed = (terms: readonly OrderTerm[]): readonly OrderTerm[] =>
  terms.map(({ column, descending }) => ({ column, descending: !descending }))

/** The terms of an ORDER BY. */
export const orderBy = (terms: readonly OrderTerm[]): Sql =>
  raw(terms.map(({ column, descending }) => `f.${column}${descending ? ' desc' : ''}`).join(', '))

/** Values of a row by which its place in a list is known, one a term, as text. */
export type Position = readonly (string | null)[]

/**
 * The rows behind a place in a list. A position of one value, as the existing archive's cursors have it, stands behind
 * all rows of that value. @returns undefined when the position does not fit the terms
 */
export const behind = (terms: readonly OrderTerm[], position: Position): Sql | undefined => {
  const [first] = terms
  if (first === undefined || (position.length !== 1 && position.length !== terms.length)) return undefined
  const compared = terms.slice(0, position.length).map((term, index) => comparison(term, position[index] ?? null))
  if (compared.some((one) => one === undefined)) return undefined
  const known = compared as readonly Comparison[]
  const steps = known.map(
    ({ beyond }, index) => sql`(${join([...known.slice(0, index).map(({ same }) => same), beyond], ' and ')})`,
  )
  return sql`(${known[0]?.notBefore ?? empty} (${join(steps, ' or ')}))`
}

interface Comparison {
  readonly same: Sql
  readonly beyond: Sql
  /** Follows from the rest, and is what an index can use. Ends in AND; empty where a value may be undefined. */
  readonly notBefore: Sql
}

const comparison = ({ column, descending }: OrderTerm, text: string | null): Comparison | undefined => {
  const name = raw(`f.${column}`)
  const nullable = NULLABLE.has(column)
  if (text === null) {
    if (!nullable) return undefined
    return {
      same: sql`${name} is null`,
      beyond: descending ? sql`${name} is not null` : raw('false'),
      notBefore: empty,
    }
  }
  const read = readValue(COLUMNS[column], text)
  if (read === undefined) return undefined
  const value = sql`${read}::${raw(COLUMNS[column])}`
  const further = raw(descending ? '<' : '>')
  const beyond = sql`${name} ${further} ${value}`
  return {
    same: sql`${name} = ${value}`,
    beyond: nullable && !descending ? sql`(${beyond} or ${name} is null)` : beyond,
    notBefore: nullable ? empty : sql`${name} ${further}= ${value} and`,
  }
}

const INT4_MAX = 2_147_483_647

const readValue = (kind: Kind, text: string): string | number | undefined => {
  if (kind === 'timestamptz') return readInstant(text)?.text
  if (kind === 'text') return text.includes('\0') ? undefined : text
  const number = kind === 'integer' ? readInteger(text) : readDecimal(text)
  return number === undefined || (kind === 'integer' && Math.abs(number) > INT4_MAX) ? undefined : number
}
