import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import Fastify from 'fastify'
import { DatabaseUnavailable, QueryTimeout } from '../../../src/errors.ts'
import { handleErrors } from '../../../src/http/error-handler.ts'
import { negotiate } from '../../../src/http/negotiation.ts'
import { showPages } from '../../../src/http/pages/show-pages.ts'
import { readRequests } from '../../../src/http/request.ts'
import { readSettings } from '../../../src/settings.ts'
import { type Answer, startTestArchive, type TestArchive, type Who } from '../../helpers/archive.ts'
import { aFrame } from '../../helpers/frame.ts'

let archive: TestArchive
let ids: readonly number[] = []
/** A configuration database with one instrument. */
const configDb = createServer((_, response) => {
  const configuration_types = ['BIAS', 'EXPOSE', 'NIGHTGLOW'].map((code) => ({ code }))
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify({ results: [{ instrument_type: { configuration_types } }] }))
})
before(async () => {
  await new Promise<void>((resolve) => configDb.listen(0, '127.0.0.1', resolve))
  archive = await startTestArchive({
    NAVBAR_TITLE_TEXT: 'Test <Observatory>',
    FILESTORE_TYPE: 'local',
    CONFIGDB_URL: `http://127.0.0.1:${(configDb.address() as AddressInfo).port}`,
  })
  const post = async (name: string, given = {}): Promise<number> =>
    (await archive.post('/frames/', aFrame(name, given), 'superuser')).json.id
  const bias = await post('bias-1', { configuration_type: 'BIAS', area: null, target_name: '', exposure_time: 0 })
  const science = await post('science-1', {
    headers: { OBJECT: '', 'DATE-OBS': '2020-05-05', BITPIX: 16, AIRMASS: 1.25 },
    related_frame_filenames: ['bias-1'],
    target_name: '<b>M 31</b>',
  })
  const secret = await post('secret-1', { proposal_id: 'PROP-A', public_date: '2999-01-01T00:00:00Z' })
  ids = [bias, science, secret]
  const md5 = createHash('md5').update('t').digest('hex')
  await archive.post(
    '/thumbnails/',
    {
      ...aFrame('science-1-small', { version_set: [{ key: md5, md5, extension: '.jpg' }] }),
      size: 'small',
      frame_basename: 'science-1',
    },
    'superuser',
  )
})
after(async () => {
  configDb.closeAllConnections()
  configDb.close()
  await archive.close()
})

const page = (url: string, who: Who = 'anonymous', headers: Record<string, string> = {}): Promise<Answer> =>
  archive.get(url, who, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', ...headers })

/** What a person reads of it: without the style, folded parts and markup. */
const read = ({ text }: Answer): string =>
  text
    .replace(/<style>.*?<\/style>|<details.*?<\/details>|<form.*?<\/form>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
const titleOf = ({ text }: Answer): string => /<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? ''

test('a list of frames is a table with ways to each frame, its proposal and its file', async () => {
  const answer = await page('/frames/?ordering=id')
  assert.equal(answer.status, 200)
  assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8')
  assert.equal(answer.headers['content-length'], String(Buffer.byteLength(answer.text)))
  assert.match(String(answer.headers['content-security-policy']), /^default-src 'none'; style-src 'sha256-/)
  assert.match(read(answer), /1–2 of 2 frames/)
  assert.ok(answer.text.includes(`<a href="/frames/${ids[1]}/?include_thumbnails=true">science-1</a>`))
  assert.ok(answer.text.includes('<td data-label="Observed (UTC)"><time>2020-05-05 05:05:05.5</time></td>'))
  assert.ok(answer.text.includes('<td data-label="Target">&lt;b&gt;M 31&lt;/b&gt;</td>'))
  assert.ok(answer.text.includes('<a href="/frames/?proposal_id=PUBLIC">PUBLIC</a>'))
  assert.match(
    answer.text,
    /<a href="http:\/\/archive\.test\/files\/[^"]*" aria-label="Download science-1">Download<\/a>/,
  )
})

test('a page shows what its JSON has, and nothing that the caller may not see', async () => {
  for (const who of ['anonymous', 'other', 'owner'] as const) {
    const { json } = await archive.get('/frames/', who)
    const { text } = await page('/frames/', who)
    for (const { basename } of json.results) assert.ok(text.includes(basename), basename)
    assert.equal(text.includes('secret-1'), who === 'owner', who)
  }
})

test('the search form has every filter, the order and what was asked for', async () => {
  const { text } = await page('/frames/?target_name=M&start=2020-01-01T00:00&ordering=-id&offset=0&format=api')
  assert.match(text, /name="target_name" value="M"/)
  assert.match(text, /type="datetime-local"[^>]*name="start" value="2020-01-01T00:00"/)
  assert.match(text, /<option value="-id" selected>/)
  assert.match(text, /<input type="hidden" name="format" value="api">/)
  for (const type of ['BIAS', 'NIGHTGLOW'])
    assert.ok(text.includes(`name="exclude_configuration_type" value="${type}"`))
  assert.doesNotMatch(text, /name="SITEID"/)
})

test('pages of a list lead to each other', async () => {
  const answer = await page('/frames/?limit=1&ordering=id&site_id=tst')
  const next = /rel="next" href="([^"]*)"/.exec(answer.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
  assert.equal(next, 'http://archive.test/frames/?limit=1&offset=1&ordering=id&site_id=tst')
  assert.match(read(await page(next.replace('http://archive.test', ''))), /2–2 of 2 frames.*Previous/)
  const cursor = await page('/frames/?limit=1&pagination_style=cursor')
  assert.match(cursor.text, /rel="next" href="[^"]*cursor=/)
})

