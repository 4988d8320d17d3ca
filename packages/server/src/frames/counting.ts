import type { Caller } from '../auth/caller.ts'
import type { Database } from '../db/database.ts'
import type { Sql } from '../db/sql.ts'
import { QueryTimeout } from '../errors.ts'
import type { Page } from '../http/pagination.ts'
import type { Query } from '../http/query.ts'
import { readInstant } from '../http/query-values.ts'
import { countFrames, estimateFrames } from './queries.ts'

export interface Count {
  readonly count: number
  readonly isEstimated: boolean
}

const COUNT_MS = 1500
const FORCED_COUNT_MS = 5000
const WEEK_MS = 7 * 86_400_000

/**
 * How many frames a list has in all. A page that is the last one tells by itself, and in a small archive the statement
 * of the page has counted; else the true number for queries that are known to be small, or when somebody who is signed
 * in insists, as long as it can be had in time; else a guess.
 */
export const countOf = async (
  db: Database,
  query: Query,
  caller: Caller,
  where: Sql,
  page: Page,
  rows: { readonly found: number; readonly hasNext: boolean; readonly total: number | null; readonly isSmall: boolean },
): Promise<Count> => {
  const isLast = !rows.hasNext && (rows.found > 0 || page.offset === 0)
  if (isLast) return { count: page.offset + rows.found, isEstimated: false }
  if (rows.isSmall && rows.total !== null) return { count: rows.total, isEstimated: false }
  const limitMs = exactCountMs(query, caller)
  if (limitMs !== undefined) {
    try {
      return { count: await countFrames(db, where, limitMs), isEstimated: false }
    } catch (error) {
      if (!(error instanceof QueryTimeout)) throw error
    }
  }
  const guess = Math.round(rows.total ?? (await estimateFrames(db.reader, where)))
  return {
    count: rows.hasNext ? Math.max(guess, page.offset + rows.found + 1) : Math.min(guess, page.offset),
    isEstimated: true,
  }
}

/** How long a true count may take; undefined when none is to be made. */
export const exactCountMs = (query: Query, caller: Caller): number | undefined => {
  if (query.has('force_count') && caller.userId !== undefined) return FORCED_COUNT_MS
  if (['request_id', 'observation_id', 'basename_exact'].some((name) => query.has(name))) return COUNT_MS
  const [start, end] = [readInstant(query.last('start') ?? ''), readInstant(query.last('end') ?? '')]
  if (start === undefined || end === undefined) return undefined
  const isNarrow = ['proposal_id', 'target_name_exact'].some((name) => query.has(name))
  return end.time - start.time <= (isNarrow ? 9 : 1) * WEEK_MS ? COUNT_MS : undefined
}
