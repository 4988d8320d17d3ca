import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '../../src/db/sql.ts'
import { updateFrame } from '../../src/frames/update.ts'
import { type Answer, startTestArchive, type TestArchive, type Who } from '../helpers/archive.ts'
import { aFrame, square } from '../helpers/frame.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.close())

const create = async (basename: string, given: Record<string, unknown> = {}): Promise<Answer['json']> => {
  const { status, json, text } = await archive.post('/frames/', aFrame(basename, given), 'superuser')
  assert.equal(status, 201, text)
  return json
}
const patch = (id: number, body: unknown, who: Who = 'superuser'): Promise<Answer> =>
  archive.send('PATCH', `/frames/${id}/`, { who, body })
const put = (id: number, body: unknown): Promise<Answer> =>
  archive.send('PUT', `/frames/${id}/`, { who: 'superuser', body })
const version = (name: string) => ({ key: `key-${name}`, md5: `md5-${name}`, extension: '.fits.fz' })
const headersOf = async (id: number): Promise<unknown> =>
  (await archive.get(`/frames/${id}/headers/`, 'superuser')).json.data
const related = async (id: number): Promise<number[]> =>
  (
    await archive.db.writer.query<{ id: number }>(
      sql`select to_frame_id as id from frames_frame_related_frames where from_frame_id = ${id} order by 1`,
    )
  ).map((row) => row.id)

test('PATCH changes what it gives and nothing else', async () => {
  const before = await create('patched')
  const { status, json } = await patch(before.id, {
    target_name: 'renamed',
    exposure_time: null,
    area: square(40, -10),
    observation_day: '20200506',
  })
  assert.equal(status, 200)
  const signed = ({ url, version_set, ...rest }: Record<string, unknown>) => rest // links hold the time
  assert.deepEqual(signed(json), {
    ...signed(before),
    target_name: 'renamed',
    exposure_time: null,
    area: square(40, -10),
    observation_day: '2020-05-06',
  })
  assert.deepEqual(await headersOf(before.id), { 'DATE-OBS': '2020-05-05T05:05:05.500', AIRMASS: 1.25 })
})

test('PATCH of nothing answers with the frame', async () => {
  const before = await create('untouched')
  const { status, json } = await patch(before.id, {})
  assert.deepEqual([status, json.basename, json.target_name], [200, 'untouched', 'M 31'])
})

test('headers are replaced; versions stay, and another one is refused with all that came with it', async () => {
  const { id, version_set } = await create('versioned')
  const [{ key, md5, extension }] = version_set
  const mine = { key, md5, extension }
  const { status, json } = await patch(id, { headers: { a: 1.5 }, version_set: [mine] })
  assert.deepEqual([status, json.version_set.length], [200, 1])
  assert.deepEqual(await headersOf(id), { a: 1.5 })

  const refused = await patch(id, { version_set: [mine, version('later')], headers: { lost: true } })
  assert.deepEqual(
    [refused.status, refused.json],
    [400, { version_set: ['Another version of the file is stored by a POST to /frames/.'] }],
  )
  assert.deepEqual(await headersOf(id), { a: 1.5 })
})

test('relations: numbers replace them, names add to them, both ways', async () => {
  const [a, b, c] = [await create('rel-a'), await create('rel-b'), await create('rel-c')]
  assert.equal((await patch(a.id, { related_frames: [b.id] })).status, 200)
  assert.deepEqual([await related(a.id), await related(b.id)], [[b.id], [a.id]])
  assert.equal((await patch(a.id, { related_frames: [c.id, a.id] })).status, 200)
  assert.deepEqual([await related(a.id), await related(b.id), await related(c.id)], [[c.id], [], [a.id]])
  const { json } = await patch(a.id, { related_frame_filenames: ['rel-b'] })
  assert.deepEqual(json.related_frames, [b.id, c.id])
  const unknown = await patch(a.id, { related_frames: [b.id, 999_999] })
  assert.deepEqual(
    [unknown.status, unknown.json],
    [400, { related_frames: ['Invalid pk "999999" - object does not exist.'] }],
  )
  assert.deepEqual(await related(a.id), [b.id, c.id])
})

test('PUT takes a whole record', async () => {
  const { id } = await create('replaced')
  const record = aFrame('replaced', { target_name: 'by PUT', headers: { only: 'this' } })
  const { status, json } = await put(id, record)
  assert.deepEqual([status, json.id, json.target_name, json.version_set.length], [200, id, 'by PUT', 1])
  assert.deepEqual(await headersOf(id), { only: 'this' })
  const { basename, headers, ...incomplete } = record
  const refused = await put(id, incomplete)
  assert.deepEqual(
    [refused.status, refused.json],
    [400, { basename: ['This field is required.'], headers: ['This field is required.'] }],
  )
})

test('a basename that another frame has is refused, a new one is taken', async () => {
  const { id } = await create('named')
  await create('taken')
  const taken = await patch(id, { basename: 'taken' })
  assert.deepEqual([taken.status, taken.json], [400, { basename: ['frame with this basename already exists.'] }])
  assert.equal((await patch(id, { basename: 'renamed-frame' })).json.basename, 'renamed-frame')
})

test('what cannot be read is refused by field, as in a POST', async () => {
  const halfCircle = [10, 190, 90, 10].map((ra, index) => [ra, [20, -20, 45, 20][index]])
  const { id } = await create('refusing')
  const cases: readonly (readonly [body: unknown, json: unknown])[] = [
    [{ reduction_level: 'x' }, { reduction_level: ['A valid integer is required.'] }],
    [{ configuration_type: 'NOPE' }, { configuration_type: ['"NOPE" is not a valid choice.'] }],
    [{ basename: '../x' }, { basename: ['A name may not hold a slash.'] }],
    [
      { headers: { A: '\0' } },
      { headers: ['The database cannot store these headers: \\u0000 cannot be converted to text.'] },
    ],
    [
      { area: { type: 'Polygon', coordinates: [halfCircle] } },
      { area: ['The database cannot store this footprint: Antipodal (180 degrees long) edge detected!'] },
    ],
    [[1], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
  ]
  for (const [body, json] of cases) {
    const answer = await patch(id, body)
    assert.deepEqual([answer.status, answer.json], [400, json], JSON.stringify(body))
  }
})

test('only a superuser changes a frame, and only one that is there', async () => {
  const { id } = await create('guarded')
  const statuses = { anonymous: 401, owner: 403, other: 403, staff: 403 } as const
  for (const [who, status] of Object.entries(statuses)) {
    assert.equal((await patch(id, { target_name: 'x' }, who as Who)).status, status, who)
    assert.equal((await archive.send('PUT', `/frames/${id}/`, { who: who as Who, body: {} })).status, status, who)
  }
  assert.equal((await archive.get(`/frames/${id}/`)).json.target_name, 'M 31')
  const missing = await patch(999_999, { target_name: 'x' })
  assert.deepEqual([missing.status, missing.json], [404, { detail: 'No Frame matches the given query.' }])
})

test('a frame that was deleted just before is not found', async () => {
  const changes = { headers: '{}', related_frame_filenames: ['not-made'] }
  await assert.rejects(updateFrame(archive.db, 2_000_000_000, changes), { status: 404 })
  const made = await archive.db.writer.query(sql`select from frames_frame where basename = 'not-made'`)
  assert.deepEqual(made, [])
})
