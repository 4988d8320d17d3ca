import type { Database } from '../db/database.ts'
import { join, raw, type Sql, sql } from '../db/sql.ts'
import { FACETS, type FacetRow, facets } from './facets.ts'

const columns = raw(Object.values(FACETS).join(', '))

/**
 * Distinct values of each column among the frames that fulfil a condition, by who may see them. The combinations are
 * made distinct first, from an index alone where there is one: of millions of frames there are thousands of them.
 */
const facetRows = (where: Sql): Sql => sql`
  with seen as materialized (
    select distinct (f.public_date is not null and f.public_date < now()) as is_public, ${columns}
    from frames_frame f where f.observation_date is not null and ${where}
  )
  ${join(
    facets.map(
      (facet) => sql`select distinct ${facet}::text as facet, ${raw(FACETS[facet])} as value,
        case when is_public then null else proposal_id end as owner from seen`,
    ),
    ' union all ',
  )}`

/** @throws QueryTimeout when it cannot be had in time */
export const findFacets = (db: Database, where: Sql, limitMs: number): Promise<FacetRow[]> =>
  db.limited<FacetRow>(facetRows(where), limitMs)

/** How far the archive has come: the number of the newest frame, and what time the database has. */
export interface Mark {
  readonly newest: number
  readonly time: string
}

export const markOf = async (db: Database): Promise<Mark> => {
  const [row] = await db.reader.query<Mark>(
    sql`select coalesce(max(id), 0) as newest, now()::text as time from frames_frame`,
  )
  return row as Mark
}

/** Frames that are new since a mark, or have become public since. */
export const since = ({ newest, time }: Mark): Sql =>
  sql`(f.id > ${newest}::integer or (f.public_date >= ${time}::timestamptz and f.public_date < now()))`

export const everything: Sql = raw('true')
