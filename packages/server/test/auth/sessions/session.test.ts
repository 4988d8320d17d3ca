import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { hashPassword } from '../../../src/auth/passwords.ts'
import { sql } from '../../../src/db/sql.ts'
import { startTestArchive, type TestArchive } from '../../helpers/archive.ts'
import { type Browser, openBrowser, signInWith } from '../../helpers/browser.ts'

let archive: TestArchive
let browser: Browser
let hash: string
before(async () => {
  archive = await startTestArchive()
  hash = await hashPassword('super pass')
  await archive.db.writer.query(sql`update auth_user set password = ${hash} where username = 'superuser'`)
  browser = openBrowser(archive)
  assert.equal((await signInWith(browser, 'superuser', 'super pass')).status, 302)
})
after(() => archive.close())

const JSON_TYPE = { 'content-type': 'application/json', accept: 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }
const secret = (): string => browser.cookies.get('csrftoken') ?? ''
const whoIs = async (one: Browser): Promise<unknown> =>
  JSON.parse((await one.open('/profile/', { accept: 'application/json' })).text).username

test('a session reads without more', async () => {
  assert.equal(await whoIs(browser), 'superuser')
  assert.equal((await browser.open('/versions/')).status, 200)
})

test('a session changes something only with the token of its secret, told before the body is read', async () => {
  const refused = async (headers: Record<string, string>, body: string, problem: string): Promise<void> => {
    const { status, text } = await browser.request('POST', '/frames/', { headers, body })
    assert.deepEqual([status, JSON.parse(text)], [403, { detail: `CSRF Failed: ${problem}` }])
  }
  await refused(JSON_TYPE, '{"broken', 'CSRF token missing.')
  await refused({ ...JSON_TYPE, 'content-type': 'text/plain' }, '{}', 'CSRF token missing.')
  await refused(
    { ...JSON_TYPE, 'x-csrftoken': 'x'.repeat(32) },
    '{}',
    "CSRF token from the 'X-Csrftoken' HTTP header incorrect.",
  )
  await refused(FORM_TYPE, 'basename=a', 'CSRF token missing.')
  await refused(FORM_TYPE, `csrfmiddlewaretoken=${'x'.repeat(64)}`, 'CSRF token from POST incorrect.')
  await refused(
    { ...JSON_TYPE, 'x-csrftoken': secret(), origin: 'http://evil.test' },
    '{}',
    'Origin checking failed - http://evil.test does not match any trusted origins.',
  )
  for (const [method, url] of [
    ['PUT', '/frames/1/'],
    ['PATCH', '/frames/1/'],
    ['DELETE', '/frames/1/'],
    ['POST', '/revoke_token/'],
    ['POST', '/api-token-auth/'],
  ] as const) {
    const { status, text } = await browser.request(method, url, { headers: { accept: 'application/json' } })
    assert.deepEqual([status, JSON.parse(text)], [403, { detail: 'CSRF Failed: CSRF token missing.' }], url)
  }
})

test('with the token it does, by header or by field', async () => {
  const byHeader = await browser.request('POST', '/frames/', {
    headers: { ...JSON_TYPE, 'x-csrftoken': secret() },
    body: '{}',
  })
  assert.equal(byHeader.status, 400)
  const byField = await browser.request('POST', '/frames/', {
    headers: FORM_TYPE,
    body: `csrfmiddlewaretoken=${secret()}`,
  })
  assert.equal(byField.status, 400)
  assert.ok(JSON.parse(byField.text).basename, 'it got as far as the record')
  const gone = await browser.request('DELETE', '/frames/999999/', {
    headers: { accept: 'application/json', 'x-csrftoken': secret() },
  })
  assert.equal(gone.status, 404)
})

test('an Authorization header counts before a session, and needs no token against forgery', async () => {
  const authorization = `Token ${archive.tokens.owner}`
  const profile = await browser.open('/profile/', { accept: 'application/json', authorization })
  assert.equal(JSON.parse(profile.text).username, 'owner')
  const { status } = await browser.request('POST', '/api-token-auth/', {
    headers: { ...JSON_TYPE, authorization },
    body: '{}',
  })
  assert.equal(status, 200)
})

test('what is no session’s key is nobody’s', async () => {
  for (const key of ['', 'x', 'x'.repeat(32), 'x'.repeat(5000), `'; drop table archive_session`, '%00']) {
    const stranger = openBrowser(archive)
    stranger.cookies.set('sessionid', key)
    assert.equal(await whoIs(stranger), '', key)
  }
})

test('the key is not in the database', async () => {
  const key = browser.cookies.get('sessionid') ?? ''
  const rows = await archive.db.writer.query<{ row: string }>(sql`select s::text as row from archive_session s`)
  assert.ok(rows.length > 0 && rows.every(({ row }) => !row.includes(key)))
})

test('a session ends with its time, with another password, and with its user’s right to it', async () => {
  const other = openBrowser(archive)
  await signInWith(other, 'superuser', 'super pass')
  assert.equal(await whoIs(other), 'superuser')
  const setPassword = (stored: string) =>
    archive.db.writer.query(sql`update auth_user set password = ${stored} where username = 'superuser'`)
  await setPassword('!')
  assert.deepEqual([await whoIs(other), await whoIs(browser)], ['', ''])
  await setPassword(hash)
  assert.equal(await whoIs(other), 'superuser')
  await archive.db.writer.query(sql`update archive_session set expires = now() - interval '1 second'`)
  assert.equal(await whoIs(other), '')
  await signInWith(openBrowser(archive), 'superuser', 'super pass')
  const [row] = await archive.db.writer.query<{ count: number }>(sql`select count(*) as count from archive_session`)
  assert.equal(row?.count, 1, 'those that have ended are forgotten')
})
