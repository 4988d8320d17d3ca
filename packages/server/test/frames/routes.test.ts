import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '../../src/db/sql.ts'
import { startTestArchive, type TestArchive } from '../helpers/archive.ts'
import { aFrame, square } from '../helpers/frame.ts'
import { appOn } from './app-on.ts'

let archive: TestArchive
/** Numbers of the frames by name. */
const ids: Record<string, number> = {}

before(async () => {
  archive = await startTestArchive({ FILESYSTEM_STORAGE_BASE_URL: 'http://files.test/', PAGINATION_MAX_LIMIT: '5' })
  for (const record of records) {
    const { status, json, text } = await archive.post('/frames/', record, 'superuser')
    assert.equal(status, 201, text)
    ids[json.basename] = json.id
  }
  const [ghost] = await archive.db.writer.query<{ id: number }>(
    sql`select id from frames_frame where basename = 'ghost'`,
  )
  ids.ghost = ghost!.id
  await archive.db.writer.query(sql`
    insert into frames_thumbnail (id, size, basename, extension, key, frame_id)
    values (71, 'large', 'second-large', '.jpg', 'thumbnail2', ${ids.second}::integer),
      (70, 'small', 'second-small', '.jpg', 'thumbnail1', ${ids.second}::integer)`)
})
after(() => archive.close())

const version = (name: string) => ({ key: `key-${name}`, md5: `md5-${name}`, extension: '.fits.fz' })
const records = [
  aFrame('first', { version_set: [version('first')], observation_date: '2020-05-05T05:05:05Z' }),
  aFrame('second', {
    version_set: [version('old'), { ...version('new'), extension: '.fits' }],
    related_frame_filenames: ['first', 'ghost', 'private'],
    area: square(10.1, -0.1),
    exposure_time: 15,
    observation_day: '2020-05-06',
    observation_date: '2020-05-06T00:00:00.5Z',
    observation_id: null,
    request_id: null,
    target_name: 'Véga "α" \\ 織女',
    reduction_level: 0,
  }),
  aFrame('third', { area: null, exposure_time: null, observation_date: '2020-05-07T00:00:00Z', headers: {} }),
  aFrame('private', {
    proposal_id: 'PROP-A',
    public_date: '2090-01-01T00:00:00Z',
    observation_date: '2020-05-08T00:00:00Z',
  }),
  aFrame('tie-b', { observation_date: '2020-05-09T00:00:00Z', primary_optical_element: 'b' }),
  aFrame('tie-a', { observation_date: '2020-05-09T00:00:00Z', primary_optical_element: 'b' }),
  aFrame('tie-c', { observation_date: '2020-05-09T00:00:00Z', primary_optical_element: 'v' }),
]
const newestFirst = ['tie-c', 'tie-a', 'tie-b', 'third', 'second', 'first']

