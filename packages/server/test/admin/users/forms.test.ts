import assert from 'node:assert/strict'
import { test } from 'node:test'
import { passwordProblem, personOf, personProblem, rightsOf } from '../../../src/admin/users/forms.ts'

const fields =
  (given: Record<string, string>) =>
  (name: string): string =>
    given[name] ?? ''

test('a person is read without blanks around', () => {
  const person = personOf(fields({ first_name: ' Bilbo ', last_name: 'Baggins', email: ' b@shire.org ' }))
  assert.deepEqual(person, { firstName: 'Bilbo', lastName: 'Baggins', email: 'b@shire.org' })
  assert.equal(personProblem(person), undefined)
  assert.equal(personProblem({ firstName: '', lastName: '', email: '' }), undefined)
})

test('what the columns cannot hold is told', () => {
  const person = { firstName: 'a', lastName: 'b', email: 'c@d' }
  assert.equal(personProblem({ ...person, firstName: 'é'.repeat(150) }), undefined)
  assert.equal(personProblem({ ...person, firstName: 'x'.repeat(151) }), 'A name has at most 150 characters.')
  assert.equal(personProblem({ ...person, lastName: 'x'.repeat(151) }), 'A name has at most 150 characters.')
  const long = `${'x'.repeat(250)}@d.org`
  assert.equal(personProblem({ ...person, email: long }), 'An email address has at most 254 characters.')
  for (const email of ['x', 'a b@c', '@', 'a@b@c']) {
    assert.equal(personProblem({ ...person, email }), 'This is no email address.', email)
  }
  assert.equal(personProblem({ ...person, firstName: 'a\0b' }), 'Null characters are not allowed.')
})

test('a box that is not ticked takes the right away', () => {
  const none = { is_active: false, is_staff: false, is_superuser: false, staff_view: false }
  assert.deepEqual(rightsOf(fields({})), none)
  assert.deepEqual(rightsOf(fields({ is_active: 'true', staff_view: 'true', is_staff: 'on' })), {
    ...none,
    is_active: true,
    staff_view: true,
  })
})

test('a password is long enough, not too long, and typed twice alike', () => {
  assert.equal(passwordProblem('12345678', '12345678'), undefined)
  assert.equal(passwordProblem('12345678', '12345679'), 'The two passwords differ.')
  assert.equal(passwordProblem('1234567', '1234567'), 'A password has at least 8 characters.')
  assert.equal(passwordProblem('', ''), 'A password has at least 8 characters.')
  const long = 'x'.repeat(1001)
  assert.equal(passwordProblem(long, long), 'A password has at most 1000 characters.')
})
