import type { Connection } from '../../db/database.ts'
import { type Sql, sql } from '../../db/sql.ts'

export interface ListedFrame {
  readonly id: number
  readonly basename: string
  readonly observation_date: string | null
  readonly proposal_id: string
  readonly instrument_id: string
  readonly configuration_type: string
  readonly reduction_level: number
  readonly is_public: boolean
  readonly versions: number
}

/** Frames that fulfil a condition, those that came last first, before one of a number. */
export const listFrames = (
  db: Connection,
  where: Sql,
  { before, limit }: { before: number; limit: number },
): Promise<ListedFrame[]> =>
  db.query<ListedFrame>(sql`
    with f as materialized (
      select * from frames_frame f where ${where} and f.id < ${before}::integer order by f.id desc limit ${limit}
    )
    select f.id, f.basename, f.observation_date, f.proposal_id, f.instrument_id, f.configuration_type,
      f.reduction_level, coalesce(f.public_date < now(), false) as is_public,
      (select count(*)::integer from frames_version v where v.frame_id = f.id) as versions
    from f order by f.id desc`)

/** How many headers a frame has. */
export const countHeaders = async (db: Connection, frameId: number): Promise<number> => {
  const [row] = await db.query<{ count: number }>(sql`
    select count(*)::integer as count from frames_headers h
    cross join lateral jsonb_object_keys(case jsonb_typeof(h.data) when 'object' then h.data else '{}' end)
    where h.frame_id = ${frameId}::integer`)
  return row?.count ?? 0
}

export interface RelatedFrame {
  readonly id: number
  readonly basename: string
}

/** The related frames that fulfil a condition, by name. */
export const relatedFrames = (
  db: Connection,
  frameId: number,
  { where, limit }: { where: Sql; limit: number },
): Promise<RelatedFrame[]> =>
  db.query<RelatedFrame>(sql`
    select f.id, f.basename from frames_frame_related_frames r join frames_frame f on f.id = r.to_frame_id
    where r.from_frame_id = ${frameId}::integer and ${where} order by f.basename limit ${limit}`)
