import { type Connection, type Database, DatabaseError } from '../db/database.ts'
import { empty, join, raw, type Sql, sql } from '../db/sql.ts'
import { ValidationError } from '../errors.ts'
import type { FrameChanges, FrameRecord, NewVersion } from './record.ts'
import { tryingAgain, writing } from './writing.ts'

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

/**
 * What PostgreSQL says of JSON that it cannot store, such as \u0000, half a surrogate pair or a number of too many digits; and
 * PostGIS of a polygon, such as one with an edge of half a circle, whose way nobody can tell.
 */
const UNSTORABLE = new Set(['22P02', '22P05', '22021', '22003', '54001', 'XX000'])

/**
 * Creates a frame, or updates the one of this name, with its versions, headers and relations: all of it or nothing.
 * @returns the number of the frame
 * @throws ValidationError for what only the database can tell, such as an md5 that is known already
 */
export const saveFrame = async (db: Database, record: FrameRecord): Promise<number> => {
  await refuseNumbers(db.writer, record.related_frames ?? [])
  const others = othersOf(record.basename, record.related_frame_filenames)
  // One statement is all or nothing by itself: most frames name no others, and need no transaction around it.
  return storing(db, record, () =>
    others.length > 0
      ? writing(db, (trx) => saveWithRelations(trx, record, others))
      : tryingAgain(() => insertFrame(db.writer, record)),
  )
}

/** The frames that a record names besides its own, in the order in which every transaction makes frames. */
const othersOf = (basename: string, names: readonly string[]): string[] =>
  [...new Set(names)].filter((name) => name !== basename).sort()

/**
 * All frames are made in the order of their names, this one too: of records at once that name each other, one would hold its own
 * frame and wait for another that does the same.
 */
const saveWithRelations = async (trx: Connection, record: FrameRecord, others: readonly string[]): Promise<number> => {
  await makePlaceholders(
    trx,
    others.filter((name) => name < record.basename),
  )
  const id = await insertFrame(trx, record)
  await makePlaceholders(
    trx,
    others.filter((name) => name > record.basename),
  )
  await link(trx, id, haveNames(others))
  return id
}

/** What one version of one file has alone. */
interface KnownVersion {
  readonly key: string
  readonly md5: string
}

/** An md5 and a key name one file in the whole archive. @throws ValidationError naming each version that is here already */
export const refuseKnownVersions = async (trx: Connection, versions: readonly NewVersion[]): Promise<void> =>
  refuseTaken(versions, await trx.query<KnownVersion>(knownOf(versions)))

const repeat = (versions: readonly KnownVersion[]): boolean =>
  (['key', 'md5'] as const).some((name) => new Set(versions.map((version) => version[name])).size < versions.length)

/** Those in the archive that have the key or the md5 of one of these. */
const knownOf = (versions: readonly NewVersion[]): Sql => sql`
  select key, md5 from frames_version
  where key = any(${versions.map(({ key }) => key)}::text[]) or md5 = any(${versions.map(({ md5 }) => md5)}::text[])`

