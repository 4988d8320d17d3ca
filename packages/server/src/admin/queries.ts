import type { Connection } from '../db/database.ts'
import { sql } from '../db/sql.ts'

export interface NamedUser {
  readonly id: number
  readonly username: string
}

/** Users whose requests are counted, by name; all but staff. */
export const countedUsers = (db: Connection, limit: number): Promise<NamedUser[]> =>
  db.query<NamedUser>(sql`
    select id, username from auth_user where is_active and not is_staff and not is_superuser
    order by username limit ${limit}`)
