import { type Connection, type Database, DatabaseError } from '../db/database.ts'
import { join, raw, type Sql, sql } from '../db/sql.ts'
import { ValidationError } from '../errors.ts'
import type { FrameRecord, NewVersion } from './record.ts'

/** Columns that a record may give, with PostgreSQL's type and the value of a new frame that was given none. */
export const COLUMNS = {
  configuration_type: { type: 'text', fallback: '' },
  exposure_time: { type: 'double precision', fallback: null },
  instrument_id: { type: 'text', fallback: '' },
  observation_date: { type: 'timestamptz', fallback: null },
  observation_day: { type: 'date', fallback: null },
  observation_id: { type: 'integer', fallback: null },
  primary_optical_element: { type: 'text', fallback: '' },
  proposal_id: { type: 'text', fallback: '' },
  public_date: { type: 'timestamptz', fallback: null },
  reduction_level: { type: 'smallint', fallback: 0 },
  request_id: { type: 'integer', fallback: null },
  site_id: { type: 'text', fallback: '' },
  target_name: { type: 'text', fallback: '' },
  telescope_id: { type: 'text', fallback: '' },
} as const
type Column = keyof typeof COLUMNS
export const columns = Object.keys(COLUMNS) as Column[]

const ATTEMPTS = 4
/** Serialization failure and deadlock: two ingests met on the same frames; the one that lost tries again. */
const TRY_AGAIN = new Set(['40001', '40P01'])
const UNIQUE_VIOLATION = '23505'
/** What PostgreSQL says of JSON that it cannot store, such as \u0000 or half a surrogate pair. */
const UNSTORABLE_JSON = new Set(['22P02', '22P05', '22021', '54001'])

/**
 * Creates a frame, or updates the one of this name, with its versions, headers and relations: all of it or nothing.
 * @returns the number of the frame
 * @throws ValidationError for what only the database can tell, such as an md5 that is known already
 */
export const saveFrame = (db: Database, record: FrameRecord): Promise<number> => writing(db, (trx) => save(trx, record))

/** One transaction, tried again when it met another one on the same frames. */
export const writing = async <T>(db: Database, work: (trx: Connection) => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work)
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      if (TRY_AGAIN.has(error.code) && attempt < ATTEMPTS) continue
      if (error.code === UNIQUE_VIOLATION && attempt < ATTEMPTS) continue // another process was faster: the check now sees it
      throw error
    }
  }
}

const save = async (trx: Connection, record: FrameRecord): Promise<number> => {
  await refuseNumbers(trx, record.related_frames ?? [])
  await refuseKnownVersions(trx, record.version_set)
  const id = await upsertFrame(trx, record)
  await insertVersions(trx, id, record.version_set)
  await storeHeaders(trx, id, record.headers)
  await relateByName(trx, id, record.basename, record.related_frame_filenames)
  return id
}

/** An md5 and a key name one file in the whole archive. @throws ValidationError naming each version that is here already */
export const refuseKnownVersions = async (trx: Connection, versions: readonly NewVersion[]): Promise<void> => {
  const known = await trx.query<{ key: string; md5: string }>(sql`
    select key, md5 from frames_version
    where key = any(${versions.map(({ key }) => key)}::text[]) or md5 = any(${versions.map(({ md5 }) => md5)}::text[])`)
  const taken = { key: new Set(known.map((row) => row.key)), md5: new Set(known.map((row) => row.md5)) }
  const problems = versions.map((version) => {
    const problem: Record<string, string[]> = {}
    for (const name of ['key', 'md5'] as const) {
      if (taken[name].has(version[name])) problem[name] = [`version with this ${name} already exists.`]
      taken[name].add(version[name])
    }
    return problem
  })
  if (problems.some((problem) => Object.keys(problem).length > 0)) throw new ValidationError({ version_set: problems })
}

const upsertFrame = async (trx: Connection, record: FrameRecord): Promise<number> => {
  const given = columns.filter((column) => record[column] !== undefined)
  const updates = [...given.map((column) => raw(`${column} = excluded.${column}`)), raw('area = excluded.area')]
  const [row] = await trx.query<{ id: number }>(sql`
    insert into frames_frame ${valuesOf(record, record.basename)}
    on conflict (basename) do update set modified = now(), ${join(updates)}
    returning id`)
  return row?.id as number
}

