import type { Connection, Database } from '../db/database.ts'
import { empty, raw, type Sql, sql } from '../db/sql.ts'
import type { LinkedFrame } from '../frames/present.ts'

/** A version with what its link is made of. */
export interface VersionRow extends LinkedFrame {
  readonly version_id: number
  readonly key: string
  readonly md5: string
  readonly extension: string
  readonly created: string
}

const columns = raw(`v.id as version_id, v.key, v.md5, v.extension, v.created, f.basename, f.site_id, f.instrument_id,
  f.observation_day, f.reduction_level, f.configuration_type`)

const withMd5 = (md5: string): Sql => (md5 === '' ? empty : sql`where v.md5 = ${md5}`)

export const findVersions = (
  db: Connection,
  md5: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<VersionRow[]> => {
  const statement = sql`
    with v as materialized (
      select * from frames_version v ${withMd5(md5)} order by v.created desc, v.id desc limit ${limit} offset ${offset}
    )
    select ${columns} from v join frames_frame f on f.id = v.frame_id order by v.created desc, v.id desc`
  return db.query<VersionRow>(statement, { keepsPlan: md5 !== '' }) // an MD5 is of one version at most
}

/** The true number of versions, from the writer. @throws QueryTimeout when it cannot be had in time */
export const countVersions = (db: Database, md5: string, limitMs: number): Promise<number> =>
  db.transaction(async (writer) => {
    await writer.query(raw(`set local statement_timeout = ${limitMs}`))
    const [row] = await writer.query<{ count: number }>(
      sql`select count(*) as count from frames_version v ${withMd5(md5)}`,
    )
    return row?.count ?? 0
  })

export const findVersion = async (db: Connection, id: number): Promise<VersionRow | undefined> => {
  const [row] = await db.query<VersionRow>(sql`
    select ${columns} from frames_version v join frames_frame f on f.id = v.frame_id where v.id = ${id}::integer`)
  return row
}