/** @param known versions of the archive @throws ValidationError naming each version that one of those, or one before it, is */
const refuseTaken = (versions: readonly NewVersion[], known: readonly KnownVersion[]): void => {
  const taken = { key: new Set(known.map(({ key }) => key)), md5: new Set(known.map(({ md5 }) => md5)) }
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

/**
 * The frame, its versions and its headers, in one statement whose plan is kept: a POST takes half the CPU that it took with
 * several. A version that is here already leaves everything as it was.
 */
const insertFrame = async (db: Connection, record: FrameRecord): Promise<number> => {
  const versions = record.version_set
  const given = columns.filter((column) => record[column] !== undefined)
  const updates = [...given.map((column) => raw(`${column} = excluded.${column}`)), raw('area = excluded.area')]
  const values = (name: 'key' | 'md5' | 'extension'): Sql => sql`${versions.map((version) => version[name])}::text[]`
  // clock_timestamp: the versions of one record must not be of the same instant, or "newest first" means nothing.
  const statement = sql`
    with known as (${knownOf(versions)}),
    frame as (
      insert into frames_frame ${newFrame(record, record.basename, sql`where not exists (select from known) and ${!repeat(versions)}`)}
      on conflict (basename) do update set modified = now(), ${join(updates)}
      returning id
    ),
    versions as (
      insert into frames_version (key, md5, extension, created, frame_id)
      select v.key, v.md5, v.extension, clock_timestamp(), frame.id
      from frame cross join unnest(${values('key')}, ${values('md5')}, ${values('extension')})
        with ordinality as v (key, md5, extension, place) order by v.place
    ),
    headers as (
      insert into frames_headers (data, frame_id) select ${record.headers}::jsonb, id from frame
      on conflict (frame_id) do update set data = excluded.data
    )
    select (select id from frame) as id, (select coalesce(json_agg(known), '[]') from known) as known`
  const [row] = await db.query<{ id: number | null; known: string }>(statement, { keepsPlan: true })
  refuseTaken(versions, JSON.parse(row?.known ?? '[]') as KnownVersion[])
  return row?.id as number
}

/** The frame of a name, made from the record when it is not here yet. @returns its number */
export const ensureFrame = async (trx: Connection, record: FrameRecord, basename: string): Promise<number> => {
  const [known] = await trx.query<{ id: number }>(sql`select id from frames_frame where basename = ${basename}`)
  if (known !== undefined) return known.id
  const [made] = await trx.query<{ id: number }>(sql`
    insert into frames_frame ${newFrame(record, basename)} on conflict (basename) do nothing returning id`)
  return made?.id ?? ensureFrame(trx, record, basename) // another made it just then
}

/** Columns and values of a new frame. @param condition for there to be one */
const newFrame = (record: FrameRecord, basename: string, condition: Sql = empty): Sql => {
  const value = (column: Column): Sql => {
    const { type, fallback } = COLUMNS[column]
    const given = record[column]
    return sql`${given === undefined ? fallback : given}::${raw(type)}`
  }
  return sql`(basename, created, modified, area, ${join(columns.map((column) => raw(column)))})
    select ${basename}::text, now(), now(), ST_GeomFromGeoJSON(${record.area ?? null}::text)::geography,
      ${join(columns.map(value))} ${condition}`
}

export const storeHeaders = async (trx: Connection, id: number, headers: string): Promise<void> => {
  await trx.query(sql`
    insert into frames_headers (data, frame_id) values (${headers}::jsonb, ${id}::integer)
    on conflict (frame_id) do update set data = excluded.data`)
}

/**
 * Stores some of a record. When the database refuses, headers and footprint are tried alone, to tell which it was.
 * @throws ValidationError when it is one of them
 */
export const storing = async <T>(
  db: Database,
  { headers, area }: Pick<FrameChanges, 'headers' | 'area'>,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (!isUnstorable(error)) throw error
    if (headers) await tryAlone(db, 'headers', sql`select ${headers}::jsonb`)
    if (area) await tryAlone(db, 'area', sql`select ST_GeomFromGeoJSON(${area}::text)::geography`)
    throw error
  }
}

const tryAlone = async ({ writer }: Database, name: 'headers' | 'area', statement: Sql): Promise<void> => {
  try {
    await writer.query(statement)
  } catch (error) {
    if (!isUnstorable(error)) throw error
    const what = { headers: 'these headers', area: 'this footprint' }[name]
    const reason = error.detail ?? error.message
    throw new ValidationError({ [name]: [`The database cannot store ${what}: ${reason}`] }, { cause: error })
  }
}

const isUnstorable = (error: unknown): error is DatabaseError =>
  error instanceof DatabaseError && UNSTORABLE.has(error.code)

/** Links each related frame, but not the frame itself, both ways; one that is not here yet gets a placeholder, which its own record will fill. */
export const relateByName = async (
  trx: Connection,
  id: number,
  basename: string,
  related: readonly string[],
): Promise<void> => {
  const names = othersOf(basename, related)
  if (names.length === 0) return
  await makePlaceholders(trx, names)
  await link(trx, id, haveNames(names))
}

/** Tried for those alone that are not here: an insertion that comes to nothing uses up a number too, and there are two thousand million. */
const makePlaceholders = async (trx: Connection, names: readonly string[]): Promise<void> => {
  if (names.length === 0) return
  await trx.query(sql`
    insert into frames_frame (basename, created, modified, ${join(columns.map((column) => raw(column)))})
    select name, now(), now(), ${join(columns.map((column) => sql`${COLUMNS[column].fallback}::${raw(COLUMNS[column].type)}`))}
    from unnest(${[...names]}::text[]) with ordinality as those (name, place)
    where not exists (select from frames_frame f where f.basename = name) order by place
    on conflict (basename) do nothing`)
}

const haveNames = (names: readonly string[]): Sql => sql`f.basename = any(${[...names]}::text[])`

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

/** Links a frame with others, both ways; all links of the archive in one order, as frames are made. */
export const link = async (trx: Connection, id: number, related: Sql): Promise<void> => {
  await trx.query(sql`
    insert into frames_frame_related_frames (from_frame_id, to_frame_id)
    select pair.a, pair.b from frames_frame f
    cross join lateral (values (${id}::integer, f.id), (f.id, ${id}::integer)) as pair (a, b)
    where ${related} order by pair.a, pair.b
    on conflict (from_frame_id, to_frame_id) do nothing`)
}
