import type { Connection } from '../../db/database.ts'
import { raw, sql } from '../../db/sql.ts'
import { type UserRow, userColumns } from '../queries.ts'

const passwordHash = raw("encode(sha256(convert_to(u.password, 'UTF8')), 'hex')")

/** The user of a session that has not ended: neither by time, nor by another password. */
export const findUserBySession = async (db: Connection, keyHash: string): Promise<UserRow | undefined> => {
  const statement = sql`
    select ${userColumns}
    join archive_session s on s.user_id = u.id
    where s.key_hash = ${keyHash} and s.expires > now() and s.password_hash = ${passwordHash} and u.is_active`
  const [row] = await db.query<UserRow>(statement, { keepsPlan: true })
  return row
}

export interface NewSession {
  readonly keyHash: string
  readonly userId: number
  readonly seconds: number
}

/** Also notes that the user has signed in, and forgets sessions that have ended. */
export const insertSession = async (db: Connection, { keyHash, userId, seconds }: NewSession): Promise<void> => {
  await db.query(sql`
    insert into archive_session (key_hash, user_id, password_hash, expires)
    select ${keyHash}, u.id, ${passwordHash}, now() + make_interval(secs => ${seconds})
    from auth_user u where u.id = ${userId}`)
  await db.query(sql`update auth_user set last_login = now() where id = ${userId}`)
  await db.query(sql`delete from archive_session where expires < now()`)
}

export const deleteSession = async (db: Connection, keyHash: string): Promise<void> => {
  await db.query(sql`delete from archive_session where key_hash = ${keyHash}`)
}

export const deleteSessionsOf = async (db: Connection, userId: number): Promise<void> => {
  await db.query(sql`delete from archive_session where user_id = ${userId}`)
}