test('a list of nothing says why', async () => {
  assert.match(
    read(await page('/frames/?site_id=nowhere')),
    /There are no frames to show\. Nothing that you may see fulfils/,
  )
  assert.match(read(await page('/frames/?site_id=nowhere')), /You have not signed in\./)
  const nothing = '/frames/aggregate/?start=1990-01-01&end=1990-02-01'
  assert.match(read(await page(nothing)), /Frames None that you may see fulfils all of the filters\./)
  assert.match(read(await page('/frames/?offset=1000')), /lies behind the end/)
})

test('a frame has its pictures, from where they are and nowhere else', async () => {
  const answer = await page(`/frames/${ids[1]}/?include_thumbnails=true`)
  assert.equal(titleOf(answer), 'science-1')
  assert.match(
    answer.text,
    /<img src="http:\/\/archive\.test\/files\/[^"]*science-1-small\.jpg[^"]*" alt="science-1, small"/,
  )
  assert.match(String(answer.headers['content-security-policy']), /; img-src 'self' data: http:\/\/archive\.test; /)
  assert.ok(answer.text.includes(`<a class="button plain" href="/frames/${ids[1]}/headers/">Headers</a>`))
  assert.ok(answer.text.includes(`<a href="/frames/${ids[0]}/?include_thumbnails=true">${ids[0]}</a>`))
  assert.ok(answer.text.includes('<span class="tag good">public</span>'))
  const plain = await page(`/frames/${ids[1]}/`)
  assert.match(
    plain.text,
    /Corners \(RA Dec, in degrees\)<\/dt><dd>9\.80000 9\.80000, 9\.80000 10\.20000, 10\.20000 10\.20000, 10\.20000 9\.80000<\/dd>/,
  )
  const place = /<a class="button plain" href="([^"]*)">Frames of this place<\/a>/.exec(plain.text)?.[1] ?? ''
  assert.match(read(await page(place)), /1–1 of 1 frames/)
  const bare = await page(`/frames/${ids[0]}/?include_thumbnails=true`)
  assert.match(read(bare), /Pictures none .* Corners \(RA Dec, in degrees\) not known/)
  assert.doesNotMatch(bare.text, /Frames of this place/)
  assert.ok(
    plain.text.includes(
      `<a class="button plain" href="/frame-funpack/${ids[1]}/funpack/">Download it uncompressed</a>`,
    ),
  )
  assert.match(plain.text, />Pictures<\/a>/)
  assert.doesNotMatch(plain.text, /<img/)
  assert.match((await page('/frames/?include_thumbnails=true')).text, /<td data-label="Picture"><a href="[^"]*"><img/)
})

