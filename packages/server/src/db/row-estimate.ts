import type { Connection } from './database.ts'
import { sql } from './sql.ts'

/** How many rows a table has, as the database remembers it from its last look (pg_class.reltuples). */
export const estimateRows = async (db: Connection, table: 'frames_thumbnail' | 'frames_version'): Promise<number> => {
  const [row] = await db.query<{ estimate: number }>(sql`
    select greatest(reltuples, 0)::double precision as estimate from pg_class where oid = ${table}::text::regclass`)
  return row?.estimate ?? 0
}
