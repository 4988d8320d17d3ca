import { type Connection, type Database, DatabaseError } from '../db/database.ts'
import { join, raw, type Sql, sql } from '../db/sql.ts'
import { ValidationError } from '../errors.ts'
import { ensureFrame, refuseKnownVersions, storing } from '../frames/create.ts'
import type { LinkedFrame } from '../frames/present.ts'
import { writing } from '../frames/writing.ts'
import type { ThumbnailChanges, ThumbnailRecord } from './record.ts'

/** A thumbnail with what its link is made of. */
export interface ThumbnailRow extends Omit<LinkedFrame, 'basename'> {
  readonly id: number
  readonly frame_id: number
  readonly size: string
  readonly basename: string
  readonly extension: string
  readonly key: string
  readonly frame_basename: string
}

const columns = raw(`t.id, t.frame_id, t.size, t.basename, t.extension, t.key, f.basename as frame_basename, f.site_id,
  f.instrument_id, f.observation_day, f.reduction_level, f.configuration_type`)
const source = raw('from frames_thumbnail t join frames_frame f on f.id = t.frame_id')

/** Thumbnails in the order in which they came. */
export const findThumbnails = (
  db: Connection,
  where: Sql,
  { limit, offset }: { limit: number; offset: number },
): Promise<ThumbnailRow[]> =>
  db.query<ThumbnailRow>(sql`
    select ${columns} ${source} where ${where} order by t.id limit ${limit} offset ${offset}`)

/** The true number. @throws QueryTimeout when it cannot be had in time */
export const countThumbnails = async (db: Database, where: Sql, limitMs: number): Promise<number> => {
  const [row] = await db.limited<{ count: number }>(sql`select count(*) as count ${source} where ${where}`, limitMs)
  return row?.count ?? 0
}

/**
 * Stores a thumbnail, or replaces the one of its name. A frame that is not here yet is made with what is told of it.
 * @returns the number of the thumbnail
 * @throws ValidationError when its file is a version of a frame
 */
export const saveThumbnail = (db: Database, record: ThumbnailRecord): Promise<number> =>
  storing(db, { area: record.frame.area }, () => writing(db, (trx) => save(trx, record)))

const save = async (trx: Connection, record: ThumbnailRecord): Promise<number> => {
  await refuseKnownVersions(trx, [record.file])
  const frameId = await ensureFrame(trx, record.frame, record.frameBasename)
  const { basename, size, file } = record
  const [row] = await trx.query<{ id: number }>(sql`
    insert into frames_thumbnail (size, basename, extension, key, frame_id)
    values (${size}, ${basename}, ${file.extension}, ${file.key}, ${frameId}::integer)
    on conflict (basename) do update set size = excluded.size, extension = excluded.extension, key = excluded.key,
      frame_id = excluded.frame_id
    returning id`)
  return row?.id as number
}

const UNIQUE_VIOLATION = '23505'

/** @throws ValidationError when another thumbnail has the name */
export const updateThumbnail = async (db: Database, id: number, changes: ThumbnailChanges): Promise<void> => {
  const updates = (['size', 'basename', 'key', 'extension'] as const).flatMap((name) =>
    changes[name] ? [sql`${raw(name)} = ${changes[name]}`] : [],
  )
  if (updates.length === 0) return
  try {
    await db.writer.query(sql`update frames_thumbnail set ${join(updates)} where id = ${id}::integer`)
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== UNIQUE_VIOLATION) throw error
    throw new ValidationError({ basename: ['thumbnail with this basename already exists.'] }, { cause: error })
  }
}