/** The text of an answer without what differs from run to run; `created` must be an instant of today's. */
const settled = (text: string): string =>
  text
    .replace(/\{"id":\d+,"(?=key|created)/g, '{"id":0,"')
    .replace(/, (?=\d+[,\]])/g, ',')
    .replace(/"created":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?Z"/g, '"created":"now"')

const secondListed = (): string =>
  `{"id":${ids.second},"basename":"second","observation_date":"2020-05-06T00:00:00.500000Z","observation_day":"2020-05-06",` +
  '"proposal_id":"PUBLIC","instrument_id":"fa01","target_name":"Véga \\"α\\" \\\\ 織女","reduction_level":0,' +
  '"site_id":"tst","telescope_id":"1m0a","exposure_time":15.0,"primary_optical_element":"rp",' +
  '"public_date":"2021-05-05T00:00:00Z","configuration_type":"EXPOSE","observation_id":null,"request_id":null,' +
  '"version_set":[' +
  '{"id":0,"key":"key-new","md5":"md5-new","extension":".fits","url":"http://files.test/tst/fa01/20200506/raw/second.fits","created":"now"},' +
  '{"id":0,"key":"key-old","md5":"md5-old","extension":".fits.fz","url":"http://files.test/tst/fa01/20200506/raw/second.fits","created":"now"}],' +
  '"url":"http://files.test/tst/fa01/20200506/raw/second.fits","filename":"second.fits"THUMBNAILS,' +
  '"DATE_OBS":"2020-05-06T00:00:00.500000Z","DAY_OBS":"2020-05-06","PROPID":"PUBLIC","INSTRUME":"fa01",' +
  '"OBJECT":"Véga \\"α\\" \\\\ 織女","RLEVEL":0,"SITEID":"tst","TELID":"1m0a","EXPTIME":15.0,"FILTER":"rp",' +
  '"L1PUBDAT":"2021-05-05T00:00:00Z","OBSTYPE":"EXPOSE","BLKUID":null,"REQNUM":null,' +
  '"area":{"type":"Polygon","coordinates":[[[9.9,-0.3],[9.9,0.1],[10.3,0.1],[10.3,-0.3],[9.9,-0.3]]]}RELATED}'
const relatedOfSecond = (): string =>
  `,"related_frames":[${[ids.first, ids.ghost, ids.private].sort((a, b) => a! - b!)}]`
const thumbnailsOfSecond = (): string =>
  `,"thumbnails":[{"id":70,"frame":${ids.second},"size":"small","basename":"second-small","extension":".jpg","key":"thumbnail1","url":"http://files.test/tst/fa01/20200506/thumbnails/second-small.jpg"},` +
  `{"id":71,"frame":${ids.second},"size":"large","basename":"second-large","extension":".jpg","key":"thumbnail2","url":"http://files.test/tst/fa01/20200506/thumbnails/second-large.jpg"}]`
const second = ({ related = true, thumbnails = false } = {}): string =>
  secondListed()
    .replace('RELATED', related ? relatedOfSecond() : '')
    .replace('THUMBNAILS', thumbnails ? thumbnailsOfSecond() : '')

test('a list: every key of the page and of the frame, in the order of the existing archive', async () => {
  const { status, headers, text } = await archive.get('/frames/?basename=second')
  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'application/json')
  assert.equal(settled(text), `{"count":1,"next":null,"previous":null,"results":[${second()}],"count_estimated":false}`)
})

test('one frame is the frame of the list', async () => {
  const { status, headers, text } = await archive.get(`/frames/${ids.second}/`)
  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'application/json')
  assert.equal(settled(text), second())
})

test('a frame without an area has no such key, one without an exposure time has null', async () => {
  const { json } = await archive.get(`/frames/${ids.third}/`)
  assert.equal('area' in json, false)
  assert.deepEqual([json.exposure_time, json.EXPTIME, json.related_frames], [null, null, []])
})

test('include_related_frames: left out by false in any case and by nothing else; include_thumbnails: only by true', async () => {
  const spellings = {
    'include_related_frames=false': { related: false },
    'include_related_frames=False': { related: false },
    'include_related_frames=FALSE': { related: false },
    'include_related_frames=0': {},
    'include_related_frames=': {},
    'include_related_frames=false&include_related_frames=true': {},
    'include_thumbnails=true': { thumbnails: true },
    'include_thumbnails=True': { thumbnails: true },
    'include_thumbnails=1': {},
    'include_thumbnails=': {},
    'include_thumbnails=false': {},
    'include_related_frames=False&include_thumbnails=True': { related: false, thumbnails: true },
  }
  for (const [query, included] of Object.entries(spellings)) {
    assert.equal(settled((await archive.get(`/frames/${ids.second}/?${query}`)).text), second(included), query)
    const list = await archive.get(`/frames/?basename=second&${query}`)
    assert.ok(settled(list.text).includes(`"results":[${second(included)}]`), query)
  }
})

