import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findUser } from '../../../src/admin/users/queries.ts'
import { verifyPassword } from '../../../src/auth/passwords.ts'
import { findUserByName, insertUser } from '../../../src/auth/queries.ts'
import { people, startTestArchive, type TestArchive, tokens, type Who } from '../../helpers/archive.ts'
import { type Browser, browserOf } from '../../helpers/browser.ts'

let archive: TestArchive
let staff: Browser
let superuser: Browser
before(async () => {
  archive = await startTestArchive()
  for (let index = 0; index < 60; index++) {
    const username = `crowd-${String(index).padStart(2, '0')}`
    const user = { username, email: `${index}%@crowd.test`, password: '!', isStaff: false, isSuperuser: false }
    await insertUser(archive.db.writer, user)
  }
  await insertUser(archive.db.writer, {
    ...{ username: 'boss', email: '', password: '!', isStaff: true, isSuperuser: true },
  })
  staff = await browserOf(archive, 'staff')
  superuser = await browserOf(archive, 'superuser')
})
after(() => archive.close())

const idOf = async (username: string): Promise<number> =>
  (await findUserByName(archive.db.writer, username))?.id as number
const userOf = async (username: string) => findUser(archive.db.writer, await idOf(username))
const pathOf = async (username: string): Promise<string> => `/admin/users/${await idOf(username)}/`
const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/<a href="\/admin\/users\/\d+\/">([^<]+)<\/a>/g)].map(([, name = '']) => name)
const formsIn = (text: string): readonly string[] =>
  [...text.matchAll(/action="\/admin\/users\/\d+\/(\w+)\/"/g)].map(([, what = '']) => what)

test('users are listed by name, fifty to a page', async () => {
  const first = await staff.open('/admin/users/')
  assert.equal(namesIn(first.text).length, 50)
  assert.match(first.text, /<a class="button plain" href="\/admin\/users\/\?page=2">Next<\/a>/)
  assert.ok(!first.text.includes('>Previous<'))
  const second = await staff.open('/admin/users/?page=2')
  assert.deepEqual(namesIn(second.text).slice(-5), ['crowd-59', 'other', 'owner', 'staff', 'superuser'])
  assert.match(second.text, /href="\/admin\/users\/\?page=1">Previous<\/a>/)
  assert.ok(!second.text.includes('>Next<'))
})

test('users are found by part of a name or address, each character for itself', async () => {
  const found = async (query: string): Promise<readonly string[]> =>
    namesIn((await staff.open(`/admin/users/?${query}`)).text)
  assert.deepEqual(await found('q=OWN'), ['owner'])
  assert.deepEqual(await found('q=7%25@crowd'), [
    'crowd-07',
    'crowd-17',
    'crowd-27',
    'crowd-37',
    'crowd-47',
    'crowd-57',
  ])
  assert.deepEqual(await found('q=_'), [])
  assert.deepEqual(await found('q=%00own'), ['owner'])
  assert.deepEqual(await found('staff=true'), ['boss', 'staff', 'superuser'])
  assert.deepEqual(await found(`q=${encodeURIComponent("' or 1=1 --")}`), [])
  for (const page of ['0', '-1', 'x', '1e99', '1.5'])
    assert.equal((await found(`q=owner&page=${page}`)).length, 1, page)
  const { text } = await staff.open(`/admin/users/?q=${encodeURIComponent('"><script>')}`)
  assert.ok(text.includes('value="&quot;&gt;&lt;script&gt;"') && !text.includes('<script'))
})

