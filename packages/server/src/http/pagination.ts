import type { Settings } from '../settings.ts'
import type { Query } from './query.ts'
import { readInteger } from './query-values.ts'

/** Which part of a list is asked for. */
export interface Page {
  readonly limit: number
  readonly offset: number
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

/** A page of a list as pieces of JSON text (see http/json-reply.ts); `results` are JSON texts already. */
export const pageJson = (
  url: string,
  query: Query,
  { limit, offset }: Page,
  {
    count,
    isEstimated,
    hasNext,
    results,
  }: { count: number; isEstimated: boolean; hasNext: boolean; results: readonly string[] },
): readonly string[] => {
  const link = (changes: Record<string, string | undefined>): string => JSON.stringify(`${url}?${query.with(changes)}`)
  const next = hasNext ? link({ limit: String(limit), offset: String(offset + limit) }) : 'null'
  const previous =
    offset <= 0
      ? 'null'
      : link({ limit: String(limit), offset: offset - limit <= 0 ? undefined : String(offset - limit) })
  return [
    `{"count":${count},"next":${next},"previous":${previous},"results":[`,
    ...separated(results),
    `],"count_estimated":${isEstimated}}`,
  ]
}

const separated = (texts: readonly string[]): string[] => texts.map((text, index) => (index === 0 ? text : `,${text}`))

/** A page of a list that is gone through by cursor, as pieces of JSON text; the links are parameters. */
export const cursorPageJson = (
  url: string,
  { next, previous, results }: { next: string | null; previous: string | null; results: readonly string[] },
): readonly string[] => {
  const link = (parameters: string | null): string =>
    parameters === null ? 'null' : JSON.stringify(`${url}?${parameters}`)
  return [`{"next":${link(next)},"previous":${link(previous)},"results":[`, ...separated(results), ']}']
}
