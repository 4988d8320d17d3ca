import type { Connection, Database } from '../db/database.ts'
import { withLiterals } from '../db/literals.ts'
import { empty, join, raw, type Sql, sql } from '../db/sql.ts'

/** One frame with all that its JSON needs. Dates are PostgreSQL's text in UTC; the lists are JSON text. */
export interface FrameRow {
  readonly id: number
  readonly basename: string
  readonly observation_date: string | null
  readonly observation_day: string | null
  readonly proposal_id: string
  readonly instrument_id: string
  readonly target_name: string
  readonly reduction_level: number
  readonly site_id: string
  readonly telescope_id: string
  readonly exposure_time: number | null
  readonly primary_optical_element: string
  readonly public_date: string | null
  readonly configuration_type: string
  readonly observation_id: number | null
  readonly request_id: number | null
  /** GeoJSON. */
  readonly area: string | null
  /** `[[id, key, md5, extension, created], …]`, newest first. */
  readonly versions: string | null
  /** `[id, …]`; absent unless asked for. */
  readonly related?: string | null
  /** `[[id, size, basename, extension, key], …]`; absent unless asked for. */
  readonly thumbnails?: string | null
}

export interface PageRow extends FrameRow {
  /** The number of rows in all, null when this page is the last: counted in a small archive, else the planner's guess. */
  readonly total: number | null
  /** Whether the archive is so small that counting costs nothing to speak of. */
  readonly is_small: boolean
}

/** What to add to each frame. */
export interface Include {
  readonly related: boolean
  readonly thumbnails: boolean
}

/** Lists leave out frames that have no file yet. */
export const hasVersion: Sql = raw('exists (select from frames_version v where v.frame_id = f.id)')

const frameColumns = raw(`f.id, f.basename, f.observation_date, f.observation_day, f.proposal_id, f.instrument_id,
  f.target_name, f.reduction_level, f.site_id, f.telescope_id, f.exposure_time, f.primary_optical_element,
  f.public_date, f.configuration_type, f.observation_id, f.request_id`)

const parts = (include: Include): Sql =>
  join([
    raw(`ST_AsGeoJSON(f.area, 15) as area`),
    raw(`(select json_agg(json_build_array(v.id, v.key, v.md5, v.extension, v.created) order by v.created desc, v.id desc)
      from frames_version v where v.frame_id = f.id) as versions`),
    ...(include.related
      ? [
          raw(`(select json_agg(r.to_frame_id order by r.to_frame_id)
      from frames_frame_related_frames r where r.from_frame_id = f.id) as related`),
        ]
      : []),
    ...(include.thumbnails
      ? [
          raw(`(select json_agg(json_build_array(t.id, t.size, t.basename, t.extension, t.key) order by t.id)
      from frames_thumbnail t where t.frame_id = f.id) as thumbnails`),
        ]
      : []),
  ])

export interface PageRequest {
  readonly where: Sql
  readonly order: Sql
  readonly include: Include
  readonly limit: number
  readonly offset: number
  /** Whether the number of rows in all is wanted. */
  readonly total: boolean
}

/** Up to this size of the table of frames, some 50,000 of them, every count is a true one. */
const SMALL_BYTES = 16 * 1024 * 1024
const isSmall = raw(`(select pg_relation_size('frames_frame') < ${SMALL_BYTES})`)

/**
 * One page in one statement, and one row more when there is a further page. The page is cut before anything is built from
 * it, or the skipped rows would be built as well. The total is only looked for when the page is not the last.
 */
export const pageStatement = ({ where, order, include, limit, offset, total }: PageRequest): Sql => sql`
  with f as materialized (
    select ${frameColumns}, f.area from frames_frame f
    where ${where} order by ${order} limit ${limit + 1} offset ${offset}
  )
  select ${frameColumns}, ${parts(include)}${total ? sql`, ${isSmall} as is_small, ${totalUnlessLast(where, limit)} as total` : empty}
  from f order by ${order}`

const totalUnlessLast = (where: Sql, limit: number): Sql => sql`(select case
      when (select count(*) from f) <= ${limit} then null
      when ${isSmall} then (select count(*) from frames_frame f where ${where})
      else (select archive_row_estimate(${estimated(where)}))
    end)`

const estimated = (where: Sql): string => withLiterals(sql`select from frames_frame f where ${where}`)

/** The planner's guess of how many frames fulfil a condition. */
export const estimateFrames = async (db: Connection, where: Sql): Promise<number> => {
  const [row] = await db.query<{ estimate: number }>(sql`select archive_row_estimate(${estimated(where)}) as estimate`)
  return row?.estimate ?? 0
}

/** The true number of frames. @throws QueryTimeout when it cannot be had in time */
export const countFrames = async (db: Database, where: Sql, limitMs: number): Promise<number> => {
  const [row] = await db.limited<{ count: number }>(
    sql`select count(*) as count from frames_frame f where ${where}`,
    limitMs,
  )
  return row?.count ?? 0
}

/** Frames that fulfil a condition, whole, without paging. */
export const findFrames = (db: Connection, where: Sql, include: Include, order: Sql = empty): Promise<FrameRow[]> =>
  db.query<FrameRow>(sql`
    select ${frameColumns}, ${parts(include)} from frames_frame f where ${where} ${order === empty ? empty : sql`order by ${order}`}`)

/** Two conditions at once. */
export const both = (first: Sql, second: Sql): Sql => sql`${first} and ${second}`

export const hasNumber = (id: number): Sql => sql`f.id = ${id}::integer`

export const isRelatedTo = (id: number): Sql =>
  sql`f.id in (select r.to_frame_id from frames_frame_related_frames r where r.from_frame_id = ${id}::integer)`

/** All headers of a frame as JSON text; undefined when there is no such frame, null when it has none. */
export const headersOf = async (db: Connection, where: Sql): Promise<string | null | undefined> => {
  const [row] = await db.query<{ data: string | null }>(sql`
    select (select h.data from frames_headers h where h.frame_id = f.id) as data from frames_frame f where ${where}`)
  return row === undefined ? undefined : row.data
}

/** What PostGIS says against a geometry; undefined when it accepts it. */
export const refusalOf = async (db: Connection, geography: Sql): Promise<string | undefined> => {
  try {
    const sample = raw("'POLYGON((0 0, 1 0, 0 1, 0 0))'::geography")
    await db.query(
      sql`select ST_Covers(${sample}, given) or ST_Intersects(${sample}, given) as accepted from (select ${geography} as given) as it`,
    )
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** Whether the archive holds any frame, a placeholder included. */
export const hasFrames = async (db: Connection): Promise<boolean> => {
  const [row] = await db.query<{ any: boolean }>(sql`select exists (select from frames_frame) as any`)
  return row?.any === true
}
