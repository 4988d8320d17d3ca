import type { Caller } from '../auth/caller.ts'
import type { Database } from '../db/database.ts'
import type { Sql } from '../db/sql.ts'
import { QueryTimeout } from '../errors.ts'
import { type Count, countByPage, type FoundPage, guessedCount } from '../http/pagination.ts'
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
  const known = countByPage(page)
  if (known !== undefined) return known
  const limitMs = exactCountMs(query, caller) ?? ((await guesses.archiveIsSmall()) ? COUNT_MS : undefined)
  if (limitMs !== undefined) {
    try {
      const fewWithoutFile = await guesses.fewWithoutFile()
      return { count: await countFrames(db, { where, fewWithoutFile, limitMs }), isEstimated: false }
    } catch (error) {
      if (!(error instanceof QueryTimeout)) throw error
    }
  }
  return guessedCount(await guesses.of(where), page)
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
