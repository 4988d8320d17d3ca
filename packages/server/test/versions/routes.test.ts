import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '../../src/db/sql.ts'
import { QueryTimeout } from '../../src/errors.ts'
import { appOn } from '../frames/app-on.ts'
import { startTestArchive, type TestArchive } from '../helpers/archive.ts'
import { aFrame } from '../helpers/frame.ts'

let archive: TestArchive
/** Number of the version of frame `b`. */
let id: number
before(async () => {
  archive = await startTestArchive({ FILESYSTEM_STORAGE_BASE_URL: 'http://files.test/', PAGINATION_MAX_LIMIT: '2' })
  for (const name of ['a', 'b', 'c']) {
    const version = { key: `key-${name}`, md5: `md5-${name}`, extension: '.fits.fz' }
    const { json } = await archive.post('/frames/', aFrame(name, { version_set: [version] }), 'superuser')
    if (name === 'b') id = json.version_set[0].id
  }
  await archive.db.writer.query(sql`
    update frames_version set created = '2020-05-05T05:05:05Z'::timestamptz + interval '0.5 s' * (id - ${id}::integer)`)
})
after(() => archive.close())

const b = (): string =>
  `{"id":${id},"created":"2020-05-05T05:05:05Z","key":"key-b","md5":"md5-b","extension":".fits.fz",` +
  '"url":"http://files.test/tst/fa01/20200505/processed/b.fits.fz"}'

test('by md5, as an ingester asks: the one version and a true count, key by key', async () => {
  const { status, headers, text } = await archive.get('/versions/?md5=md5-b', 'staff')
  assert.equal(status, 200)
  assert.match(String(headers['content-type']), /^application\/json\b/)
  assert.equal(text, `{"count":1,"next":null,"previous":null,"results":[${b()}],"count_estimated":false}`)
  const padded = await archive.get('/versions/?md5=%20md5-b%20', 'staff')
  assert.equal(padded.text, text)
})

test('a file that is not here', async () => {
  const none = { count: 0, next: null, previous: null, results: [], count_estimated: false }
  for (const md5 of ['nope', 'MD5-B', 'md5-', '%25', 'md5_b', "'%20or%20true"]) {
    assert.deepEqual((await archive.get(`/versions/?md5=${md5}`, 'staff')).json, none, md5)
  }
})

test('what no md5 can be', async () => {
  const { status, json } = await archive.get('/versions/?md5=%00', 'staff')
  assert.deepEqual([status, json], [400, { md5: ['Null characters are not allowed.'] }])
})

test('all versions, the newest first, page by page', async () => {
  const page = async (url: string): Promise<unknown> => {
    const { json } = await archive.get(url, 'staff')
    const { results, ...rest } = json
    return { ...rest, md5s: results.map(({ md5 }: { md5: string }) => md5) }
  }
  const all = { count: 3, count_estimated: false }
  const base = 'http://archive.test/versions/'
  assert.deepEqual(await page('/versions/'), {
    ...all,
    next: `${base}?limit=2&offset=2`,
    previous: null,
    md5s: ['md5-c', 'md5-b'],
  })
  assert.deepEqual(await page('/versions/?limit=50&offset=2&md5='), {
    ...all,
    next: null,
    previous: `${base}?limit=2&md5=`,
    md5s: ['md5-a'],
  })
  assert.deepEqual(await page('/versions/?limit=1&offset=1'), {
    ...all,
    next: `${base}?limit=1&offset=2`,
    previous: `${base}?limit=1`,
    md5s: ['md5-b'],
  })
  assert.deepEqual(await page('/versions/?offset=99999999999999999999'), {
    ...all,
    next: null,
    previous: `${base}?limit=2&offset=9007199254740989`,
    md5s: [],
  })
})

test('an instant of a version has six digits of a second or none', async () => {
  const { json } = await archive.get('/versions/?md5=md5-c', 'staff')
  assert.equal(json.results[0].created, '2020-05-05T05:05:05.500000Z')
})

test('one version', async () => {
  for (const text of [`${id}`, `0${id}`, `+${id}`, `%20${id}`]) {
    const answer = await archive.get(`/versions/${text}/`, 'staff')
    assert.deepEqual([text, answer.status, answer.text], [text, 200, b()])
    assert.match(String(answer.headers['content-type']), /^application\/json\b/)
  }
  const missing = async (text: string, detail: string): Promise<void> => {
    const answer = await archive.get(`/versions/${text}/`, 'staff')
    assert.deepEqual([text, answer.status, answer.json], [text, 404, { detail }])
  }
  for (const text of ['0', '-1', '999999', '2147483648', '9'.repeat(400)]) {
    await missing(text, 'No Version matches the given query.')
  }
  for (const text of ['abc', '1.5', '%00', `${id}%00`]) await missing(text, 'Not found.')
})

test('for staff alone, and for looking alone', async () => {
  const answers = {
    anonymous: [401, { detail: 'Authentication credentials were not provided.' }],
    owner: [403, { detail: 'You do not have permission to perform this action.' }],
    superuser: [200, undefined],
  } as const
  for (const url of ['/versions/', `/versions/${id}/`, '/versions/999999/', '/versions/?md5=md5-b']) {
    for (const who of ['anonymous', 'owner'] as const) {
      const { status, json, headers } = await archive.get(url, who)
      assert.deepEqual([status, json], answers[who])
      assert.equal(headers['www-authenticate'], who === 'anonymous' ? 'Token' : undefined)
    }
  }
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    const { status, json, headers } = await archive.send(method, '/versions/', { who: 'superuser' })
    assert.deepEqual([status, json], [405, { detail: `Method "${method}" not allowed.` }])
    assert.match(String(headers.allow), /^GET, HEAD, OPTIONS$/)
  }
})

test('the writer alone is asked: a replica that lags would have an ingester send the file again', async () => {
  const never = {
    query: async (): Promise<never> => {
      throw new Error('the reader was asked')
    },
  }
  const app = await appOn({ ...archive.db, reader: never })
  const headers = { authorization: `Token ${archive.tokens.staff}`, host: 'archive.test' }
  try {
    for (const url of ['/versions/?md5=md5-b', '/versions/', `/versions/${id}/`]) {
      const answer = await app.inject({ url, headers })
      assert.deepEqual([url, answer.statusCode], [url, 200])
    }
  } finally {
    await app.close()
  }
})

test('too many to count in time are guessed, and more are told of when there are', async () => {
  const slow = async (): Promise<never> => {
    throw new QueryTimeout()
  }
  const app = await appOn({ ...archive.db, transaction: slow })
  const headers = { authorization: `Token ${archive.tokens.staff}`, host: 'archive.test' }
  try {
    const { count, next, results, count_estimated } = (await app.inject({ url: '/versions/?limit=1', headers })).json()
    assert.deepEqual([results.length, count_estimated], [1, true])
    assert.ok(count >= 2, `${count}`)
    assert.equal(next, 'http://archive.test/versions/?limit=1&offset=1')
    const last = (await app.inject({ url: '/versions/?limit=3', headers })).json()
    assert.deepEqual([last.count, last.count_estimated], [3, false])
  } finally {
    await app.close()
  }
})
