import type { Sql } from '../db/sql.ts'
import { NotFound } from '../errors.ts'
import { type Cursor, readCursor, writeCursor } from '../http/cursor.ts'
import type { Query } from '../http/query.ts'
import { behind, type OrderTerm, orderBy, orderTerms, type Position, reversed } from './ordering.ts'
import { both, type FrameRow, type PageRequest } from './queries.ts'

const START: Cursor = { backwards: false, skip: 0, position: undefined }

/** A page of a list that is gone through by cursor: where it begins, and what its links lead to. */
export interface CursorPage {
  /** The page to ask the database for: one row more than it shows. */
  readonly request: Pick<PageRequest, 'where' | 'order' | 'offset'>
  /** The rows to show of those that came, in the order of the list, and the parameters of its links; null for none. */
  readonly shown: <Row extends FrameRow>(
    rows: readonly Row[],
  ) => { rows: readonly Row[]; next: string | null; previous: string | null }
}

/**
 * Reads `cursor` and `ordering`. A page begins behind a row, whatever was stored or deleted meanwhile and however many
 * rows a page has, so a cursor outlives a changed `limit`.
 * @throws NotFound for a cursor that is none, or belongs to another ordering
 */
export const cursorPage = (query: Query, where: Sql, limit: number): CursorPage => {
  const terms = orderTerms(query.last('ordering'))
  const cursor = query.last('cursor') ? readCursor(query.last('cursor') as string) : START
  const { backwards, skip, position } = cursor
  const way = backwards ? reversed(terms) : terms
  const rest = position === undefined ? undefined : behind(way, position)
  if (position !== undefined && rest === undefined) throw new NotFound('Invalid cursor')
  const cameFrom = position !== undefined || skip > 0

  const link = (to: Cursor): string => query.with({ cursor: writeCursor(to) })
  return {
    request: { where: rest === undefined ? where : both(where, rest), order: orderBy(way), offset: skip },
    shown: (found) => {
      const hasMore = found.length > limit
      const rows = backwards ? found.slice(0, limit).reverse() : found.slice(0, limit)
      const onwards = { backwards: false, skip: 0, position: positionOf(rows.at(-1), terms) }
      const back = { backwards: true, skip: 0, position: positionOf(rows[0], terms) }
      const hasNext = backwards ? cameFrom : hasMore
      const hasPrevious = backwards ? hasMore : cameFrom
      return { rows, next: hasNext ? link(onwards) : null, previous: hasPrevious ? link(back) : null }
    },
  }
}

const positionOf = (row: FrameRow | undefined, terms: readonly OrderTerm[]): Position | undefined =>
  row && terms.map(({ column }) => (row[column] === null ? null : String(row[column])))
