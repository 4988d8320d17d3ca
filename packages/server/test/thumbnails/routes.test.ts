import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '../../src/db/sql.ts'
import { type Answer, startTestArchive, type TestArchive, type Who } from '../helpers/archive.ts'
import { aFrame } from '../helpers/frame.ts'

let archive: TestArchive
const frames: Record<string, number> = {}
before(async () => {
  archive = await startTestArchive({
    FILESYSTEM_STORAGE_BASE_URL: 'http://files.test/',
    CONFIGURATION_TYPES: 'EXPOSE',
    PAGINATION_MAX_LIMIT: '3',
    PAGINATION_MAX_LIMIT_ANON: '2',
  })
  const hidden = { public_date: '2090-01-01T00:00:00Z' }
  const given = {
    shown: {},
    mine: { ...hidden, proposal_id: 'PROP-A', request_id: 7 },
    theirs: { ...hidden, proposal_id: 'PROP-Z' },
  }
  for (const [name, fields] of Object.entries(given)) {
    const { json } = await archive.post('/frames/', aFrame(name, fields), 'superuser')
    frames[name] = json.id
  }
})
after(() => archive.close())

const aThumbnail = (basename: string, given: Record<string, unknown> = {}): Record<string, unknown> =>
  aFrame(basename, {
    frame_basename: 'shown',
    size: 'small',
    version_set: [{ key: `key-${basename}`, md5: `md5-${basename}`, extension: '.jpg' }],
    ...given,
  })
const post = (record: unknown, who: Who = 'superuser'): Promise<Answer> => archive.post('/thumbnails/', record, who)
const create = async (basename: string, given?: Record<string, unknown>): Promise<number> => {
  const answer = await post(aThumbnail(basename, given))
  assert.equal(answer.status, 201, answer.text)
  const [row] = await archive.db.writer.query<{ id: number }>(
    sql`select id from frames_thumbnail where basename = ${basename}`,
  )
  return row!.id
}
const names = async (query: string, who: Who = 'anonymous'): Promise<string[]> => {
  const { status, json, text } = await archive.get(`/thumbnails/?${query}`, who)
  assert.equal(status, 200, text)
  return json.results.map(({ basename }: { basename: string }) => basename)
}
/** Thumbnails of a frame that everybody may see, of one of PROP-A and of one of PROP-Z. */
const ids: Record<string, number> = {}

test('a thumbnail is stored and answered with its frame', async () => {
  const { status, json } = await post(aThumbnail('shown-small'))
  assert.equal(status, 201)
  const { frame, ...thumbnail } = json
  assert.deepEqual(Object.keys(json), ['frame', 'size', 'basename', 'url', 'key', 'extension'])
  assert.deepEqual([frame.id, frame.basename, frame.version_set.length], [frames.shown, 'shown', 1])
  assert.deepEqual(thumbnail, {
    size: 'small',
    basename: 'shown-small',
    url: 'http://files.test/tst/fa01/20200505/thumbnails/shown-small.jpg',
    key: 'key-shown-small',
    extension: '.jpg',
  })
  ids.large = await create('shown-large', { size: 'large' })
  ids.mine = await create('mine-small', { frame_basename: 'mine' })
  ids.theirs = await create('theirs-small', { frame_basename: 'theirs' })
})

test('a thumbnail of a known name is replaced', async () => {
  const id = await create('again')
  const version_set = [{ key: 'another', md5: 'another', extension: '.jpeg' }]
  assert.equal(await create('again', { size: 'medium', version_set }), id)
  const { json } = await archive.get(`/thumbnails/${id}/`)
  assert.deepEqual(json, {
    id,
    frame: frames.shown,
    size: 'medium',
    basename: 'again',
    extension: '.jpeg',
    key: 'another',
    url: 'http://files.test/tst/fa01/20200505/thumbnails/again.jpeg',
  })
  assert.equal((await archive.send('DELETE', `/thumbnails/${id}/`, { who: 'superuser' })).status, 204)
  assert.equal((await archive.get(`/thumbnails/${id}/`)).status, 404)
})

