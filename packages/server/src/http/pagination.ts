import { QueryTimeout } from '../errors.ts'
import type { Settings } from '../settings.ts'
import { JsonWriter } from './json-writer.ts'
import type { Query } from './query.ts'
import { readInteger } from './query-values.ts'

/** Which part of a list is asked for. */
export interface Page {
  readonly limit: number
  readonly offset: number
}

/** What of a list is known once a page of it was found. */
export interface FoundPage extends Page {
  /** Rows on the page. */
  readonly found: number
  readonly hasNext: boolean
}

/** How many rows a list has in all. */
export interface Count {
  readonly count: number
  readonly isEstimated: boolean
}

/**
 * How many rows a list has in all. A page that is the last one tells by itself; else they are counted, in the time that a count may
 * take; else they are guessed, and the guess does not contradict the page.
 * @param count gives undefined where the rows are not to be counted; throws QueryTimeout when it takes too long
 */
export const totalOf = async (
  { offset, found, hasNext }: FoundPage,
  { count, guess }: { readonly count: () => Promise<number | undefined>; readonly guess: () => Promise<number> },
): Promise<Count> => {
  if (!hasNext && (found > 0 || offset === 0)) return { count: offset + found, isEstimated: false }
  const counted = await count().catch((error: unknown) => {
    if (error instanceof QueryTimeout) return undefined
    throw error
  })
  if (counted !== undefined) return { count: counted, isEstimated: false }
  const guessed = await guess()
  return { count: hasNext ? Math.max(guessed, offset + found + 1) : Math.min(guessed, offset), isEstimated: true }
}

/** The greatest OFFSET of PostgreSQL. */
const MAX_OFFSET = Number.MAX_SAFE_INTEGER

export interface PageLimits {
  readonly defaultLimit: number
  readonly maxLimit: number
}

/** How large pages may be for somebody who has signed in, or has not. */
export const pageLimits = (settings: Settings, hasSignedIn: boolean): PageLimits => {
  const { PAGINATION_DEFAULT_LIMIT: defaultLimit, PAGINATION_MAX_LIMIT, PAGINATION_MAX_LIMIT_ANON } = settings
  const isCapped = !hasSignedIn && PAGINATION_MAX_LIMIT_ANON > 0
  return {
    defaultLimit,
    maxLimit: isCapped ? Math.min(PAGINATION_MAX_LIMIT, PAGINATION_MAX_LIMIT_ANON) : PAGINATION_MAX_LIMIT,
  }
}

/** `limit` and `offset`; what is no number, or not positive, is as if it had not been given. */
export const readPage = (query: Query, limits: PageLimits): Page => {
  const limit = readInteger(query.last('limit') ?? '')
  const offset = readInteger(query.last('offset') ?? '')
  return {
    limit:
      limit === undefined || limit <= 0
        ? Math.min(limits.defaultLimit, limits.maxLimit)
        : Math.min(limit, limits.maxLimit),
    offset: offset === undefined || offset < 0 ? 0 : Math.min(offset, MAX_OFFSET),
  }
}

/** What a page shows: rows, and how each is written. */
export interface Results<T> {
  readonly results: readonly T[]
  readonly write: (out: JsonWriter, result: T) => void
}

/** Rows that are JSON texts already. */
export const writeText = (out: JsonWriter, text: string): void => void out.raw(text)

/** Room for a page of so many rows; a frame has 1,600 bytes, and its links may double that. */
const roomFor = (rows: number): number => 1024 + rows * 2048

/** A page of a list as JSON. */
export const pageJson = <T>(
  url: string,
  query: Query,
  { limit, offset }: Page,
  {
    count,
    isEstimated,
    hasNext,
    results,
    write,
  }: { readonly count: number; readonly isEstimated: boolean; readonly hasNext: boolean } & Results<T>,
): JsonWriter => {
  const link = (changes: Record<string, string | undefined>): string => `${url}?${query.with(changes)}`
  const out = new JsonWriter(roomFor(results.length))
  out.raw('{"count":').raw(String(count))
  out.raw(',"next":').stringOrNull(hasNext ? link({ limit: String(limit), offset: String(offset + limit) }) : null)
  const before = offset - limit <= 0 ? undefined : String(offset - limit)
  out.raw(',"previous":').stringOrNull(offset <= 0 ? null : link({ limit: String(limit), offset: before }))
  out.raw(',"results":').list(results, (result) => write(out, result))
  return out.raw(',"count_estimated":').raw(String(isEstimated)).raw('}')
}

/** A page of a list that is gone through by cursor, as JSON; the links are parameters. */
export const cursorPageJson = <T>(
  url: string,
  { next, previous, results, write }: { readonly next: string | null; readonly previous: string | null } & Results<T>,
): JsonWriter => {
  const link = (parameters: string | null): string | null => parameters && `${url}?${parameters}`
  const out = new JsonWriter(roomFor(results.length))
  out.raw('{"next":').stringOrNull(link(next)).raw(',"previous":').stringOrNull(link(previous))
  return out
    .raw(',"results":')
    .list(results, (result) => write(out, result))
    .raw('}')
}