test('every other route has its page, too', async () => {
  const titles: [string, Who, string, RegExp][] = [
    ['/', 'anonymous', 'The archive', /http:\/\/archive\.test\/frames\//],
    [
      `/frames/${ids[1]}/headers/`,
      'anonymous',
      `Headers of frame ${ids[1]}`,
      /AIRMASS 1\.25.*BITPIX 16.*DATE-OBS.*OBJECT –/,
    ],
    [`/frames/${ids[1]}/related/`, 'anonymous', `Frames related to frame ${ids[1]}`, /bias-1/],
    ['/frames/aggregate/', 'anonymous', 'What there is', /Sites tst/],
    ['/thumbnails/', 'anonymous', 'Thumbnails', /science-1-small/],
    ['/versions/', 'staff', 'Versions', /1–4 of 4 versions|1–3 of 3 versions/],
    ['/profile/', 'owner', 'owner', /Proposals PROP-A , PROP-B/],
    ['/profile/', 'staff', 'staff', /Staff yes Proposals none/],
    ['/profile/', 'anonymous', 'You have not signed in', /Signed in as nobody/],
  ]
  for (const [url, who, title, content] of titles) {
    const answer = await page(url, who)
    assert.deepEqual([answer.status, titleOf(answer)], [200, title], url)
    assert.match(read(answer), content, url)
  }
  const [thumbnail] = (await archive.get('/thumbnails/')).json.results
  assert.equal(titleOf(await page(`/thumbnails/${thumbnail.id}/`)), 'science-1-small')
  const [version] = (await archive.get('/versions/', 'staff')).json.results
  assert.equal(titleOf(await page(`/versions/${version.id}/`, 'staff')), `Version ${version.id}`)
})

test('request, status, methods and answer are shown', async () => {
  const answer = await page('/profile/?a=1')
  assert.ok(
    answer.text.includes('<strong>GET</strong> <code>/profile/?a=1</code> <span class="tag good">200 OK</span>'),
  )
  assert.ok(answer.text.includes('<a href="/profile/?a=1&amp;format=json">See as JSON</a>'))
  assert.match(
    answer.text,
    /<strong>HTTP 200 OK<\/strong>\n<span class="muted">Allow: GET, HEAD, OPTIONS\nContent-Type: application\/json<\/span>/,
  )
  const frames = await page('/frames/')
  assert.match(frames.text, /Allow: GET, POST, HEAD, OPTIONS/)
  assert.match((await page(`/frames/${ids[0]}/`)).text, /Allow: GET, PUT, PATCH, DELETE, HEAD, OPTIONS/)
  const dead = await page('/files/a?key=b')
  assert.deepEqual([dead.status, dead.headers['content-type']], [403, 'text/html; charset=utf-8'])
  assert.doesNotMatch(read(dead), /more rights/)
  assert.match((await page('/frames/zip/')).text, /Allow: POST, OPTIONS\n/)
})

test('JSON stays JSON for whom asks for it, and a page is there for whom asks for that', async () => {
  const json = await page('/frames/?format=json')
  assert.deepEqual([json.headers['content-type'], json.json.count], ['application/json', 2])
  assert.equal((await archive.get('/frames/')).headers['content-type'], 'application/json')
  const api = await archive.get('/frames/?format=api', 'anonymous', { accept: '*/*' })
  assert.equal(api.headers['content-type'], 'text/html; charset=utf-8')
})

test('HEAD has the headers of the page and no body', async () => {
  const headers = { accept: 'text/html' }
  const { status, text, headers: got } = await archive.send('HEAD', '/profile/', { headers })
  const length = Number((await page('/profile/')).headers['content-length'])
  assert.deepEqual([status, text, got['content-type']], [200, '', 'text/html; charset=utf-8'])
  assert.ok(Math.abs(Number(got['content-length']) - length) <= 1) // "HEAD" for "GET"
})

test('the form offers the types that the configuration database knows', async () => {
  for (const url of ['/frames/', '/frames/?start=junk']) {
    const { text } = await page(url)
    const offered = [...text.matchAll(/type="checkbox" name="include_configuration_type" value="(\w+)"/g)]
    assert.deepEqual(
      offered.map(([, type]) => type),
      ['BIAS', 'EXPOSE', 'NIGHTGLOW'],
    )
    assert.ok(text.includes('<option value="NIGHTGLOW">'))
  }
})

test('a parameter that cannot be read is told at its field', async () => {
  const answer = await page('/frames/?start=junk&target_name=M')
  assert.deepEqual([answer.status, titleOf(answer)], [400, 'Bad Request'])
  assert.ok(
    answer.text.includes(
      '<div class="message error" role="alert"><strong>Start:</strong> Enter a valid date/time.</div>',
    ),
  )
  assert.match(
    answer.text,
    /name="start" value="junk"[^>]*><p class="hint"[^>]*>[^<]*<\/p><div id="field-start-error"><p class="field-error">Enter a valid date\/time\.<\/p>/,
  )
  assert.match(answer.text, /name="target_name" value="M"/)
})

test('errors are pages, with a way on', async () => {
  const missing = await page('/frames/999999/')
  assert.deepEqual([missing.status, titleOf(missing)], [404, 'Not Found'])
  assert.match(read(missing), /No Frame matches the given query\. It may have been deleted.*Log in/)
  const hidden = await page(`/frames/${ids[2]}/`)
  assert.equal(hidden.status, 404)
  const versions = await page('/versions/')
  assert.deepEqual([versions.status, versions.headers['www-authenticate']], [401, 'Token'])
  assert.match(versions.text, /href="\/api-auth\/login\/\?next=%2Fversions%2F">Log in/)
  const forbidden = await page('/versions/', 'owner')
  assert.equal(forbidden.status, 403)
  assert.match(read(forbidden), /You are signed in as owner/)
  const turnedAway = await page('/frames/', 'anonymous', { authorization: 'Token nobody' })
  assert.equal(turnedAway.status, 401)
  assert.match(turnedAway.text, /Invalid token\./)
})

test('an address that nothing has is a page for a browser alone', async () => {
  const answer = await page('/nothing/<b>/')
  assert.deepEqual([answer.status, titleOf(answer)], [404, 'Not found'])
  assert.match(answer.text, /<code>\/nothing\/(<|&lt;|%3C)b/)
  assert.match(
    (await archive.get('/nothing/')).text,
    /^<!doctype html>\n<html lang="en">\n<head>\n {2}<title>Not Found/,
  )
})

test('who asks is named, staff find what is theirs', async () => {
  assert.match((await page('/')).text, /href="\/api-auth\/login\/\?next=%2F">Log in/)
  const owner = await page('/', 'owner')
  assert.match(owner.text, /<a href="\/profile\/">owner<\/a>/)
  assert.doesNotMatch(owner.text, /\/admin\//)
  assert.match((await page('/', 'staff')).text, /<a href="\/admin\/">/)
})

/** The body of the answer to a path that is sent as it stands. */
const sendAsItStands = (port: number, path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { accept: 'text/html' } }, async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve(text)
    }).on('error', reject)
  })

