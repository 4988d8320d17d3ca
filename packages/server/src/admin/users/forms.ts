import { MAX_PASSWORD, MIN_PASSWORD } from '../../auth/passwords.ts'
import type { Person, Rights } from './queries.ts'

/** A field of a form by its name; '' when it was not sent. */
export type Field = (name: string) => string

export const personOf = (field: Field): Person => ({
  firstName: field('first_name').trim(),
  lastName: field('last_name').trim(),
  email: field('email').trim(),
})

export interface NewUserForm {
  readonly username: string
  readonly email: string
  /** Empty for who signs in through the portal, or by a token alone. */
  readonly password: string
  readonly again: string
}

export const newUserOf = (field: Field): NewUserForm => ({
  username: field('username').trim(),
  email: field('email').trim(),
  password: field('password'),
  again: field('again'),
})

/** Why there cannot be such a user; undefined when there can. Names are those of the existing archive. */
export const newUserProblem = ({ username, email, password, again }: NewUserForm): string | undefined => {
  if (!/^[\p{L}\p{N}_.@+-]{1,150}$/u.test(username)) {
    return 'A username has 1 to 150 letters, digits and @ . + - _, and no blanks.'
  }
  const problem = personProblem({ firstName: '', lastName: '', email })
  if (problem !== undefined) return problem
  return password === '' && again === '' ? undefined : passwordProblem(password, again)
}

/** Why a person cannot be kept so; undefined when they can. */
export const personProblem = ({ firstName, lastName, email }: Person): string | undefined => {
  if (`${firstName}${lastName}${email}`.includes('\0')) return 'Null characters are not allowed.'
  if ([...firstName].length > 150 || [...lastName].length > 150) return 'A name has at most 150 characters.'
  if ([...email].length > 254) return 'An email address has at most 254 characters.'
  if (email !== '' && !/^[^\s@]+@[^\s@]+$/.test(email)) return 'This is no email address.'
  return undefined
}

/** A box that is not ticked is not sent. */
export const rightsOf = (field: Field): Rights => ({
  is_active: field('is_active') === 'true',
  is_staff: field('is_staff') === 'true',
  is_superuser: field('is_superuser') === 'true',
  staff_view: field('staff_view') === 'true',
})

/** Why a password cannot be set; undefined when it can. */
export const passwordProblem = (password: string, again: string): string | undefined => {
  if (password !== again) return 'The two passwords differ.'
  if ([...password].length < MIN_PASSWORD) return `A password has at least ${MIN_PASSWORD} characters.`
  return password.length > MAX_PASSWORD ? `A password has at most ${MAX_PASSWORD} characters.` : undefined
}
