import type { Database } from '../../db/database.ts'
import { join, type Sql, sql } from '../../db/sql.ts'

/** Which frames a command is about. Absent: whatever it may be. */
export interface Selection {
  /** Observed longer ago than this many days. */
  readonly daysOld?: number | undefined
  /** Observation days between these two, both of them left out; `YYYY-MM-DD`. */
  readonly between?: { readonly start: string; readonly end: string } | undefined
  readonly reductionLevel?: number | undefined
  readonly requestId?: number | undefined
  readonly observationId?: number | undefined
  /** In capitals or not. */
  readonly site?: string | undefined
  /** In capitals or not. */
  readonly telescope?: string | undefined
  readonly types?: Choice | undefined
  readonly proposals?: Choice | undefined
  readonly instruments?: Choice | undefined
}

/** Values that a column is to have or not to have. */
export interface Choice {
  readonly include?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
}

const oneOf = (column: Sql, { include = [], exclude = [] }: Choice = {}): Sql[] => [
  ...(include.length > 0 ? [sql`${column} = any(${[...include]}::text[])`] : []),
  ...(exclude.length > 0 ? [sql`${column} <> all(${[...exclude]}::text[])`] : []),
]

const given = <T>(value: T | undefined, condition: (value: T) => Sql): Sql[] =>
  value === undefined ? [] : [condition(value)]

/** The condition on `frames_frame f`. Placeholders, which have no date, are never among them. */
export const selectedBy = (selection: Selection): Sql =>
  join(
    [
      sql`f.observation_date is not null`,
      ...given(selection.daysOld, (days) => sql`f.observation_date < now() - make_interval(days => ${days}::integer)`),
      ...given(
        selection.between,
        ({ start, end }) => sql`f.observation_day > ${start}::date and f.observation_day < ${end}::date`,
      ),
      ...given(selection.reductionLevel, (level) => sql`f.reduction_level = ${level}::integer`),
      ...given(selection.requestId, (id) => sql`f.request_id = ${id}::integer`),
      ...given(selection.observationId, (id) => sql`f.observation_id = ${id}::integer`),
      ...given(selection.site, (site) => sql`upper(f.site_id) = upper(${site})`),
      ...given(selection.telescope, (telescope) => sql`upper(f.telescope_id) = upper(${telescope})`),
      ...oneOf(sql`f.configuration_type`, selection.types),
      ...oneOf(sql`f.proposal_id`, selection.proposals),
      ...oneOf(sql`f.instrument_id`, selection.instruments),
    ],
    ' and ',
  )

/** How much a selection is. */
export interface Extent {
  readonly frames: number
  readonly files: number
  /** First and last observation day, `YYYY-MM-DD`; null when there is no frame, or none with a day. */
  readonly first: string | null
  readonly last: string | null
}

/** Takes as long as it takes: on a large archive minutes. */
export const extentOf = (db: Database, where: Sql): Promise<Extent> =>
  db.exclusive(async (connection) => {
    const [row] = await connection.query<Extent>(sql`
      select count(*)::integer as frames, min(observation_day)::text as first, max(observation_day)::text as last,
        coalesce(sum((select count(*) from frames_version v where v.frame_id = f.id)
          + (select count(*) from frames_thumbnail t where t.frame_id = f.id)), 0)::integer as files
      from frames_frame f where ${where}`)
    return row as Extent
  })

/** Some frames of a selection, in no order: those that are deleted are not found again. */
export const someOf = (db: Database, where: Sql, limit: number): Promise<readonly number[]> =>
  db.exclusive(async (connection) => {
    const rows = await connection.query<{ id: number }>(sql`
      select f.id from frames_frame f where ${where} limit ${limit}::integer`)
    return rows.map(({ id }) => id)
  })

/** Files of deleted frames that the store has not deleted yet. */
export const filesLeft = async (db: Database): Promise<number> => {
  const [row] = await db.writer.query<{ files: number }>(
    sql`select count(*)::integer as files from archive_file_deletion`,
  )
  return row?.files ?? 0
}
