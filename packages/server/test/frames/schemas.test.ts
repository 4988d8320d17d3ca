import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { TSchema } from 'typebox'
import { Errors } from 'typebox/value'
import { sql } from '../../src/db/sql.ts'
import { frameFilters } from '../../src/frames/filters.ts'
import { Frame, FrameHeaders, FrameInput, FramePage, frameListQuery, StoredFrame } from '../../src/frames/schemas.ts'
import { startTestArchive, type TestArchive, type Who } from '../helpers/archive.ts'
import { aFrame } from '../helpers/frame.ts'

let archive: TestArchive
const ids: number[] = []
const records = [
  aFrame('full', { related_frame_filenames: ['plain', 'ghost'] }),
  aFrame('plain', {
    area: null,
    exposure_time: null,
    observation_id: null,
    request_id: null,
    public_date: null,
    version_set: [],
  }),
]
before(async () => {
  archive = await startTestArchive()
  for (const record of records) ids.push((await archive.post('/frames/', record, 'superuser')).json.id)
  await archive.db.writer.query(sql`
    insert into frames_thumbnail (size, basename, extension, key, frame_id)
    values ('small', 'thumbnail', '.jpg', 'k', ${ids[0]}::integer)`)
})
after(() => archive.close())

/** The schema with nothing allowed beyond what it declares, so that a key without a description shows. */
const closed = (schema: TSchema): TSchema =>
  JSON.parse(JSON.stringify(schema), (_, value) =>
    value?.type === 'object' && value.properties !== undefined ? { ...value, additionalProperties: false } : value,
  )

const findings = (schema: TSchema, value: unknown): unknown[] =>
  Errors(closed(schema), value).map(
    ({ instancePath, message }: { instancePath: string; message: string }) => `${instancePath}: ${message}`,
  )

test('every answer is what the document of the interface says, and says nothing else', async () => {
  const answers: [string, TSchema, Who?][] = [
    ['/frames/', FramePage],
    ['/frames/?limit=1&include_thumbnails=true', FramePage, 'superuser'],
    ['/frames/?include_related_frames=false', FramePage],
    [`/frames/${ids[0]}/?include_thumbnails=true`, Frame],
    [`/frames/${ids[1]}/`, Frame, 'superuser'],
    [`/frames/${ids[0]}/headers/`, FrameHeaders],
  ]
  for (const [url, schema, who] of answers) {
    const { status, json } = await archive.get(url, who)
    assert.deepEqual([url, status, findings(schema, json)], [url, 200, []])
  }
  const related = await archive.get(`/frames/${ids[0]}/related/`, 'superuser')
  assert.equal(related.json.length, 1)
  const posted = await archive.post('/frames/', aFrame('posted'), 'superuser')
  assert.deepEqual([posted.status, findings(StoredFrame, posted.json)], [201, []])
})

test('a frame that lacks what the document promises, or has more, would be found', async () => {
  const { json } = await archive.get(`/frames/${ids[0]}/`)
  const { basename, ...without } = json
  assert.notDeepEqual(findings(Frame, without), [])
  assert.notDeepEqual(findings(Frame, { ...json, more: 1 }), [])
  assert.notDeepEqual(findings(Frame, { ...json, exposure_time: '30.5' }), [])
  assert.notDeepEqual(findings(Frame, { ...json, observation_day: undefined }), [])
})

test('the record of an ingester is what the document says', () => {
  assert.deepEqual(findings(FrameInput, JSON.parse(JSON.stringify(records[0]))), [])
})

test('every filter is in the document, each with what it is for, beside what else a list takes', () => {
  const described = frameListQuery.properties as Record<string, { description?: string }>
  const paging = ['limit', 'offset', 'ordering', 'pagination_style', 'cursor', 'force_count']
  const others = [...paging, 'include_related_frames', 'include_thumbnails']
  assert.deepEqual(Object.keys(described).sort(), [...Object.keys(frameFilters), ...others].sort())
  for (const [name, filter] of Object.entries(frameFilters)) assert.equal(described[name]?.description, filter.help)
  for (const name of others) assert.ok((described[name]?.description?.length ?? 0) > 10, name)
})
