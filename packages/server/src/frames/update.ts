import { type Connection, type Database, DatabaseError } from '../db/database.ts'
import { join, raw, sql } from '../db/sql.ts'
import { NotFound, ValidationError } from '../errors.ts'
import { COLUMNS, columns, link, refuseUnknownNumbers, relateByName, storeHeaders, storing } from './create.ts'
import type { FrameChanges, NewVersion } from './record.ts'
import { writing } from './writing.ts'

const UNIQUE_VIOLATION = '23505'

/**
 * Changes what was given of a frame, and leaves the rest: all of it or nothing. Headers are replaced as a whole;
 * `related_frames` replaces the relations and `related_frame_filenames` adds to them. Versions stay as they are.
 * @throws ValidationError for what only the database can tell, such as a basename that another frame has; NotFound
 */
export const updateFrame = (db: Database, id: number, changes: FrameChanges): Promise<void> =>
  storing(db, changes, () => writing(db, (trx) => update(trx, id, changes)))

const update = async (trx: Connection, id: number, changes: FrameChanges): Promise<void> => {
  const basename = await updateColumns(trx, id, changes)
  await refuseNewVersions(trx, id, changes.version_set ?? [])
  if (typeof changes.headers === 'string') await storeHeaders(trx, id, changes.headers)
  if (changes.related_frames) await replaceRelations(trx, id, changes.related_frames)
  await relateByName(trx, id, basename, changes.related_frame_filenames ?? [])
}

/** @returns the basename that the frame has then */
const updateColumns = async (trx: Connection, id: number, changes: FrameChanges): Promise<string> => {
  const updates = [
    sql`modified = now()`,
    ...(changes.basename ? [sql`basename = ${changes.basename}`] : []),
    ...(changes.area === undefined ? [] : [sql`area = ST_GeomFromGeoJSON(${changes.area}::text)::geography`]),
    ...columns
      .filter((column) => changes[column] !== undefined)
      .map((column) => sql`${raw(column)} = ${changes[column]}::${raw(COLUMNS[column].type)}`),
  ]
  try {
    const [row] = await trx.query<{ basename: string }>(
      sql`update frames_frame set ${join(updates)} where id = ${id}::integer returning basename`,
    )
    if (row === undefined) throw new NotFound('No Frame matches the given query.') // deleted just now
    return row.basename
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== UNIQUE_VIOLATION) throw error
    throw new ValidationError({ basename: ['frame with this basename already exists.'] }, { cause: error })
  }
}

/** A version comes with its file, and that is announced: by the POST of an ingester alone. A record may name those that are here. */
const refuseNewVersions = async (trx: Connection, id: number, versions: readonly NewVersion[]): Promise<void> => {
  if (versions.length === 0) return
  const own = await trx.query<{ key: string; md5: string; extension: string }>(
    sql`select key, md5, extension from frames_version where frame_id = ${id}::integer`,
  )
  const isOwn = (version: NewVersion): boolean =>
    own.some(({ key, md5, extension }) => key === version.key && md5 === version.md5 && extension === version.extension)
  if (versions.every(isOwn)) return
  throw new ValidationError({ version_set: ['Another version of the file is stored by a POST to /frames/.'] })
}

const replaceRelations = async (trx: Connection, id: number, related: readonly number[]): Promise<void> => {
  await refuseUnknownNumbers(trx, related)
  await trx.query(sql`
    delete from frames_frame_related_frames
    where (from_frame_id = ${id}::integer and to_frame_id <> all(${[...related]}::integer[]))
      or (to_frame_id = ${id}::integer and from_frame_id <> all(${[...related]}::integer[]))`)
  await link(trx, id, sql`f.id = any(${[...related]}::integer[]) and f.id <> ${id}::integer`)
}
