import type { Connection } from '../db/database.ts'
import { raw, type Sql, sql } from '../db/sql.ts'

export interface NamedUser {
  readonly id: number
  readonly username: string
}

/** Users whose requests are counted, by name; all but staff. */
export const countedUsers = (db: Connection, limit: number): Promise<NamedUser[]> =>
  db.query<NamedUser>(sql`
    select id, username from auth_user where is_active and not is_staff and not is_superuser
    order by username limit ${limit}`)

export interface Counts {
  readonly frames: number
  readonly versions: number
  readonly thumbnails: number
  readonly users: number
  /** Files of deleted frames that the store has not taken away yet. */
  readonly deletions: number
}

/** Tables up to this size are counted; of larger ones the database remembers the number from its last look. */
const SMALL_BYTES = 8 * 1024 * 1024
const sizeOf = (table: string): string => `(select case when pg_relation_size('${table}') < ${SMALL_BYTES}
  then (select count(*) from ${table})
  else (select greatest(reltuples, 0)::bigint from pg_class where oid = '${table}'::regclass) end)::double precision`

export const countRows = async (db: Connection): Promise<Counts> => {
  const [row] = await db.query<Counts>(
    raw(`select ${sizeOf('frames_frame')} as frames, ${sizeOf('frames_version')} as versions,
      ${sizeOf('frames_thumbnail')} as thumbnails, ${sizeOf('auth_user')} as users,
      ${sizeOf('archive_file_deletion')} as deletions`),
  )
  return row as Counts
}

export interface Ingest {
  readonly id: number
  readonly frame_id: number
  readonly basename: string
  readonly extension: string
  readonly created: string
  readonly proposal_id: string
  readonly instrument_id: string
}

/** So many versions are looked through at most for those of frames that the viewer may see. */
const MAX_LOOKED_AT = 5000

/**
 * The newest versions of frames that fulfil a condition, before one of a number.
 * @returns `next`: where to go on; undefined when nothing older is there
 */
export const findIngests = async (
  db: Connection,
  visible: Sql,
  { before, limit }: { before: number; limit: number },
): Promise<{ ingests: Ingest[]; next: number | undefined }> => {
  const rows = await db.query<Ingest & { looked_at: number; oldest: number }>(sql`
    with v as materialized (
      select id, frame_id, extension, created from frames_version where id < ${before}::integer
      order by id desc limit ${MAX_LOOKED_AT}
    ), looked as (select count(*)::integer as looked_at, min(id) as oldest from v)
    select looked_at, oldest, s.* from looked left join lateral (
      select v.id, v.frame_id, f.basename, v.extension, v.created, f.proposal_id, f.instrument_id
      from v join frames_frame f on f.id = v.frame_id where ${visible} order by v.id desc limit ${limit + 1}
    ) s on true order by s.id desc`)
  const ingests = rows.filter(({ id }) => id !== null).map(({ looked_at, oldest, ...ingest }) => ingest)
  if (ingests.length > limit) return { ingests: ingests.slice(0, limit), next: ingests[limit - 1]?.id }
  return { ingests, next: rows[0]?.looked_at === MAX_LOOKED_AT ? rows[0].oldest : undefined }
}
