import type { Connection, Database } from '../db/database.ts'
import { withLiterals } from '../db/literals.ts'
import { join, raw, type Sql, sql } from '../db/sql.ts'

/** One version of a frame's file. `created` is PostgreSQL's text in UTC. */
export interface VersionRow {
  readonly id: number
  readonly key: string
  readonly md5: string
  readonly extension: string
  readonly created: string
}

/** One frame with all that its JSON needs. Dates are PostgreSQL's text in UTC. */
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
  /** A polygon as PostGIS writes it (see frames/footprint.ts). */
  readonly area: string | null
  /** The newest first. */
  readonly versions: readonly VersionRow[]
  /** `[id, …]` as JSON text; absent unless asked for. */
  readonly related?: string
  /** `[[id, size, basename, extension, key], …]` as JSON text, null for none; absent unless asked for. */
  readonly thumbnails?: string | null
}

/** What to add to each frame. */
export interface Include {
  readonly related: boolean
  readonly thumbnails: boolean
}

/** Lists leave out frames that have no file yet: those that migration 008 keeps an eye on. */
const hasVersion = raw('not exists (select from archive_frame_without_version w where w.frame_id = f.id)')
/**
 * The same by a hash of all frames without a file (a hashed subplan), which goes through very many frames in less than half the time.
 * While those are few, that is: with 180,000 of them a page took 60 times as long.
 */
const hasVersionHashed = raw('f.id not in (select w.frame_id from archive_frame_without_version w)')

const frameColumns = raw(`f.id, f.basename, f.observation_date, f.observation_day, f.proposal_id, f.instrument_id,
  f.target_name, f.reduction_level, f.site_id, f.telescope_id, f.exposure_time, f.primary_optical_element,
  f.public_date, f.configuration_type, f.observation_id, f.request_id, f.area`)

/** What a row has besides the columns of its frame: one version, and what was asked for. */
const parts = (include: Include): Sql =>
  join([
    raw(`v.id as version_id, v.key as version_key, v.md5 as version_md5, v.extension as version_extension,
      v.created as version_created`),
    ...(include.related
      ? [
          raw(`array_to_json(array(select r.to_frame_id
      from frames_frame_related_frames r where r.from_frame_id = f.id order by r.to_frame_id)) as related`),
        ]
      : []),
    ...(include.thumbnails
      ? [
          raw(`(select json_agg(json_build_array(t.id, t.size, t.basename, t.extension, t.key) order by t.id)
      from frames_thumbnail t where t.frame_id = f.id) as thumbnails`),
        ]
      : []),
  ])

/** A frame's versions by themselves (OFFSET 0 sees to it): of 20,000 frames the planner read all versions for each page. */
const withVersions = raw(
  'left join lateral (select * from frames_version w where w.frame_id = f.id offset 0) v on true',
)
const newestFirst = raw('v.created desc, v.id desc')

export interface PageRequest {
  readonly where: Sql
  readonly order: Sql
  readonly include: Include
  readonly limit: number
  readonly offset: number
  /** Whether few frames are without a file; matters to pages that are far, and to counts. */
  readonly fewWithoutFile: boolean
}

/** Where more rows than these are skipped, an index alone tells which; fewer are skipped faster on the way. */
const FAR = 1000

/** Whether so many rows are skipped that the page is found in another way. */
export const isFar = ({ offset }: { readonly offset: number }): boolean => offset > FAR

const FEW = 1000

/** Whether few frames are without a file. */
export const areFewWithoutFile = async (db: Connection): Promise<boolean> => {
  const [row] = await db.query<{ few: boolean }>(sql`
    select count(*) <= ${FEW} as few from (select from archive_frame_without_version limit ${FEW + 1}) as those`)
  return row?.few === true
}

/**
 * One page of frames that have a file, in one statement, and one frame more when there is a further page. The page is cut
 * before anything is built from it, or the skipped rows would be built as well. Gives a row for each version.
 */
export const pageStatement = (request: PageRequest): Sql => {
  const { where, order, include, limit, offset } = request
  const hasFile = isFar(request) && request.fewWithoutFile ? hasVersionHashed : hasVersion
  const cut = sql`from frames_frame f where ${where} and ${hasFile} order by ${order} limit ${limit + 1} offset ${offset}`
  const page = isFar(request)
    ? sql`select ${frameColumns} from (select f.id ${cut}) as cut join frames_frame f on f.id = cut.id`
    : sql`select ${frameColumns} ${cut}`
  return sql`
  with f as materialized (${page})
  select ${frameColumns}, ${parts(include)} from f ${withVersions} order by ${order}, ${newestFirst}`
}

