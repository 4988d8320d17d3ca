import type { Connection } from '../db/database.ts'
import { StartError } from '../errors.ts'
import { hashPassword, MAX_PASSWORD, MIN_PASSWORD, newToken } from './passwords.ts'
import { findSuperuser, findUserByName, insertUser, tokenOf, updatePassword } from './queries.ts'

/** Makes an administrator. @returns their token @throws StartError when the name is taken or the password too short */
export const createSuperuser = async (
  db: Connection,
  { username, email, password }: { username: string; email: string; password: string },
): Promise<string> => {
  if (username === '' || username.length > 150) throw new StartError('A username has 1 to 150 characters.')
  if (password.length < 8) throw new StartError('The password is too short: at least 8 characters.')
  const hash = await hashPassword(password)
  const id = await insertUser(db, { username, email, password: hash, isStaff: true, isSuperuser: true })
  if (id === undefined) throw new StartError(`There is a user ${username} already.`)
  return tokenOf(db, id, newToken())
}

/** Gives a user another password, and ends their sessions. @throws StartError when there is no such user or it is too short */
export const changePassword = async (db: Connection, username: string, password: string): Promise<void> => {
  const user = await findUserByName(db, username)
  if (user === undefined) throw new StartError(`There is no user ${username}.`)
  if ([...password].length < MIN_PASSWORD) {
    throw new StartError(`The password is too short: at least ${MIN_PASSWORD} characters.`)
  }
  if (password.length > MAX_PASSWORD)
    throw new StartError(`The password is too long: at most ${MAX_PASSWORD} characters.`)
  await updatePassword(db, user.id, await hashPassword(password))
}

/** The token of a user, made when there is none. @throws StartError when there is no such user */
export const tokenOfUser = async (db: Connection, username: string): Promise<string> => {
  const user = await findUserByName(db, username)
  if (user === undefined)
    throw new StartError(`There is no user ${username}. Make one with: science-archive createsuperuser`)
  return tokenOf(db, user.id, newToken())
}

/** The token of some administrator. @throws StartError when there is none */
export const superuserToken = async (db: Connection): Promise<string> => {
  const username = await findSuperuser(db)
  if (username === undefined) {
    throw new StartError('There is no administrator. Make one with: science-archive createsuperuser')
  }
  return tokenOfUser(db, username)
}