test('headers: all of them under "data", an empty object when there are none', async () => {
  const { status, headers, text } = await archive.get(`/frames/${ids.second}/headers/`)
  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'application/json')
  assert.equal(text, '{"data":{"AIRMASS": 1.25, "DATE-OBS": "2020-05-05T05:05:05.500"}}')
  assert.equal((await archive.get(`/frames/${ids.third}/headers/`)).text, '{"data":{}}')
})

test('related frames: a plain list in the short form, the newest observation first', async () => {
  const { status, headers, text } = await archive.get(`/frames/${ids.first}/related/`)
  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'application/json')
  assert.equal(settled(text), `[${secondStored()}]`)
  const ofSecond = await archive.get(`/frames/${ids.second}/related/`, 'owner')
  assert.deepEqual(
    ofSecond.json.map((frame: { basename: string }) => frame.basename),
    ['private', 'first'],
  )
  assert.deepEqual((await archive.get(`/frames/${ids.third}/related/`)).json, [])
})

/** As `related/` and the answer to a POST show a frame. */
const secondStored = (): string =>
  `{"id":${ids.second},"basename":"second",` +
  '"area":{"type":"Polygon","coordinates":[[[9.9,-0.3],[9.9,0.1],[10.3,0.1],[10.3,-0.3],[9.9,-0.3]]]}' +
  `${relatedOfSecond()},"version_set":[` +
  '{"id":0,"created":"now","key":"key-new","md5":"md5-new","extension":".fits","url":"http://files.test/tst/fa01/20200506/raw/second.fits"},' +
  '{"id":0,"created":"now","key":"key-old","md5":"md5-old","extension":".fits.fz","url":"http://files.test/tst/fa01/20200506/raw/second.fits"}],' +
  '"filename":"second.fits","url":"http://files.test/tst/fa01/20200506/raw/second.fits","reduction_level":0,' +
  '"observation_day":"2020-05-06","observation_date":"2020-05-06T00:00:00.500000Z","proposal_id":"PUBLIC",' +
  '"instrument_id":"fa01","target_name":"Véga \\"α\\" \\\\ 織女","site_id":"tst","telescope_id":"1m0a",' +
  '"exposure_time":15.0,"primary_optical_element":"rp","public_date":"2021-05-05T00:00:00Z",' +
  '"configuration_type":"EXPOSE","observation_id":null,"request_id":null}'

test('a POST answers with the frame in the short form', async () => {
  const { status, headers, text, json } = await archive.post(
    '/frames/',
    aFrame('posted', { version_set: [version('posted')] }),
    'superuser',
  )
  assert.equal(status, 201)
  assert.equal(headers['content-type'], 'application/json')
  const url = 'http://files.test/tst/fa01/20200505/processed/posted.fits.fz'
  assert.equal(
    settled(text),
    `{"id":${json.id},"basename":"posted",` +
      '"area":{"type":"Polygon","coordinates":[[[9.8,9.8],[9.8,10.2],[10.2,10.2],[10.2,9.8],[9.8,9.8]]]},"related_frames":[],' +
      `"version_set":[{"id":0,"created":"now","key":"key-posted","md5":"md5-posted","extension":".fits.fz","url":"${url}"}],` +
      `"filename":"posted.fits.fz","url":"${url}","reduction_level":91,"observation_day":"2020-05-05",` +
      '"observation_date":"2020-05-05T05:05:05.500000Z","proposal_id":"PUBLIC","instrument_id":"fa01","target_name":"M 31",' +
      '"site_id":"tst","telescope_id":"1m0a","exposure_time":30.5,"primary_optical_element":"rp",' +
      '"public_date":"2021-05-05T00:00:00Z","configuration_type":"EXPOSE","observation_id":777001,"request_id":888001}',
  )
  await archive.db.transaction(async (trx) => {
    await trx.query(sql`delete from frames_version where frame_id = ${json.id}::integer`)
    await trx.query(sql`delete from frames_headers where frame_id = ${json.id}::integer`)
    await trx.query(sql`delete from frames_frame where id = ${json.id}::integer`)
  })
})

