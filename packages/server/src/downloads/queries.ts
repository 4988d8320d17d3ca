import type { StorePathFields } from '@science-archive/library'
import type { Connection, Database } from '../db/database.ts'
import { empty, type Sql, sql } from '../db/sql.ts'

/** A frame with the version of its file that is to be sent. */
export interface DownloadRow extends StorePathFields {
  readonly id: number
  readonly reduction_level: number
  readonly configuration_type: string
  readonly site_id: string
  readonly instrument_id: string
  readonly observation_day: string | null
  /** PostgreSQL's text in UTC. */
  readonly observation_date: string | null
  readonly version_id: number
  readonly key: string
  readonly md5: string
}

const find = (db: Connection, where: Sql, version: Sql): Promise<DownloadRow[]> =>
  db.query<DownloadRow>(sql`
    select f.id, f.basename, f.site_id, f.instrument_id, f.observation_day, f.observation_date, f.reduction_level,
      f.configuration_type, v.id as version_id, v.key, v.md5, v.extension
    from frames_frame f
    cross join lateral (
      select * from frames_version v where v.frame_id = f.id ${version} order by v.created desc, v.id desc limit 1
    ) v
    where ${where} order by f.observation_date desc nulls last, f.id desc`)

/**
 * Frames of these numbers with their newest versions, newest frames first; frames without a file are left out. What the
 * reader does not have is looked for at the writer: it may have been stored a moment ago.
 */
export const findDownloads = async (db: Database, ids: ReadonlySet<number>, visible: Sql): Promise<DownloadRow[]> => {
  const where = sql`f.id = any(${[...ids]}::integer[]) and ${visible}`
  const found = await find(db.reader, where, empty)
  return db.reader === db.writer || found.length === ids.size ? found : find(db.writer, where, empty)
}

/** One version of a frame, whoever asks. */
export const findVersion = async (
  db: Database,
  frameId: number,
  versionId: number,
): Promise<DownloadRow | undefined> => {
  const [row] = await find(db.writer, sql`f.id = ${frameId}::integer`, sql`and v.id = ${versionId}::integer`)
  return row
}
