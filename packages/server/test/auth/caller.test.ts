import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Access, anonymous, type Caller, requireAccess } from '../../src/auth/caller.ts'
import { NotAuthenticated, PermissionDenied } from '../../src/errors.ts'

const user: Caller = { ...anonymous, userId: 7, username: 'user' }
const callers = {
  anonymous,
  user,
  staff: { ...user, isStaff: true },
  superuser: { ...user, isSuperuser: true },
} satisfies Record<string, Caller>

const outcome = (caller: Caller, access: Access, method: string): string => {
  try {
    requireAccess(caller, access, method)
    return 'yes'
  } catch (error) {
    if (error instanceof NotAuthenticated) return '401'
    if (error instanceof PermissionDenied) return '403'
    throw error
  }
}

test('nobody has no name, no rights and no proposals', async () => {
  const { proposals, ...rest } = anonymous
  assert.deepEqual(rest, { userId: undefined, username: '', isStaff: false, isSuperuser: false })
  assert.deepEqual(await proposals(), [])
})

/** For each access and method: what anonymous, user, staff and superuser get. */
const RIGHTS: readonly (readonly [access: Access, method: string, outcomes: string])[] = [
  ['anyone', 'GET', 'yes yes yes yes'],
  ['anyone', 'DELETE', 'yes yes yes yes'],
  ['staff', 'GET', '401 403 yes 403'],
  ['staff', 'POST', '401 403 yes 403'],
  ['superuser', 'GET', '401 403 403 yes'],
  ['superuser', 'POST', '401 403 403 yes'],
  ['superuser-to-write', 'GET', 'yes yes yes yes'],
  ['superuser-to-write', 'HEAD', 'yes yes yes yes'],
  ['superuser-to-write', 'OPTIONS', 'yes yes yes yes'],
  ['superuser-to-write', 'POST', '401 403 403 yes'],
  ['superuser-to-write', 'PATCH', '401 403 403 yes'],
  ['superuser-to-write', 'DELETE', '401 403 403 yes'],
  ['superuser-to-write', 'TRACE', '401 403 403 yes'],
]

for (const [access, method, outcomes] of RIGHTS) {
  test(`${method} for ${access}`, () => {
    const found = Object.values(callers).map((caller) => outcome(caller, access, method))
    assert.deepEqual(found, outcomes.split(' '))
  })
}