test('the answer has the footprint that was given, and the archive the one that is on the sphere', async () => {
  const corners = (ra: number, dec: number) =>
    [
      [ra, dec],
      [ra + 1, dec],
      [ra, dec - 1],
      [ra, dec],
    ].map(([x, y]) => [x, y])
  const area = (ra: number, dec: number) => ({ type: 'Polygon', coordinates: [corners(ra, dec)] })
  const { json } = await archive.post('/frames/', aFrame('beyond', { area: area(370, 20) }), 'superuser')
  assert.deepEqual(json.area, area(370, 20))
  assert.deepEqual((await archive.get(`/frames/${json.id}/`)).json.area, area(10, 20))
  const body = { area: area(371, 20) }
  const changed = await archive.send('PATCH', `/frames/${json.id}/`, { who: 'superuser', body })
  assert.deepEqual(changed.json.area, body.area)
  assert.equal((await archive.send('DELETE', `/frames/${json.id}/`, { who: 'superuser' })).status, 204)
})

test('an address with a suffix is the one without, in that format', async () => {
  const same = await archive.get(`/frames/${ids.second}/`)
  const page = { accept: 'text/html,*/*' }
  assert.deepEqual((await archive.get(`/frames/${ids.second}.json`, 'anonymous', page)).json, same.json)
  assert.equal(
    (await archive.get('/frames.api', 'anonymous', page)).headers['content-type'],
    'text/html; charset=utf-8',
  )
  const junk = await archive.get(`/frames/${ids.second}.xml`)
  assert.deepEqual([junk.status, junk.json], [404, { detail: 'Not found.' }])
})

test('who may POST: a superuser, told before the body is looked at', async () => {
  const answers = {
    anonymous: [401, { detail: 'Authentication credentials were not provided.' }],
    owner: [403, { detail: 'You do not have permission to perform this action.' }],
    staff: [403, { detail: 'You do not have permission to perform this action.' }],
    superuser: [400, { detail: 'JSON parse error - Expecting value: line 1 column 6 (char 5)' }],
  } as const
  for (const [who, expected] of Object.entries(answers)) {
    const json = { 'content-type': 'application/json' }
    const answer = await archive.post('/frames/', '{"a":', who as keyof typeof answers, json)
    assert.deepEqual([answer.status, answer.json], expected, who)
  }
})

interface Linked {
  readonly count: number
  readonly next: string | null
  readonly previous: string | null
  readonly names: readonly string[]
}
const page = async (url: string, headers: Record<string, string> = {}): Promise<Linked> => {
  const { status, json } = await archive.get(url, 'anonymous', headers)
  assert.equal(status, 200, url)
  const names = json.results.map((frame: { basename: string }) => frame.basename)
  return { count: json.count, next: json.next, previous: json.previous, names }
}

test('links of a page: absolute, parameters sorted by name, encoded as Python does, limit as it was applied', async () => {
  const { next, previous } = await page(
    '/frames/?site_id=tst&offset=2&basename=&target_name=&limit=2&x=a%20b~%27(%C3%A9)',
    { host: 'other.test:8080' },
  )
  const kept = 'basename=&limit=2&offset=4&site_id=tst&target_name=&x=a+b~%27%28%C3%A9%29'
  assert.equal(next, `http://other.test:8080/frames/?${kept}`)
  assert.equal(previous, `http://other.test:8080/frames/?${kept.replace('&offset=4', '')}`)
  const third = await page('/frames/?offset=3&limit=1')
  assert.equal(third.previous, 'http://archive.test/frames/?limit=1&offset=2')
})