test('a user’s page shows their tokens only in part, and the forms that the reader may use', async () => {
  const cases: readonly (readonly [browser: Browser, username: string, forms: readonly string[]])[] = [
    [superuser, 'owner', ['person', 'rights', 'password', 'token', 'revoke']],
    [superuser, 'staff', ['person', 'rights', 'password', 'token', 'revoke']],
    [superuser, 'superuser', ['person', 'password', 'token', 'revoke']],
    [staff, 'owner', ['person', 'revoke']],
    [staff, 'staff', ['person', 'password', 'token', 'revoke']],
    [staff, 'superuser', []],
    [staff, 'boss', []],
  ]
  for (const [browser, username, forms] of cases) {
    const { status, text } = await browser.open(await pathOf(username))
    assert.deepEqual([status, formsIn(text)], [200, forms], username)
    for (const token of [...Object.values(tokens), people.owner.apiToken]) assert.ok(!text.includes(token.slice(0, 5)))
  }
  const { text } = await superuser.open(await pathOf('owner'))
  assert.match(text, /<dt>Token of the archive<\/dt><dd><code>bbbb…<\/code><\/dd>/)
  assert.match(text, /<dt>Token of the portal<\/dt><dd><code>ffff…<\/code><\/dd>/)
  assert.match(text, /<dt>Password<\/dt><dd>none here: that of the Observation Portal, or a token alone<\/dd>/)
})

test('a name and address are changed, and told when they cannot be', async () => {
  const path = await pathOf('other')
  const person = { first_name: ' Ötzi <b>', last_name: "O'Hara", email: 'o@example.org' }
  const { status, headers } = await staff.send(`${path}person/`, person)
  assert.deepEqual([status, headers.location], [303, `${path}?done=saved`])
  const { text } = await staff.open(`${path}?done=saved`)
  assert.match(text, /role="status">Saved\.</)
  assert.ok(text.includes('value="Ötzi &lt;b&gt;"') && text.includes('O&#39;Hara'))
  const refused = await staff.send(`${path}person/`, { ...person, email: 'none' })
  assert.equal(refused.status, 400)
  assert.match(refused.text, /role="alert">This is no email address\.</)
  assert.equal((await userOf('other'))?.email, 'o@example.org')
  assert.ok(!(await staff.open(`${path}?done=__proto__`)).text.includes('role="status"'))
})

test('rights are changed by superusers alone, of others alone', async () => {
  const ticked = { is_active: 'true', is_staff: 'true', is_superuser: 'true', staff_view: 'true' }
  const rightsOf = async (username: string): Promise<unknown> => {
    const user = await userOf(username)
    return [user?.is_active, user?.is_staff, user?.is_superuser, user?.staff_view, user?.api_token]
  }
  for (const [browser, username] of [
    [staff, 'owner'],
    [staff, 'staff'],
    [staff, 'superuser'],
    [superuser, 'superuser'],
  ] as const) {
    const before = await rightsOf(username)
    for (const fields of [ticked, {}]) {
      assert.equal((await browser.send(`${await pathOf(username)}rights/`, fields)).status, 403, username)
    }
    assert.deepEqual(await rightsOf(username), before)
  }
  // nor by another form
  await staff.send(`${await pathOf('staff')}person/`, { ...ticked, first_name: 'Saruman' })
  assert.deepEqual(await rightsOf('staff'), [true, true, false, false, ''])

  const path = await pathOf('owner')
  const { status, headers } = await superuser.send(`${path}rights/`, { ...ticked, is_superuser: '' })
  assert.deepEqual([status, headers.location], [303, `${path}?done=rights`])
  assert.deepEqual(await rightsOf('owner'), [true, true, false, true, people.owner.apiToken])
  await superuser.send(`${path}rights/`, {})
  assert.deepEqual(await rightsOf('owner'), [false, false, false, false, people.owner.apiToken])
  assert.deepEqual((await archive.get('/profile/', 'owner')).json, { detail: 'User inactive or deleted.' })
  await superuser.send(`${path}rights/`, { is_active: 'true' })
  assert.equal((await archive.get('/profile/', 'owner')).status, 200)
  // somebody without a row of the portal's
  await superuser.send(`${await pathOf('boss')}rights/`, ticked)
  assert.deepEqual(await rightsOf('boss'), [true, true, true, true, ''])
})

