import type { Connection } from '../../db/database.ts'
import { type Sql, sql } from '../../db/sql.ts'

export interface ListedUser {
  readonly id: number
  readonly username: string
  readonly first_name: string
  readonly last_name: string
  readonly email: string
  readonly is_staff: boolean
  readonly is_superuser: boolean
  readonly is_active: boolean
  readonly last_login: string | null
}

export interface AdminUser extends ListedUser {
  readonly date_joined: string
  readonly has_password: boolean
  readonly staff_view: boolean
  /** The portal's token that is kept with the user, and the archive's own; '' when there is none. */
  readonly api_token: string
  readonly token: string
}

const columns = sql`u.id, u.username, u.first_name, u.last_name, u.email, u.is_staff, u.is_superuser, u.is_active, u.last_login`

/** Each character for itself in a pattern of LIKE. */
const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

const matching = (search: string): Sql => {
  const pattern = `%${literal(search)}%`
  return sql`(u.username ilike ${pattern} or u.email ilike ${pattern}
    or u.first_name || ' ' || u.last_name ilike ${pattern})`
}

export interface UserSearch {
  /** Part of a name or address; '' for all. */
  readonly search: string
  readonly staffOnly: boolean
  readonly limit: number
  readonly offset: number
}

/** Users by name. */
export const listUsers = (db: Connection, { search, staffOnly, limit, offset }: UserSearch): Promise<ListedUser[]> =>
  db.query<ListedUser>(sql`
    select ${columns} from auth_user u
    where ${search === '' ? sql`true` : matching(search)} and (not ${staffOnly} or u.is_staff or u.is_superuser)
    order by u.username limit ${limit} offset ${offset}`)

export const findUser = async (db: Connection, id: number): Promise<AdminUser | undefined> => {
  const [row] = await db.query<AdminUser>(sql`
    select ${columns}, u.date_joined, u.password <> '' and u.password not like '!%' as has_password,
      coalesce(a.staff_view, false) as staff_view, coalesce(a.api_token, '') as api_token, coalesce(t.key, '') as token
    from auth_user u left join auth_profile_authprofile a on a.user_id = u.id
    left join authtoken_token t on t.user_id = u.id where u.id = ${id}::integer`)
  return row
}

export interface Person {
  readonly firstName: string
  readonly lastName: string
  readonly email: string
}

export const updatePerson = async (db: Connection, id: number, person: Person): Promise<void> => {
  await db.query(sql`
    update auth_user set first_name = ${person.firstName}, last_name = ${person.lastName}, email = ${person.email}
    where id = ${id}::integer`)
}

export interface Rights {
  readonly is_active: boolean
  readonly is_staff: boolean
  readonly is_superuser: boolean
  readonly staff_view: boolean
}

/** Within a transaction. */
export const updateRights = async (trx: Connection, id: number, rights: Rights): Promise<void> => {
  await trx.query(sql`
    update auth_user set is_active = ${rights.is_active}, is_staff = ${rights.is_staff},
      is_superuser = ${rights.is_superuser} where id = ${id}::integer`)
  await trx.query(sql`
    insert into auth_profile_authprofile (staff_view, api_token, user_id) values (${rights.staff_view}, '', ${id}::integer)
    on conflict (user_id) do update set staff_view = excluded.staff_view`)
}

/** @returns whether there was one */
export const deleteToken = async (db: Connection, id: number): Promise<boolean> =>
  (await db.query(sql`delete from authtoken_token where user_id = ${id}::integer returning user_id`)).length > 0