/** The frame of a name, made from the record when it is not here yet. @returns its number */
export const ensureFrame = async (trx: Connection, record: FrameRecord, basename: string): Promise<number> => {
  await trx.query(sql`insert into frames_frame ${valuesOf(record, basename)} on conflict (basename) do nothing`)
  const [row] = await trx.query<{ id: number }>(sql`select id from frames_frame where basename = ${basename}`)
  return row?.id as number
}

/** Columns and values of a new frame. */
const valuesOf = (record: FrameRecord, basename: string): Sql => {
  const value = (column: Column): Sql => {
    const { type, fallback } = COLUMNS[column]
    const given = record[column]
    return sql`${given === undefined ? fallback : given}::${raw(type)}`
  }
  return sql`(basename, created, modified, area, ${join(columns.map((column) => raw(column)))})
    values (${basename}, now(), now(), ST_GeomFromGeoJSON(${record.area ?? null}::text)::geography,
      ${join(columns.map(value))})`
}

const insertVersions = async (trx: Connection, id: number, versions: readonly NewVersion[]): Promise<void> => {
  if (versions.length === 0) return
  // clock_timestamp: the versions of one record must not be of the same instant, or "newest first" means nothing.
  const rows = versions.map(
    ({ key, md5, extension }) => sql`(${key}, ${md5}, ${extension}, clock_timestamp(), ${id}::integer)`,
  )
  await trx.query(sql`insert into frames_version (key, md5, extension, created, frame_id) values ${join(rows)}`)
}

export const storeHeaders = async (trx: Connection, id: number, headers: string): Promise<void> => {
  try {
    await trx.query(sql`
      insert into frames_headers (data, frame_id) values (${headers}::jsonb, ${id}::integer)
      on conflict (frame_id) do update set data = excluded.data`)
  } catch (error) {
    if (!(error instanceof DatabaseError) || !UNSTORABLE_JSON.has(error.code)) throw error
    const reason = error.detail ?? error.message
    throw new ValidationError({ headers: [`The database cannot store these headers: ${reason}`] }, { cause: error })
  }
}

/** Links each related frame, but not the frame itself, both ways; one that is not here yet gets a placeholder, which its own record will fill. */
export const relateByName = async (
  trx: Connection,
  id: number,
  basename: string,
  related: readonly string[],
): Promise<void> => {
  // In the order of their names, so that two ingests that make the same placeholders wait for each other in one order.
  const names = [...new Set(related)].filter((name) => name !== basename).sort()
  if (names.length > 0) {
    await trx.query(sql`
      insert into frames_frame (basename, created, modified, ${join(columns.map((column) => raw(column)))})
      select name, now(), now(), ${join(columns.map((column) => sql`${COLUMNS[column].fallback}::${raw(COLUMNS[column].type)}`))}
      from unnest(${names}::text[]) as name order by name
      on conflict (basename) do nothing`)
    await link(trx, id, sql`f.basename = any(${names}::text[])`)
  }
}

/** Related frames come by their names, since a number means nothing at the observatory that makes the record. */
const refuseNumbers = async (trx: Connection, numbers: readonly number[]): Promise<void> => {
  if (numbers.length === 0) return
  await refuseUnknownNumbers(trx, numbers)
  throw new ValidationError({ related_frames: ['Name the related frames in related_frame_filenames.'] })
}

/** @throws ValidationError naming the first number that no frame has */
export const refuseUnknownNumbers = async (trx: Connection, numbers: readonly number[]): Promise<void> => {
  const known = await trx.query<{ id: number }>(sql`
    select id from frames_frame where id = any(${[...numbers]}::integer[])`)
  const missing = numbers.find((number) => !known.some((row) => row.id === number))
  if (missing === undefined) return
  throw new ValidationError({ related_frames: [`Invalid pk "${missing}" - object does not exist.`] })
}

/** Links a frame with others, both ways. */
export const link = async (trx: Connection, id: number, related: Sql): Promise<void> => {
  await trx.query(sql`
    insert into frames_frame_related_frames (from_frame_id, to_frame_id)
    select pair.a, pair.b from frames_frame f
    cross join lateral (values (${id}::integer, f.id), (f.id, ${id}::integer)) as pair (a, b)
    where ${related}
    on conflict (from_frame_id, to_frame_id) do nothing`)
}
