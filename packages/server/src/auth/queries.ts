import type { Connection } from '../db/database.ts'
import { sql } from '../db/sql.ts'

export interface UserRow {
  readonly id: number
  readonly username: string
  readonly password: string
  readonly is_superuser: boolean
  readonly is_staff: boolean
  readonly is_active: boolean
  /** The portal's token of this user, or ''. */
  readonly api_token: string
  /** The bearer token by which this user last came, or ''. */
  readonly access_token: string
}

/** Columns and tables of a UserRow; conditions and further joins follow. */
export const userColumns = sql`
  u.id, u.username, u.password, u.is_superuser, u.is_staff, u.is_active,
  coalesce(a.api_token, '') as api_token, coalesce(p.access_token, '') as access_token
  from auth_user u
  left join auth_profile_authprofile a on a.user_id = u.id
  left join authentication_profile p on p.user_id = u.id`

/** The user of a token: the archive's own, or the portal's api_token kept with the user. */
export const findUserByToken = async (db: Connection, token: string): Promise<UserRow | undefined> => {
  const statement = sql`
    select ${userColumns}
    where u.id in (
      select user_id from authtoken_token where key = ${token}
      union all
      select user_id from auth_profile_authprofile where api_token = ${token} and api_token <> ''
    )
    order by u.id limit 1`
  const [row] = await db.query<UserRow>(statement, { keepsPlan: true })
  return row
}

export const findUserByName = async (db: Connection, username: string): Promise<UserRow | undefined> => {
  const [row] = await db.query<UserRow>(sql`select ${userColumns} where u.username = ${username}`)
  return row
}

/** Sets the password that was hashed, and ends the user's sessions. */
export const updatePassword = async (db: Connection, id: number, hash: string): Promise<void> => {
  await db.query(sql`
    with ended as (delete from archive_session where user_id = ${id}::integer)
    update auth_user set password = ${hash} where id = ${id}::integer`)
}

export interface NewUser {
  readonly username: string
  readonly email: string
  readonly password: string
  readonly isStaff: boolean
  readonly isSuperuser: boolean
}

/** @returns the number of the new user; undefined when the name is taken */
export const insertUser = async (db: Connection, user: NewUser): Promise<number | undefined> => {
  const [row] = await db.query<{ id: number }>(sql`
    insert into auth_user (password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
    values (${user.password}, ${user.isSuperuser}, ${user.username}, '', '', ${user.email}, ${user.isStaff}, true, now())
    on conflict (username) do nothing returning id`)
  return row?.id
}

/** The user's token, made when there is none. `token` is the one to use then. */
export const tokenOf = async (db: Connection, userId: number, token: string): Promise<string> => {
  const [made] = await db.query(sql`
    insert into authtoken_token (key, created, user_id) values (${token}, now(), ${userId})
    on conflict (user_id) do nothing returning key`)
  if (made !== undefined) return token
  // A statement of its own: it sees what another request inserted while ours waited for it.
  const [row] = await db.query<{ key: string }>(sql`select key from authtoken_token where user_id = ${userId}`)
  return row?.key ?? token
}

/** Puts a new token in the place of the user's own. The portal's token, kept with the user, stays. */
export const replaceToken = async (db: Connection, userId: number, token: string): Promise<void> => {
  await db.query(sql`
    insert into authtoken_token (key, created, user_id) values (${token}, now(), ${userId})
    on conflict (user_id) do update set key = excluded.key, created = excluded.created`)
}

/** What the portal says of a user. */
export interface PortalUser {
  readonly username: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly isStaff: boolean
  readonly isSuperuser: boolean
  readonly staffView: boolean
  readonly apiToken: string
}

/** Creates or updates a user from the portal, with the bearer token by which they came when there is one. */
export const saveUserFromPortal = async (
  db: Connection,
  user: PortalUser,
  { password, accessToken }: { password: string; accessToken: string | undefined },
): Promise<number> => {
  const [row] = await db.query<{ id: number }>(sql`
    insert into auth_user (password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
    values (${password}, ${user.isSuperuser}, ${user.username}, ${user.firstName}, ${user.lastName}, ${user.email},
      ${user.isStaff}, true, now())
    on conflict (username) do update set first_name = excluded.first_name, last_name = excluded.last_name,
      email = excluded.email, is_staff = excluded.is_staff, is_superuser = excluded.is_superuser
    returning id`)
  const id = row?.id as number
  await db.query(sql`
    insert into auth_profile_authprofile (staff_view, api_token, user_id)
    values (${user.staffView}, ${user.apiToken}, ${id})
    on conflict (user_id) do update set staff_view = excluded.staff_view, api_token = excluded.api_token`)
  await db.query(sql`
    insert into authentication_profile (access_token, refresh_token, user_id) values (${accessToken ?? ''}, '', ${id})
    on conflict (user_id) do update set
      access_token = case when ${accessToken !== undefined} then excluded.access_token else authentication_profile.access_token end`)
  return id
}

/** Every proposal that has a frame, found in an index one after the other: a tenth of a millisecond each, however many frames. */
export const allProposals = async (db: Connection): Promise<string[]> => {
  const rows = await db.query<{ proposal_id: string }>(sql`
    with recursive known as (
      (select proposal_id from frames_frame where proposal_id > '' order by proposal_id limit 1)
      union all
      select (select f.proposal_id from frames_frame f where f.proposal_id > known.proposal_id order by f.proposal_id limit 1)
      from known where known.proposal_id is not null
    )
    select proposal_id from known where proposal_id is not null order by proposal_id`)
  return rows.map((row) => row.proposal_id)
}

export const hasUsers = async (db: Connection): Promise<boolean> => {
  const [row] = await db.query<{ any: boolean }>(sql`select exists (select from auth_user) as any`)
  return row?.any === true
}

/** The name of the first administrator. */
export const findSuperuser = async (db: Connection): Promise<string | undefined> => {
  const [row] = await db.query<{ username: string }>(sql`
    select username from auth_user where is_superuser and is_active order by id limit 1`)
  return row?.username
}
