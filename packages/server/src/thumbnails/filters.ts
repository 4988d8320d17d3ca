import { type Sql, sql } from '../db/sql.ts'
import {
  conditionsOf,
  equals,
  type Filter,
  type FilterContext,
  oneOf,
  text,
  wholeNumber,
} from '../frames/filter-kinds.ts'
import type { Query } from '../http/query.ts'

/** Every parameter that filters the list of thumbnails. */
export const thumbnailFilters = (sizes: readonly string[]): Readonly<Record<string, Filter>> => ({
  frame_basename: text('Name of the frame.', (value) => sql`f.basename = ${value}`),
  size: oneOf(sizes, 'Size of the thumbnail.', (value) => sql`t.size = ${value}`),
  proposal_id: equals('proposal_id', 'Proposal of the frame.'),
  observation_id: wholeNumber('observation_id', 'Observation of the frame.'),
  request_id: wholeNumber('request_id', 'Request of the frame.'),
})

/** @throws ValidationError naming every parameter that cannot be read */
export const thumbnailConditions = (query: Query, context: FilterContext, sizes: readonly string[]): Sql =>
  conditionsOf(thumbnailFilters(sizes), query, context)

/** Parameters with which a list is so short that it can be counted. */
export const isShort = (query: Query): boolean =>
  ['frame_basename', 'observation_id', 'request_id'].some((name) => query.has(name))

export const hasNumber = (id: number): Sql => sql`t.id = ${id}::integer`
