import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '../../../src/db/sql.ts'
import { startTestArchive, type TestArchive } from '../../helpers/archive.ts'
import { type Browser, browserOf } from '../../helpers/browser.ts'
import { aFrame } from '../../helpers/frame.ts'

let archive: TestArchive
let staff: Browser
let superuser: Browser
before(async () => {
  archive = await startTestArchive()
  const secret = { proposal_id: 'PROP-Z', public_date: '2999-01-01T00:00:00Z' }
  const frames = [
    aFrame('public-1', { related_frame_filenames: ['secret-1', 'placeholder'], target_name: '<i>M 31</i>' }),
    aFrame('secret-1', { ...secret, related_frame_filenames: ['public-1'] }),
    ...Array.from({ length: 55 }, (_, index) => aFrame(`crowd-${index}`)),
  ]
  for (const frame of frames) assert.equal((await archive.post('/frames/', frame, 'superuser')).status, 201)
  staff = await browserOf(archive, 'staff')
  superuser = await browserOf(archive, 'superuser')
})
after(() => archive.close())

const idOf = async (basename: string): Promise<number> => {
  const [row] = await archive.db.writer.query<{ id: number }>(
    sql`select id from frames_frame where basename = ${basename}`,
  )
  return row?.id ?? 0
}
const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/<a href="\/admin\/frames\/\d+\/">([^<]+)<\/a>/g)].map(([, name = '']) => name)

test('frames are listed newest first, fifty to a page, and found by part of the name', async () => {
  const first = await staff.open('/admin/frames/')
  assert.equal(namesIn(first.text).length, 50)
  assert.equal(namesIn(first.text)[0], 'crowd-54')
  const next = /href="(\/admin\/frames\/\?before=\d+)">Next</.exec(first.text)?.[1] ?? ''
  const second = await staff.open(next)
  assert.deepEqual(namesIn(second.text), ['crowd-4', 'crowd-3', 'crowd-2', 'crowd-1', 'crowd-0', 'public-1'])
  assert.ok(!second.text.includes('>Next<'))
  assert.deepEqual(namesIn((await staff.open('/admin/frames/?basename=LIC-1')).text), ['public-1'])
  assert.deepEqual(namesIn((await staff.open('/admin/frames/?proposal_id=NONE')).text), [])
})

test('what cannot be searched for is told by a page', async () => {
  for (const query of ['start=x', 'covers=POINT', 'covers=POLYGON((0 0,1 1,0 1,1 0,0 0))', 'basename=%00']) {
    const { status, headers } = await staff.open(`/admin/frames/?${query}`)
    assert.ok(status === 400 || status === 200, `${query}: ${status}`)
    assert.equal(headers['content-type'], 'text/html; charset=utf-8')
  }
  for (const before of ['x', '-1', '0', '1e99', '']) {
    assert.equal((await staff.open(`/admin/frames/?before=${before}`)).status, 200, before)
  }
})

test('staff see the frames that they see elsewhere, superusers all, nobody a placeholder', async () => {
  for (const [browser, seen] of [
    [staff, ['public-1']],
    [superuser, ['secret-1', 'public-1']],
  ] as const) {
    const found = await browser.open('/admin/frames/?basename=-1&exclude_OBSTYPE=BIAS')
    assert.deepEqual(
      namesIn(found.text).filter((name) => !name.startsWith('crowd')),
      seen,
    )
    assert.equal((await browser.open(`/admin/frames/${await idOf('placeholder')}/`)).status, 404)
  }
  const secret = `/admin/frames/${await idOf('secret-1')}/`
  assert.deepEqual([(await staff.open(secret)).status, (await superuser.open(secret)).status], [404, 200])
  assert.equal((await staff.open(`${secret}delete/`)).status, 403)
})

test('a frame’s page shows versions, headers, relatives that may be seen', async () => {
  const id = await idOf('public-1')
  const { status, headers, text } = await staff.open(`/admin/frames/${id}/`)
  assert.deepEqual([status, headers['cache-control']], [200, 'no-store, private'])
  assert.match(text, /<h1>public-1<\/h1>/)
  assert.match(text, /<dt>Target<\/dt><dd>&lt;i&gt;M 31&lt;\/i&gt;<\/dd>/)
  assert.match(text, /<dt>Observed<\/dt><dd>2020-05-05T05:05:05Z<\/dd>/)
  assert.match(text, new RegExp(`<a class="button plain" href="/frames/${id}/headers/">2 headers</a>`))
  assert.match(text, /<code>[0-9a-f]{32}<\/code>/)
  assert.match(text, /<a href="http:\/\/archive\.test\/[^"]+">Download<\/a>/)
  const read = text.slice(text.indexOf('</style>'))
  assert.ok(!read.includes('secret-1') && !read.includes('placeholder') && !read.includes('Delete…'))
  const whole = await superuser.open(`/admin/frames/${id}/`)
  assert.deepEqual(namesIn(whole.text), ['secret-1'])
  assert.ok(whole.text.includes(`href="/admin/frames/${id}/delete/"`))
})

test('a frame is deleted by a superuser who confirms it', async () => {
  const id = await idOf('crowd-7')
  const path = `/admin/frames/${id}/delete/`
  for (const answer of [await staff.open(path), await staff.send(path)]) {
    assert.equal(answer.status, 403)
    assert.ok(answer.text.includes('Only a superuser may delete frames.'))
  }
  const asked = await superuser.open(path)
  assert.match(asked.text, /<strong>crowd-7<\/strong> with its headers, thumbnails and 1 version,/)
  assert.equal(await idOf('crowd-7'), id)
  const { status, headers } = await superuser.send(path)
  assert.deepEqual([status, headers.location], [303, '/admin/frames/?done=deleted'])
  assert.equal(await idOf('crowd-7'), 0)
  assert.equal((await archive.get(`/frames/${id}/`)).status, 404)
  assert.match((await superuser.open('/admin/frames/?done=deleted')).text, /role="status">The frame was deleted/)
  assert.equal((await superuser.send(path)).status, 404)
})