/** The frames of a page, and one more when there is a further page. */
export const findPage = async (db: Connection, request: PageRequest): Promise<FrameRow[]> =>
  framesOf(await db.query<FrameAndVersion>(pageStatement(request)))

/** The planner's guess of how many frames fulfil a condition. */
export const estimateFrames = async (db: Connection, where: Sql): Promise<number> => {
  const text = withLiterals(sql`select from frames_frame f where ${where}`)
  const [row] = await db.query<{ estimate: number }>(sql`select archive_row_estimate(${text}) as estimate`)
  return row?.estimate ?? 0
}

export interface CountRequest extends Pick<PageRequest, 'where' | 'fewWithoutFile'> {
  readonly limitMs: number
}

/** The true number of frames that have a file. @throws QueryTimeout when it cannot be had in time */
export const countFrames = async (db: Database, { where, fewWithoutFile, limitMs }: CountRequest): Promise<number> => {
  const hasFile = fewWithoutFile ? hasVersionHashed : hasVersion
  const [row] = await db.limited<{ count: number }>(
    sql`select count(*) as count from frames_frame f where ${where} and ${hasFile}`,
    limitMs,
  )
  return row?.count ?? 0
}

/** Bytes of the table of frames, without its indexes. */
export const sizeOfFrames = async (db: Connection): Promise<number> => {
  const [row] = await db.query<{ bytes: number }>(sql`select pg_relation_size('frames_frame') as bytes`)
  return row?.bytes ?? 0
}

const byNumber = raw('f.id')

/** Frames that fulfil a condition, whole, without paging. @param order ends with the frame's number, or holds it */
export const findFrames = async (
  db: Connection,
  where: Sql,
  include: Include,
  order: Sql = byNumber,
): Promise<FrameRow[]> => framesOf(await db.query<FrameAndVersion>(framesStatement(where, include, order)))

/** The frame of a number, when it fulfils a condition. */
export const findFrame = async (
  db: Connection,
  id: number,
  include: Include,
  where: Sql = raw('true'),
): Promise<FrameRow | undefined> => {
  const statement = framesStatement(both(hasNumber(id), where), include, byNumber)
  const [frame] = framesOf(await db.query<FrameAndVersion>(statement, { keepsPlan: true }))
  return frame
}

const framesStatement = (where: Sql, include: Include, order: Sql): Sql => sql`
  select ${frameColumns}, ${parts(include)} from frames_frame f ${withVersions} where ${where} order by ${order}, ${newestFirst}`

interface FrameAndVersion extends Omit<FrameRow, 'versions'> {
  readonly version_id: number | null
  readonly version_key: string
  readonly version_md5: string
  readonly version_extension: string
  readonly version_created: string
}

/** Rows of one frame follow each other. */
const framesOf = (rows: readonly FrameAndVersion[]): FrameRow[] => {
  const frames: FrameRow[] = []
  let id: number | undefined
  let versions: VersionRow[] = []
  for (const row of rows) {
    if (row.id !== id) {
      versions = []
      // The row itself, which is nobody else's: to copy hundreds takes long.
      const frame = row as FrameAndVersion & { versions: VersionRow[] }
      frame.versions = versions
      frames.push(frame)
      id = row.id
    }
    if (row.version_id !== null) {
      versions.push({
        id: row.version_id,
        key: row.version_key,
        md5: row.version_md5,
        extension: row.version_extension,
        created: row.version_created,
      })
    }
  }
  return frames
}

/** Two conditions at once. */
export const both = (first: Sql, second: Sql): Sql => sql`${first} and ${second}`

export const hasNumber = (id: number): Sql => sql`f.id = ${id}::integer`

export const isRelatedTo = (id: number): Sql =>
  sql`f.id in (select r.to_frame_id from frames_frame_related_frames r where r.from_frame_id = ${id}::integer)`

/** All headers of the frame of a number as JSON text; undefined when none fulfils the condition, null when it has none. */
export const headersOf = async (db: Connection, id: number, where: Sql): Promise<string | null | undefined> => {
  const statement = sql`
    select (select h.data from frames_headers h where h.frame_id = f.id) as data
    from frames_frame f where ${both(hasNumber(id), where)}`
  const [row] = await db.query<{ data: string | null }>(statement, { keepsPlan: true })
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
