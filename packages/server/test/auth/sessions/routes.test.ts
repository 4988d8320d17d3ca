import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { hashPassword } from '../../../src/auth/passwords.ts'
import { sql } from '../../../src/db/sql.ts'
import { people, startTestArchive, type TestArchive } from '../../helpers/archive.ts'
import { openBrowser, signInWith } from '../../helpers/browser.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive({ THROTTLE_LOGIN: '4/hour', TRUSTED_PROXIES: '10.0.0.0/8' })
  const hash = await hashPassword('staff pass')
  await archive.db.writer.query(sql`update auth_user set password = ${hash} where username = 'staff'`)
})
after(() => archive.close())

const { username, password } = people.owner
const NEVER_KEPT = 'max-age=0, no-cache, no-store, must-revalidate, private'
const hiddenToken = (page: string): string => /name="csrfmiddlewaretoken" value="(\w+)"/.exec(page)?.[1] ?? ''

test('the form to sign in comes with a secret, and is kept by nobody', async () => {
  for (const url of ['/api-auth/login/', '/admin/login/']) {
    const browser = openBrowser(archive)
    const { status, headers, text, setCookies } = await browser.open(`${url}?next=/frames/%3Fa%3D1`)
    assert.deepEqual(
      [status, headers['content-type'], headers['cache-control'], headers.vary, headers['x-frame-options']],
      [200, 'text/html; charset=utf-8', NEVER_KEPT, 'Cookie, origin', 'DENY'],
    )
    assert.equal(setCookies.length, 1)
    assert.match(
      setCookies[0] ?? '',
      /^csrftoken=[A-Za-z0-9]{32}; Max-Age=31449600; Path=\/; Expires=\w{3}, .* GMT; SameSite=Lax$/,
    )
    assert.match(text, new RegExp(`<form class="card narrow" method="post" action="${url}">`))
    assert.match(text, /<input type="hidden" name="next" value="\/frames\/\?a=1">/)
    assert.match(text, /<a href="\/api-auth\/login\/\?next=%2Fframes%2F%3Fa%3D1">Log in<\/a>/)
    assert.match(hiddenToken(text), /^[A-Za-z0-9]{64}$/)
  }
})

test('whoever signs in has a session under a new key, with a new secret, and is led on', async () => {
  const browser = openBrowser(archive)
  browser.cookies.set('sessionid', 'k'.repeat(32))
  const { text } = await browser.open('/api-auth/login/')
  const secret = browser.cookies.get('csrftoken')
  const fields = { username: ` ${username} `, password, next: '/profile/', csrfmiddlewaretoken: hiddenToken(text) }
  const { status, headers, setCookies } = await browser.send('/api-auth/login/', fields)
  assert.deepEqual([status, headers.location, headers['cache-control']], [302, '/profile/', NEVER_KEPT])
  assert.match(
    setCookies[0] ?? '',
    /^sessionid=[A-Za-z0-9]{32}; Max-Age=1209600; Path=\/; Expires=\w{3}, .* GMT; HttpOnly; SameSite=Lax$/,
  )
  assert.notEqual(browser.cookies.get('sessionid'), 'k'.repeat(32))
  assert.notEqual(browser.cookies.get('csrftoken'), secret)
  assert.match((await browser.open('/api-auth/login/')).text, /You are signed in as owner\./)
  const profile = await browser.open('/profile/', { accept: 'application/json' })
  assert.deepEqual(JSON.parse(profile.text), {
    username: 'owner',
    profile: { proposals: ['PROP-A', 'PROP-B'] },
    is_staff: false,
  })
})

test('over HTTPS the cookies are for HTTPS alone', async () => {
  const browser = openBrowser(archive, '10.0.0.1')
  const headers = { 'x-forwarded-proto': 'https', origin: 'https://archive.test' }
  const shown = await browser.open('/api-auth/login/', headers)
  const { status, setCookies } = await browser.send('/api-auth/login/', { username, password }, headers)
  assert.deepEqual([status, setCookies.length], [302, 2])
  for (const cookie of [...shown.setCookies, ...setCookies]) assert.match(cookie, /; Secure; SameSite=Lax$/)
})

test('nobody is led to another host', async () => {
  for (const next of ['//evil.test/', 'https://evil.test/', '/\\evil.test', 'javascript:alert(1)']) {
    const browser = openBrowser(archive)
    const { text } = await browser.open(`/api-auth/login/?next=${encodeURIComponent(next)}`)
    assert.ok(!text.includes('name="next"'), next)
    const query = `/api-auth/login/?next=${encodeURIComponent(next)}`
    const { status, headers } = await browser.send(query, { username, password, next })
    assert.deepEqual([status, headers.location], [302, '/'], next)
    const left = await browser.send('/api-auth/logout/', { next })
    assert.deepEqual([left.status, left.headers.location], [302, '/'], next)
  }
})