test('a new password ends the sessions that began with the old one', async () => {
  const other = await browserOf(archive, 'other')
  const path = `${await pathOf('other')}password/`
  const fields = { password: ' new pass é', again: ' new pass é' }
  assert.equal((await staff.send(path, fields)).status, 403)
  assert.equal((await staff.send(`${await pathOf('superuser')}password/`, fields)).status, 403)
  const differing = await superuser.send(path, { ...fields, again: 'x' })
  assert.deepEqual([differing.status, differing.text.includes('The two passwords differ.')], [400, true])
  assert.ok(!differing.text.includes('new pass'))
  const who = async (): Promise<string> =>
    JSON.parse((await other.open('/profile/', { accept: 'application/json' })).text).username
  assert.equal(await who(), 'other')
  assert.equal((await superuser.send(path, fields)).status, 303)
  const stored = (await findUserByName(archive.db.writer, 'other'))?.password ?? ''
  assert.equal(await verifyPassword(' new pass é', stored), true)
  assert.equal(await who(), '')
})

test('whoever changes their own password stays signed in, in this browser alone', async () => {
  const [here, elsewhere] = [await browserOf(archive, 'staff'), await browserOf(archive, 'staff')]
  const path = await pathOf('staff')
  const changed = await here.send(`${path}password/`, { password: 'another one', again: 'another one' })
  const shown = await here.open(String(changed.headers.location))
  assert.deepEqual([shown.status, shown.text.includes('The password was changed.')], [200, true])
  assert.equal((await elsewhere.open(path)).status, 302)
  staff = await browserOf(archive, 'staff')
})

test('a token is replaced and shown once, or revoked', async () => {
  const path = await pathOf('other')
  const asking = (token: string) => archive.get('/profile/', 'anonymous', { authorization: `Token ${token}` })
  assert.equal((await staff.send(`${path}token/`)).status, 403)
  assert.equal((await staff.send(`${await pathOf('superuser')}revoke/`)).status, 403)
  assert.equal((await asking(tokens.other)).status, 200)
  const { status, headers, text } = await superuser.send(`${path}token/`)
  assert.deepEqual([status, headers['cache-control']], [200, 'no-store, private'])
  const token = /<code>([0-9a-f]{40})<\/code>/.exec(text)?.[1] ?? ''
  assert.deepEqual([(await asking(token)).json.username, (await asking(tokens.other)).status], ['other', 401])
  assert.ok(!(await superuser.open(path)).text.includes(token))
  const revoked = await staff.send(`${path}revoke/`)
  assert.deepEqual([revoked.status, revoked.headers.location], [303, `${path}?done=revoked`])
  assert.equal((await asking(token)).status, 401)
  assert.equal((await asking(people.other.apiToken)).status, 200)
  const made = await superuser.send(`${path}token/`)
  assert.match(made.text, /<code>[0-9a-f]{40}<\/code>/)
})

test('a name of a user is text on every page', async () => {
  const username = '<img src=x onerror=alert(1)>'
  const user = { username, email: '', password: '!', isStaff: false, isSuperuser: false }
  const id = await insertUser(archive.db.writer, user)
  for (const url of ['/admin/users/', `/admin/users/${id}/`]) {
    const { text } = await superuser.open(url)
    assert.ok(text.includes('&lt;img src=x onerror=alert(1)&gt;') && !text.includes('<img src=x'), url)
  }
  const { text } = await superuser.send(`/admin/users/${id}/token/`)
  assert.ok(!text.includes('<img src=x'))
})

test('everybody of the staff may read a page of a user that is not there as such', async () => {
  for (const who of ['staff', 'superuser'] as const satisfies readonly Who[]) {
    assert.equal((await (await browserOf(archive, who)).send('/admin/users/999999/revoke/')).status, 404)
  }
})
