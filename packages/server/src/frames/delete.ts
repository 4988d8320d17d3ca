import type { FileStore, StorePathFields } from '@science-archive/library'
import type { Connection, Database } from '../db/database.ts'
import { sql } from '../db/sql.ts'
import { inParallel } from '../in-parallel.ts'
import { writing } from './writing.ts'

export interface DeletionParts {
  readonly db: Database
  readonly store: FileStore
  /** Where a file lies in the store; null for one that no class knows, which the store cannot hold. */
  readonly pathOf: (fields: StorePathFields) => string | null
}

interface FileRow extends StorePathFields {
  readonly key: string
}

/**
 * Deletes frames with their versions, headers, thumbnails and relations, and their files with them. The rows go in one
 * transaction that also notes the files; the files follow, now or, when the store does not answer, later.
 * @returns how many of the frames were there
 */
export const deleteFrames = async (parts: DeletionParts, ids: readonly number[]): Promise<number> => {
  const deleted = await writing(parts.db, async (trx) => {
    const frames = await trx.query<{ id: number }>(
      sql`select id from frames_frame where id = any(${[...ids]}::integer[]) order by id for update`,
    )
    const found = frames.map(({ id }) => id)
    await noteFiles(trx, parts, await filesOf(trx, found))
    await trx.query(sql`delete from frames_frame_related_frames
      where from_frame_id = any(${found}::integer[]) or to_frame_id = any(${found}::integer[])`)
    await trx.query(sql`delete from frames_headers where frame_id = any(${found}::integer[])`)
    await trx.query(sql`delete from frames_thumbnail where frame_id = any(${found}::integer[])`)
    await trx.query(sql`delete from frames_version where frame_id = any(${found}::integer[])`)
    await trx.query(sql`delete from frames_frame where id = any(${found}::integer[])`)
    return found.length
  })
  await deleteNotedFiles(parts)
  return deleted
}

/** Deletes a thumbnail and its file. @returns whether it was there */
export const deleteThumbnail = async (parts: DeletionParts, id: number): Promise<boolean> => {
  const deleted = await writing(parts.db, async (trx) => {
    await noteFiles(trx, parts, await thumbnailFiles(trx, sql`t.id = ${id}::integer`))
    return trx.query(sql`delete from frames_thumbnail where id = ${id}::integer returning id`)
  })
  await deleteNotedFiles(parts)
  return deleted.length > 0
}

const filesOf = async (trx: Connection, frames: readonly number[]): Promise<readonly FileRow[]> => [
  ...(await trx.query<FileRow>(sql`
    select v.key, f.basename, v.extension, f.site_id, f.instrument_id, f.observation_day, f.reduction_level,
      f.configuration_type
    from frames_version v join frames_frame f on f.id = v.frame_id where f.id = any(${[...frames]}::integer[])`)),
  ...(await thumbnailFiles(trx, sql`f.id = any(${[...frames]}::integer[])`)),
]

const thumbnailFiles = (trx: Connection, where: ReturnType<typeof sql>): Promise<FileRow[]> =>
  trx.query<FileRow>(sql`
    select t.key, t.basename, t.extension, f.site_id, f.instrument_id, f.observation_day, f.reduction_level,
      f.configuration_type
    from frames_thumbnail t join frames_frame f on f.id = t.frame_id where ${where}`)

/** Files of which a row speaks no more. @see deleteNotedFiles */
export const noteFiles = async (
  trx: Connection,
  { pathOf }: Pick<DeletionParts, 'pathOf'>,
  files: readonly FileRow[],
): Promise<void> => {
  const placed = files.flatMap((file) => {
    const path = pathOf(file)
    return path === null ? [] : [{ path, key: file.key }]
  })
  if (placed.length === 0) return
  await trx.query(sql`
    insert into archive_file_deletion (path, key)
    select * from unnest(${placed.map(({ path }) => path)}::text[], ${placed.map(({ key }) => key)}::text[])`)
}

const BATCH = 100
/** Paths whose files are deleted at a time: a store in a network takes some hundredths of a second for each file. */
const AT_A_TIME = 8

interface NotedFile {
  readonly id: string
  readonly path: string
  readonly key: string
  readonly is_needed: boolean
}

/**
 * Deletes the files of deleted rows, those of one path in the order in which they were noted. What the store refuses
 * stays noted and is tried again a minute later. A file that was ingested again in the meantime stays.
 */
export const deleteNotedFiles = async ({
  db,
  store,
}: Omit<DeletionParts, 'pathOf'>): Promise<{ deleted: number; failed: number }> => {
  const result = { deleted: 0, failed: 0 }

  const deleteOne = async ({ id, path, key, is_needed }: NotedFile): Promise<void> => {
    try {
      if (!is_needed) await store.delete(path, key)
      await db.writer.query(sql`delete from archive_file_deletion where id = ${id}::bigint`)
      result.deleted += is_needed ? 0 : 1
    } catch {
      await db.writer.query(sql`update archive_file_deletion set attempted = now() where id = ${id}::bigint`)
      result.failed += 1
    }
  }

  for (;;) {
    const noted = await db.writer.query<NotedFile>(sql`
      select d.id::text as id, path, key,
        exists (select from frames_version v where v.key = d.key)
          or exists (select from frames_thumbnail t where t.key = d.key) as is_needed
      from archive_file_deletion d
      where attempted is null or attempted < now() - interval '1 minute' order by d.id limit ${BATCH}`)
    if (noted.length === 0) return result
    const paths = [...new Set(noted.map(({ path }) => path))]
    await inParallel(paths, AT_A_TIME, async (path) => {
      for (const file of noted.filter((one) => one.path === path)) await deleteOne(file)
    })
  }
}