test('limit and offset: what cannot be read counts as not given, what is too large is cut', async () => {
  const five = newestFirst.slice(0, 5)
  const expected = {
    '': five,
    'limit=2': newestFirst.slice(0, 2),
    'limit=99999999': five,
    [`limit=${'9'.repeat(30)}`]: five,
    'limit=0': five,
    'limit=-5': five,
    'limit=abc': five,
    'limit=1.5': five,
    'limit=': five,
    'limit=%2B2': newestFirst.slice(0, 2),
    'limit=%202%20': newestFirst.slice(0, 2),
    'limit=%D9%A2': newestFirst.slice(0, 2),
    'limit=0_2': newestFirst.slice(0, 2),
    'limit=1&limit=2': newestFirst.slice(0, 2),
    'limit=2&offset=1': newestFirst.slice(1, 3),
    'limit=2&offset=-1': newestFirst.slice(0, 2),
    'limit=2&offset=x': newestFirst.slice(0, 2),
    'limit=5&offset=5': ['first'],
    'offset=6': [],
    'offset=9223372036854775808': [],
    [`offset=${'9'.repeat(400)}`]: [],
  }
  const found: Record<string, unknown> = {}
  for (const query of Object.keys(expected)) found[query] = (await page(`/frames/?${query}`)).names
  assert.deepEqual(found, expected)
  assert.equal((await page('/frames/?limit=5000')).next, 'http://archive.test/frames/?limit=5&offset=5')
})

test('a page without a limit has the default size', async () => {
  const app = await appOn(archive.db)
  const { results, next } = (await app.inject('/frames/')).json()
  assert.deepEqual([results.length, next], [6, null])
  await app.close()
})

test('next is there exactly when a further row is: following it gives every frame once', async () => {
  for (const limit of [1, 2, 3, 5]) {
    const names: string[] = []
    let url: string | null = `/frames/?limit=${limit}`
    for (let pages = 0; url !== null; pages++) {
      assert.ok(pages < 7)
      const one: Linked = await page(url.replace('http://archive.test', ''))
      assert.equal(one.next !== null, names.length + one.names.length < newestFirst.length)
      assert.ok(one.names.length > 0)
      assert.ok(one.count >= names.length + one.names.length)
      names.push(...one.names)
      url = one.next
    }
    assert.deepEqual(names, newestFirst)
  }
  assert.deepEqual(await page('/frames/?limit=3&offset=3'), {
    count: 6,
    next: null,
    previous: 'http://archive.test/frames/?limit=3',
    names: newestFirst.slice(3),
  })
  assert.deepEqual(await page('/frames/?basename=nothing'), { count: 0, next: null, previous: null, names: [] })
})

test('ordering: by each name, either way, by several; frames of equal rank stand by number', async () => {
  const byNumber = ['first', 'second', 'third', 'tie-b', 'tie-a', 'tie-c']
  const expected = {
    id: byNumber,
    '-id': [...byNumber].reverse(),
    basename: ['first', 'second', 'third', 'tie-a', 'tie-b', 'tie-c'],
    '-basename': ['tie-c', 'tie-b', 'tie-a', 'third', 'second', 'first'],
    observation_date: ['first', 'second', 'third', 'tie-b', 'tie-a', 'tie-c'],
    '-observation_date': newestFirst,
    '': newestFirst,
    junk: newestFirst,
    public_date: newestFirst,
    'id;drop': newestFirst,
    '--id': newestFirst,
    frame__id: newestFirst,
    'junk,basename': ['first', 'second', 'third', 'tie-a', 'tie-b', 'tie-c'],
    ' basename ': ['first', 'second', 'third', 'tie-a', 'tie-b', 'tie-c'],
    '-primary_optical_element,basename': ['tie-c', 'first', 'second', 'third', 'tie-a', 'tie-b'],
    primary_optical_element: ['tie-b', 'tie-a', 'first', 'second', 'third', 'tie-c'],
    'reduction_level,-id': ['second', 'tie-c', 'tie-a', 'tie-b', 'third', 'first'],
    '-exposure_time': ['third', 'first', 'tie-b', 'tie-a', 'tie-c', 'second'],
    target_name: ['first', 'third', 'tie-b', 'tie-a', 'tie-c', 'second'],
    proposal_id: byNumber,
    instrument_id: byNumber,
    configuration_type: byNumber,
  }
  const found: Record<string, unknown> = {}
  for (const ordering of Object.keys(expected)) {
    const query = `ordering=${encodeURIComponent(ordering)}`
    const pages = [await page(`/frames/?${query}&limit=3`), await page(`/frames/?${query}&limit=3&offset=3`)]
    found[ordering] = pages.flatMap(({ names }) => names)
  }
  assert.deepEqual(found, expected)
})