test('a frame that is not here yet is made with what is told of it, and not listed', async () => {
  await create('early-small', {
    frame_basename: 'early',
    target_name: 'Vega',
    version_set: [{ key: 'e', md5: 'e', extension: '.jpg' }],
  })
  const [row] = await archive.db.writer.query<{ target_name: string; versions: number }>(sql`
    select target_name, (select count(*) from frames_version v where v.frame_id = f.id) as versions
    from frames_frame f where basename = 'early'`)
  assert.deepEqual(row, { target_name: 'Vega', versions: 0 })
  assert.equal((await archive.get('/frames/?basename_exact=early')).json.count, 0)
  await archive.db.writer.query(sql`delete from frames_thumbnail where basename = 'early-small'`)
})

test('what a record lacks or has wrong is told by field', async () => {
  const taken = (aFrame('shown').version_set as { md5: string }[])[0]!.md5
  const halfCircle = [10, 190, 90, 10].map((ra, index) => [ra, [20, -20, 45, 20][index]])
  const { size, ...noSize } = aThumbnail('x')
  const { frame_basename, ...noFrame } = aThumbnail('x')
  const cases: readonly (readonly [body: unknown, json: unknown])[] = [
    [noSize, { size: ['This field is required.'] }],
    [aThumbnail('x', { size: 'huge' }), { size: ['"huge" is not a valid choice.'] }],
    [noFrame, { frame_basename: ['This field is required.'] }],
    [aThumbnail('x', { frame_basename: '../x' }), { frame_basename: ['A name may not hold a slash.'] }],
    [aThumbnail('x', { version_set: [] }), { version_set: ['A thumbnail has one file; give its version.'] }],
    [
      aThumbnail('x', { version_set: [{ key: 'q', md5: taken, extension: '.jpg' }] }),
      { version_set: [{ md5: ['version with this md5 already exists.'] }] },
    ],
    [
      aThumbnail('x', { frame_basename: 'half', area: { type: 'Polygon', coordinates: [halfCircle] } }),
      { area: ['The database cannot store this footprint: Antipodal (180 degrees long) edge detected!'] },
    ],
    [[], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
  ]
  for (const [body, json] of cases) {
    const answer = await post(body)
    assert.deepEqual([answer.status, answer.json], [400, json], JSON.stringify(body).slice(0, 200))
  }
  const required = await post({})
  assert.deepEqual(Object.keys(required.json), [
    ...[
      'basename',
      'area',
      'version_set',
      'headers',
      'observation_day',
      'configuration_type',
      'related_frame_filenames',
    ],
  ])
})

test('whoever may see a frame sees its thumbnails, and nobody else', async () => {
  const seen: Readonly<Record<Who, readonly string[]>> = {
    anonymous: ['shown-small', 'shown-large'],
    owner: ['shown-small', 'shown-large', 'mine-small'],
    other: ['shown-small', 'shown-large'],
    staff: ['shown-small', 'shown-large'],
    superuser: ['shown-small', 'shown-large', 'mine-small', 'theirs-small'],
  }
  for (const [who, expected] of Object.entries(seen) as [Who, string[]][]) {
    const pages = [await names('limit=2', who), await names('limit=2&offset=2', who)]
    assert.deepEqual(pages.flat(), expected, who)
    for (const [name, id] of Object.entries(ids)) {
      const { status, json } = await archive.get(`/thumbnails/${id}/`, who)
      const basename = `${name === 'large' ? 'shown' : name}-${name === 'large' ? 'large' : 'small'}`
      assert.equal(status, expected.includes(basename) ? 200 : 404, `${who} ${name}`)
      if (status === 404) assert.deepEqual(json, { detail: 'No Thumbnail matches the given query.' })
    }
  }
})

test('each filter, and what it cannot read', async () => {
  const found = {
    'frame_basename=shown': ['shown-small', 'shown-large'],
    'frame_basename=show': [],
    'frame_basename=mine': ['mine-small'],
    'size=large': ['shown-large'],
    'size=': ['shown-small', 'shown-large', 'mine-small'],
    'proposal_id=PROP-A': ['mine-small'],
    'request_id=7': ['mine-small'],
    'observation_id=777001&size=small': ['shown-small', 'mine-small'],
    'anything=else&limit=1&offset=1': ['shown-large'],
  }
  for (const [query, expected] of Object.entries(found)) assert.deepEqual(await names(query, 'owner'), expected, query)
  const refused = {
    'size=huge': { size: ['Select a valid choice. huge is not one of the available choices.'] },
    'request_id=x': { request_id: ['Enter a number.'] },
    'frame_basename=%00': { frame_basename: ['Null characters are not allowed.'] },
  }
  for (const [query, json] of Object.entries(refused)) {
    const answer = await archive.get(`/thumbnails/?${query}`)
    assert.deepEqual([answer.status, answer.json], [400, json], query)
  }
})

test('a page of thumbnails: next is there exactly when a further one is; anonymous pages are capped', async () => {
  const first = (await archive.get('/thumbnails/?limit=100&frame_basename=shown', 'owner')).json
  assert.deepEqual([first.count, first.next, first.previous, first.count_estimated], [2, null, null, false])
  const capped = (await archive.get('/thumbnails/?limit=1000')).json
  assert.deepEqual([capped.results.length, capped.next], [2, null])
  const all = (await archive.get('/thumbnails/?limit=1000', 'superuser')).json
  assert.deepEqual([all.results.length, all.next], [3, 'http://archive.test/thumbnails/?limit=3&offset=3'])
  assert.ok(all.count >= 4)
  const short = (await archive.get('/thumbnails/?limit=1&frame_basename=shown')).json
  assert.deepEqual([short.count, short.count_estimated], [2, false])
})

test('superusers change and delete thumbnails, others do not', async () => {
  const id = await create('changing')
  for (const [who, status] of [
    ['anonymous', 401],
    ['owner', 403],
    ['staff', 403],
  ] as const) {
    assert.equal((await post(aThumbnail('no'), who)).status, status, who)
    assert.equal((await archive.send('PATCH', `/thumbnails/${id}/`, { who, body: {} })).status, status, who)
    assert.equal((await archive.send('DELETE', `/thumbnails/${id}/`, { who })).status, status, who)
  }
  const patch = (body: unknown, method = 'PATCH'): Promise<Answer> =>
    archive.send(method, `/thumbnails/${id}/`, { who: 'superuser', body })
  const changed = await patch({ size: 'medium' })
  assert.deepEqual([changed.status, changed.json.size, changed.json.frame.id], [200, 'medium', frames.shown])
  assert.deepEqual((await patch({ size: 'huge' })).json, { size: ['"huge" is not a valid choice.'] })
  assert.deepEqual((await patch({ basename: 'shown-small' })).json, {
    basename: ['thumbnail with this basename already exists.'],
  })
  assert.deepEqual((await patch({ size: 'small' }, 'PUT')).json, {
    basename: ['This field is required.'],
    key: ['This field is required.'],
    extension: ['This field is required.'],
  })
  assert.equal((await archive.send('DELETE', `/thumbnails/${id}/`, { who: 'superuser' })).status, 204)
  const found = async (path: unknown) => (await archive.get(`/thumbnails/${path}/`, 'superuser')).json
  for (const path of [id, '-1', '99999999999']) {
    assert.deepEqual(await found(path), { detail: 'No Thumbnail matches the given query.' }, String(path))
  }
  for (const path of ['abc', '1%00', '1.5']) assert.deepEqual(await found(path), { detail: 'Not found.' }, path)
})