test('a wrong password shows the form again, with what was typed but the password', async () => {
  const browser = openBrowser(archive, '192.0.2.201')
  await browser.open('/api-auth/login/')
  const fields = { username: '"><b>owner', password: 'wrong secret', next: '/admin/' }
  const { status, text, setCookies } = await browser.send('/api-auth/login/', fields)
  assert.equal(status, 200)
  assert.match(text, /role="alert">Please enter a correct username and password\./)
  assert.match(text, /name="username" value="&quot;&gt;&lt;b&gt;owner"/)
  assert.match(text, /name="next" value="\/admin\/"/)
  assert.ok(!text.includes('wrong secret') && !text.includes('<b>owner'))
  assert.deepEqual(
    setCookies.map((cookie) => cookie.split('=')[0]),
    ['csrftoken'],
  )
  for (const odd of [{}, { username: 'a\0b', password: 'x' }, { username: 'x'.repeat(151), password: 'x' }]) {
    const answer = await browser.send('/api-auth/login/', odd as Record<string, string>)
    assert.deepEqual([answer.status, answer.text.includes('role="alert"')], [200, true])
  }
})

test('after too many wrong passwords an address waits, the right one included', async () => {
  const browser = openBrowser(archive, '192.0.2.202')
  await browser.open('/api-auth/login/')
  for (let index = 0; index < 4; index++) {
    assert.equal((await browser.send('/api-auth/login/', { username, password: 'wrong' })).status, 200)
  }
  const { status, headers, text } = await browser.send('/api-auth/login/', { username, password })
  assert.deepEqual([status, headers['content-type']], [429, 'text/html; charset=utf-8'])
  assert.ok(Number(headers['retry-after']) > 0)
  assert.match(text, /role="alert">Too many wrong passwords from here\. Try again in \d+ minutes?\./)
})

test('a locked account cannot sign in, and its sessions end', async () => {
  const browser = openBrowser(archive)
  assert.equal((await signInWith(browser, 'staff', 'staff pass')).status, 302)
  const lock = (locked: boolean) =>
    archive.db.writer.query(sql`update auth_user set is_active = ${!locked} where username = 'staff'`)
  await lock(true)
  const profile = await browser.open('/profile/', { accept: 'application/json' })
  assert.deepEqual(JSON.parse(profile.text), { username: '', profile: {}, is_staff: false })
  const again = await signInWith(openBrowser(archive, '192.0.2.203'), 'staff', 'staff pass')
  await lock(false)
  assert.equal(again.status, 200)
})

test('while the portal is down its users are told, and others sign in', async () => {
  archive.portal.answers = false
  const { status, headers, text } = await signInWith(openBrowser(archive, '192.0.2.204'), username, password)
  const other = await signInWith(openBrowser(archive, '192.0.2.204'), 'staff', 'staff pass')
  archive.portal.answers = true
  assert.deepEqual([status, headers['retry-after'], other.status], [503, '30', 302])
  assert.match(text, /The Observation Portal, which may know this account, cannot be reached just now/)
})

test('signing in and out is for the own forms alone', async () => {
  for (const [url, fields] of [
    ['/api-auth/login/', { username, password }],
    ['/admin/login/', { username, password }],
    ['/api-auth/logout/', {}],
  ] as const) {
    const browser = openBrowser(archive)
    const refused = async (headers: Record<string, string>, problem: string, more = {}): Promise<void> => {
      const answer = await browser.send(url, { ...fields, ...more }, headers)
      assert.deepEqual([answer.status, answer.headers['content-type']], [403, 'text/html; charset=utf-8'])
      assert.ok(answer.text.includes(`CSRF Failed: ${problem}`), answer.text)
      assert.deepEqual(answer.setCookies, [])
    }
    await refused({}, 'CSRF cookie not set.')
    await signInWith(browser, username, password)
    const key = browser.cookies.get('sessionid')
    await refused({ origin: 'https://evil.test' }, 'Origin checking failed - https://evil.test does not match')
    await refused({}, 'CSRF token missing.', { csrfmiddlewaretoken: '' })
    await refused({}, 'CSRF token from POST incorrect.', { csrfmiddlewaretoken: 'x'.repeat(64) })
    assert.equal((await browser.open('/profile/')).status, 200)
    assert.equal(browser.cookies.get('sessionid'), key)
  }
})

test('signing out asks first, then ends the session for good', async () => {
  const browser = openBrowser(archive)
  assert.equal((await browser.open('/api-auth/logout/')).headers.location, '/')
  await signInWith(browser, username, password)
  const key = browser.cookies.get('sessionid') ?? ''
  const asked = await browser.open('/api-auth/logout/?next=/frames/')
  assert.deepEqual([asked.status, asked.headers['cache-control']], [200, NEVER_KEPT])
  assert.match(asked.text, /<form class="card narrow" method="post" action="\/api-auth\/logout\/">/)
  assert.equal(browser.cookies.get('sessionid'), key)
  const fields = { next: '/frames/', csrfmiddlewaretoken: hiddenToken(asked.text) }
  const { status, headers, setCookies } = await browser.send('/api-auth/logout/', fields)
  assert.deepEqual([status, headers.location], [302, '/frames/'])
  assert.match(setCookies[0] ?? '', /^sessionid=; Max-Age=0; Path=\/; Expires=.* GMT; HttpOnly; SameSite=Lax$/)
  browser.cookies.set('sessionid', key)
  const profile = await browser.open('/profile/', { accept: 'application/json' })
  assert.equal(JSON.parse(profile.text).username, '')
})