interface Cursored {
  readonly next: string | null
  readonly previous: string | null
  readonly names: readonly string[]
}
const byCursor = async (url: string): Promise<Cursored> => {
  const { status, json } = await archive.get(url.replace('http://archive.test', ''))
  assert.equal(status, 200, url)
  assert.deepEqual(Object.keys(json), ['next', 'previous', 'results'])
  return { ...json, names: json.results.map((frame: { basename: string }) => frame.basename) }
}

test('by cursor: following next gives every frame once, and previous leads the same way back', async () => {
  for (const ordering of [
    '',
    'id',
    '-basename',
    'exposure_time',
    '-exposure_time',
    '-primary_optical_element,basename',
  ]) {
    const query = `/frames/?pagination_style=cursor&ordering=${ordering}`
    const pagesByOffset = [0, 3].map((offset) => page(`/frames/?ordering=${ordering}&limit=3&offset=${offset}`))
    const all = (await Promise.all(pagesByOffset)).flatMap(({ names }) => names)
    assert.equal(all.length, 6)
    for (const limit of [1, 2, 4]) {
      const pages: Cursored[] = [await byCursor(`${query}&limit=${limit}`)]
      for (let one = pages[0]!; one.next !== null; pages.push(one)) one = await byCursor(one.next)
      assert.deepEqual(
        pages.flatMap(({ names }) => names),
        all,
        `${ordering} ${limit}`,
      )
      assert.equal(pages[0]!.previous, null)
      const back: (readonly string[])[] = []
      for (let one = pages.at(-1)!; one.previous !== null; back.unshift(one.names)) one = await byCursor(one.previous)
      assert.deepEqual(
        back.flat(),
        pages.slice(0, -1).flatMap(({ names }) => names),
        `${ordering} ${limit} back`,
      )
    }
  }
})

test('a cursor outlives another limit, and rows that are stored meanwhile', async () => {
  const { next, names } = await byCursor('/frames/?pagination_style=cursor&limit=2')
  const rest = await byCursor(next!.replace('limit=2', 'limit=50'))
  assert.deepEqual([...names, ...rest.names], newestFirst)
  assert.equal(rest.next, null)
})

test('a cursor that is none, or of another ordering, is not found; one of the existing archive goes on', async () => {
  for (const query of ['cursor=junk', 'ordering=id&cursor=cD1hYmM%3D', 'cursor=cD1ub3RhZGF0ZQ%3D%3D']) {
    const { status, json } = await archive.get(`/frames/?pagination_style=cursor&${query}`)
    assert.deepEqual([status, json], [404, { detail: 'Invalid cursor' }], query)
  }
  const position = encodeURIComponent(Buffer.from('p=second').toString('base64'))
  assert.deepEqual((await byCursor(`/frames/?pagination_style=cursor&ordering=basename&cursor=${position}`)).names, [
    'third',
    'tie-a',
    'tie-b',
    'tie-c',
  ])
})

