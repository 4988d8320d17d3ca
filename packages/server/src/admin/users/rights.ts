import type { Caller } from '../../auth/caller.ts'

/** Of whom a right is asked. */
export interface Subject {
  readonly id: number
  readonly is_staff: boolean
  readonly is_superuser: boolean
}

/** What somebody of the staff may do with a user. */
export interface Permissions {
  /** Name and address, and making the token worthless. */
  readonly edit: boolean
  /** Password and a new token: who has these can act, and see frames, as the user. */
  readonly impersonate: boolean
  /** Who is staff, superuser, or locked. */
  readonly rights: boolean
}

/**
 * A superuser may do all, but not change their own rights, by which the last of them could lock everybody out. Other
 * staff may mend their own account, and names and addresses of users who are not staff; they raise nobody, and do not
 * become somebody who sees more than they do.
 */
export const permissionsOf = (caller: Caller, { id, is_staff, is_superuser }: Subject): Permissions => {
  const isSelf = caller.userId === id
  if (caller.isSuperuser) return { edit: true, impersonate: true, rights: !isSelf }
  return { edit: isSelf || !(is_staff || is_superuser), impersonate: isSelf, rights: false }
}
