import { NotAuthenticated, PermissionDenied } from '../errors.ts'

/** Who asks. Everything that depends on it takes this and nothing else. */
export interface Caller {
  /** `auth_user.id`; undefined for somebody who has not signed in. */
  readonly userId: number | undefined
  readonly username: string
  readonly isStaff: boolean
  readonly isSuperuser: boolean
  /** Proposals whose frames the caller may see before they are public. */
  readonly proposals: () => Promise<readonly string[]>
}

export const anonymous: Caller = {
  userId: undefined,
  username: '',
  isStaff: false,
  isSuperuser: false,
  proposals: async () => [],
}

/** What a route asks of its caller. */
export type Access = 'anyone' | 'user' | 'staff' | 'superuser' | 'superuser-to-write'

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** @throws NotAuthenticated for nobody; PermissionDenied for somebody who may not */
export const requireAccess = (caller: Caller, access: Access, method: string): void => {
  if (access === 'anyone' || (access === 'superuser-to-write' && READING.has(method))) return
  if (caller.userId === undefined) throw new NotAuthenticated()
  const allowed = access === 'user' || (access === 'staff' ? caller.isStaff : caller.isSuperuser)
  if (!allowed) throw new PermissionDenied()
}
