import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestArchive, type TestArchive, type Who } from '../helpers/archive.ts'
import { type Browser, browserOf, openBrowser } from '../helpers/browser.ts'
import { aFrame } from '../helpers/frame.ts'

let archive: TestArchive
let browsers: Readonly<Record<Who, Browser>>
before(async () => {
  archive = await startTestArchive()
  const secret = { proposal_id: 'PROP-Z', public_date: '2999-01-01T00:00:00Z' }
  for (const frame of [aFrame('public-1'), aFrame('secret-1', secret), aFrame('public-2')]) {
    assert.equal((await archive.post('/frames/', frame, 'superuser')).status, 201)
  }
  const open = (who: Who): Promise<Browser> => browserOf(archive, who)
  browsers = {
    anonymous: await open('anonymous'),
    owner: await open('owner'),
    other: await open('other'),
    staff: await open('staff'),
    superuser: await open('superuser'),
  }
})
after(() => archive.close())

const PAGES = ['/admin/', '/admin/users/', '/admin/users/1/', '/admin/frames/', '/admin/frames/1/', '/admin/ingests/']
const CHANGES = [
  ...['person', 'rights', 'password', 'token', 'revoke'].map((what) => `/admin/users/1/${what}/`),
  '/admin/frames/1/delete/',
]

test('whoever has not signed in is led there, and back to the page', async () => {
  for (const url of [...PAGES, '/admin/users/?q=a&page=2']) {
    const { status, headers } = await openBrowser(archive).open(url)
    assert.deepEqual([status, headers['cache-control']], [302, 'no-store, private'])
    assert.equal(headers.location, `/admin/login/?next=${encodeURIComponent(url).replaceAll('%2F', '/')}`)
  }
  for (const url of CHANGES) {
    const { status, headers } = await browsers.anonymous.send(url)
    assert.deepEqual([status, headers.location], [302, `/admin/login/?next=${url}`], url)
  }
})

test('who is not staff is turned away by a page, whatever they ask', async () => {
  for (const who of ['owner', 'other'] as const) {
    for (const url of PAGES) {
      const { status, headers, text } = await browsers[who].open(url)
      assert.deepEqual([status, headers['content-type']], [403, 'text/html; charset=utf-8'], `${url} by ${who}`)
      assert.ok(text.includes('These pages are for the staff of the observatory.'))
    }
    for (const url of CHANGES) assert.equal((await browsers[who].send(url)).status, 403, `${url} by ${who}`)
  }
})

test('nothing is changed without the token of the form, by whomever', async () => {
  for (const who of ['staff', 'superuser'] as const) {
    for (const url of CHANGES) {
      const forged = await browsers[who].send(url, { csrfmiddlewaretoken: 'x'.repeat(64) })
      assert.deepEqual([forged.status, forged.text.includes('CSRF Failed')], [403, true], `${url} by ${who}`)
      const elsewhere = await browsers[who].send(url, {}, { origin: 'https://evil.test' })
      assert.deepEqual([elsewhere.status, elsewhere.text.includes('CSRF Failed')], [403, true], `${url} by ${who}`)
    }
  }
  const byToken = await archive.send('POST', '/admin/users/1/revoke/', { who: 'superuser' })
  assert.equal(byToken.status, 403)
})

test('reading changes nothing', async () => {
  for (const url of CHANGES.filter((one) => !one.endsWith('/delete/'))) {
    assert.equal((await browsers.superuser.open(url)).status, 405, url)
  }
})

test('staff begin with what there is; no cache keeps a page, and nothing on it can run', async () => {
  for (const who of ['staff', 'superuser'] as const) {
    for (const url of ['/admin/', '/admin/users/', '/admin/frames/', '/admin/ingests/']) {
      const { status, headers, text } = await browsers[who].open(url)
      assert.deepEqual(
        [status, headers['content-type'], headers['cache-control'], headers.vary],
        [200, 'text/html; charset=utf-8', 'no-store, private', 'Cookie, origin'],
        url,
      )
      assert.match(String(headers['content-security-policy']), /^default-src 'none'; style-src 'sha256-/)
      assert.ok(!/<script|\son\w+=|javascript:/i.test(text), url)
    }
  }
  const { text } = await browsers.staff.open('/admin/')
  assert.match(text, /<h2><a href="\/admin\/users\/">Users<\/a><\/h2><p>Rights, passwords and tokens of 4 users\.</)
  assert.match(text, /About 3 frames, 3 versions of files and 0 thumbnails\./)
})

test('recent ingests are those of frames that the reader may see', async () => {
  const shown = async (who: Who): Promise<readonly string[]> => {
    const { text } = await browsers[who].open('/admin/ingests/')
    return [...text.matchAll(/<a href="\/admin\/frames\/\d+\/">([^<]+)<\/a>/g)].map(([, name = '']) => name)
  }
  assert.deepEqual(await shown('staff'), ['public-2.fits.fz', 'public-1.fits.fz'])
  assert.deepEqual(await shown('superuser'), ['public-2.fits.fz', 'secret-1.fits.fz', 'public-1.fits.fz'])
  for (const before of ['1', 'x', '-1', '1e99', '']) {
    assert.equal((await browsers.staff.open(`/admin/ingests/?before=${before}`)).status, 200, before)
  }
})

test('what is not there is a page that says so', async () => {
  for (const url of [
    '/admin/users/999999/',
    '/admin/users/x/',
    '/admin/frames/999999/',
    '/admin/frames/99999999999/',
  ]) {
    const { status, headers, text } = await browsers.superuser.open(url)
    assert.deepEqual([status, headers['content-type']], [404, 'text/html; charset=utf-8'], url)
    assert.match(text, /<li><a href="\/admin\/">Administration<\/a><\/li>/)
  }
})
