import type { Caller } from '../auth/caller.ts'
import type { Database } from '../db/database.ts'
import type { Sql } from '../db/sql.ts'
import { type Count, type FoundPage, totalOf } from '../http/pagination.ts'
import type { Query } from '../http/query.ts'
import { readInstant } from '../http/query-values.ts'
import type { Guesses } from './guesses.ts'
import { countFrames } from './queries.ts'

const COUNT_MS = 1500
const FORCED_COUNT_MS = 5000
const WEEK_MS = 7 * 86_400_000

/**
 * How many frames a list has in all. A page that is the last one tells by itself; else the true number in a small archive,
 * for queries that are known to be small, or when somebody who is signed in insists, as long as it can be had in time;
 * else a guess.
 * @param where without regard to whether the frames have files, which the guess leaves out
 */
export const countOf = async (
  { db, guesses }: { readonly db: Database; readonly guesses: Guesses },
  query: Query,
  caller: Caller,
  where: Sql,
  page: FoundPage,
): Promise<Count> => {
  const count = async (): Promise<number | undefined> => {
    const limitMs = exactCountMs(query, caller) ?? ((await guesses.archiveIsSmall()) ? COUNT_MS : undefined)
    if (limitMs === undefined) return undefined
    return countFrames(db, { where, fewWithoutFile: await guesses.fewWithoutFile(), limitMs })
  }
  return totalOf(page, { count, guess: () => guesses.of(where) })
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