test('id__gt: what is newer in the archive', async () => {
  const { names } = await page(`/frames/?ordering=id&id__gt=${ids.second}&limit=3`)
  assert.deepEqual(names, ['third', 'tie-b', 'tie-a'])
  assert.deepEqual((await page('/frames/?id__gt=1e20')).names, [])
  assert.equal((await page('/frames/?id__gt=-1e20&limit=5')).names.length, 5)
  const junk = await archive.get('/frames/?id__gt=x')
  assert.deepEqual([junk.status, junk.json], [400, { id__gt: ['Enter a number.'] }])
})

test('the filters of the list apply to one frame and its headers as well', async () => {
  for (const part of ['', 'headers/']) {
    assert.equal((await archive.get(`/frames/${ids.first}/${part}?site_id=tst`)).status, 200)
    const other = await archive.get(`/frames/${ids.first}/${part}?site_id=zzz`)
    assert.deepEqual([other.status, other.json], [404, { detail: 'No Frame matches the given query.' }])
    const junk = await archive.get(`/frames/${ids.first}/${part}?start=junk`)
    assert.deepEqual([junk.status, junk.json], [400, { start: ['Enter a valid date/time.'] }])
  }
})

test('numbers as Python reads them find the frame, all else is a 404 with a message', async () => {
  const id = ids.first as number
  const unknown = { detail: 'No Frame matches the given query.' }
  const unreadable = { detail: 'Not found.' }
  const arabic = String(id).replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)))
  for (const part of ['', 'headers/', 'related/']) {
    const status = async (text: string): Promise<unknown[]> => {
      const answer = await archive.get(`/frames/${text}/${part}`)
      return [text, answer.status, answer.status === 200 ? undefined : answer.json]
    }
    for (const text of [
      `0${id}`,
      `00${id}`,
      `+${id}`,
      `%2B${id}`,
      `%20${id}`,
      `${id}%20`,
      `0_${id}`,
      encodeURIComponent(arabic),
    ]) {
      assert.deepEqual(await status(text), [text, 200, undefined])
    }
    for (const text of [
      '0',
      '-1',
      `-${id}`,
      '999999',
      '2147483647',
      '2147483648',
      '99999999999999999999',
      '9'.repeat(3000),
    ]) {
      assert.deepEqual(await status(text), [text, 404, unknown])
    }
    for (const text of [
      'abc',
      '1.5',
      '%00',
      `${id}%00`,
      `%00${id}`,
      '1;',
      '%F0%9F%98%80',
      '1e0',
      `${id}_`,
      `${id}__0`,
      '0x1',
    ]) {
      assert.deepEqual(await status(text), [text, 404, unreadable])
    }
  }
})

test('a browser gets a page of the same answer', async () => {
  for (const url of [
    '/frames/',
    `/frames/${ids.second}/`,
    `/frames/${ids.second}/headers/`,
    `/frames/${ids.second}/related/`,
  ]) {
    const { status, headers, text } = await archive.get(url, 'anonymous', { accept: 'text/html' })
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'text/html; charset=utf-8', url)
    assert.match(text, /^<!DOCTYPE html>/)
  }
})

test('a replica that lags hides no frame: what it has not got is looked for on the writer', async () => {
  const empty = { query: async () => [] }
  const app = await appOn({ ...archive.db, reader: empty })
  const get = async (path: string): Promise<unknown[]> => {
    const answer = await app.inject({ url: path, headers: { host: 'archive.test' } })
    return [answer.statusCode, answer.json()]
  }
  try {
    assert.deepEqual(await get(`/frames/${ids.second}/`), [200, (await archive.get(`/frames/${ids.second}/`)).json])
    assert.deepEqual(await get(`/frames/${ids.second}/headers/`), [
      200,
      (await archive.get(`/frames/${ids.second}/headers/`)).json,
    ])
    assert.deepEqual(await get(`/frames/${ids.first}/related/`), [
      200,
      (await archive.get(`/frames/${ids.first}/related/`)).json,
    ])
    assert.deepEqual(await get(`/frames/${ids.private}/`), [404, { detail: 'No Frame matches the given query.' }])
  } finally {
    await app.close()
  }
})
