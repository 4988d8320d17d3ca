import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Permissions, permissionsOf } from '../../../src/admin/users/rights.ts'
import { anonymous } from '../../../src/auth/caller.ts'

const ALL: Permissions = { edit: true, impersonate: true, rights: true }
const NONE: Permissions = { edit: false, impersonate: false, rights: false }

const staff = { ...anonymous, userId: 1, isStaff: true }
const superuser = { ...anonymous, userId: 2, isStaff: true, isSuperuser: true }
const user = { id: 3, is_staff: false, is_superuser: false }
const otherStaff = { id: 4, is_staff: true, is_superuser: false }
const otherSuperuser = { id: 5, is_staff: false, is_superuser: true }

test('a superuser may do all but change their own rights', () => {
  for (const subject of [user, otherStaff, otherSuperuser]) assert.deepEqual(permissionsOf(superuser, subject), ALL)
  const self = { id: 2, is_staff: true, is_superuser: true }
  assert.deepEqual(permissionsOf(superuser, self), { ...ALL, rights: false })
})

test('other staff raise nobody, and become nobody else', () => {
  assert.deepEqual(permissionsOf(staff, user), { ...NONE, edit: true })
  assert.deepEqual(permissionsOf(staff, otherStaff), NONE)
  assert.deepEqual(permissionsOf(staff, otherSuperuser), NONE)
  const self = { id: 1, is_staff: true, is_superuser: false }
  assert.deepEqual(permissionsOf(staff, self), { edit: true, impersonate: true, rights: false })
})