test('nothing that a frame or a client says becomes markup', async () => {
  await archive.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = archive.app.server.address() as AddressInfo
  const hostile = '"><img/src=x/onerror=alert(1)><script>'
  for (const path of [
    `/frames/?${hostile}=${hostile}&site_id=${hostile}&start=${hostile}&ordering=${hostile}`,
    `/frames/${hostile}/`,
    `/frames/?site_id=${hostile}`,
    `/${hostile}/`,
  ]) {
    const text = await sendAsItStands(port, path)
    assert.match(text, /<h1>/)
    assert.doesNotMatch(text, /<script|<img|<[a-z]+[^>]* on[a-z]+=/, path)
  }
})

test('errors of the archive itself are pages that say when to come back', async () => {
  const app = Fastify()
  handleErrors(app)
  readRequests(app)
  negotiate(app)
  showPages(app, readSettings({}))
  app.get('/slow/', async () => {
    throw new QueryTimeout()
  })
  app.get('/away/', async () => {
    throw new DatabaseUnavailable()
  })
  app.get('/defect/', async () => {
    throw new Error('a defect')
  })
  const found = await Promise.all(
    ['/slow/', '/away/', '/defect/'].map((url) => app.inject({ url, headers: { accept: 'text/html' } })),
  )
  await app.close()
  assert.deepEqual(
    found.map(({ statusCode }) => statusCode),
    [503, 503, 500],
  )
  const [slow = '', away = '', defect = ''] = found.map(({ body }) => body)
  assert.match(slow, /<h1>Service Unavailable<\/h1>\n<div class="message error" role="alert">The search took too long/)
  assert.match(slow, /<a class="button" href="\/slow\/">Try again<\/a>/)
  assert.match(away, /It can be asked again in 5 seconds\./)
  assert.match(defect, /<h1>Internal Server Error<\/h1>.*The archive failed on this request/s)
  assert.doesNotMatch(defect, /a defect/)
})
