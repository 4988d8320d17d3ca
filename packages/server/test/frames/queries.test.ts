import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { raw, sql } from '../../src/db/sql.ts'
import { geographyOf } from '../../src/frames/filters.ts'
import { footprintJson } from '../../src/frames/footprint.ts'
import { orderBy, orderTerms } from '../../src/frames/ordering.ts'
import {
  countFrames,
  estimateFrames,
  findFrame,
  findFrames,
  findPage,
  headersOf,
  isRelatedTo,
  refusalOf,
} from '../../src/frames/queries.ts'
import { startTestArchive, type TestArchive } from '../helpers/archive.ts'
import { aFrame } from '../helpers/frame.ts'
import { appOn, watched } from './app-on.ts'

let archive: TestArchive
const ids: number[] = []
before(async () => {
  archive = await startTestArchive()
  for (let number = 0; number < 6; number++) {
    const related = number === 0 ? ['frame1', 'frame2', 'placeholder'] : []
    const record = aFrame(`frame${number}`, { related_frame_filenames: related, headers: { NUMBER: number } })
    const { json } = await archive.post('/frames/', record, 'superuser')
    ids.push(json.id)
    await archive.db.writer.query(sql`
      insert into frames_thumbnail (size, basename, extension, key, frame_id)
      values ('small', ${`thumbnail${number}`}, '.jpg', 'k', ${json.id}::integer)`)
  }
})
after(() => archive.close())

test('a page is one statement, whatever is asked for with it', async () => {
  const statements: string[] = []
  const app = await appOn(watched(archive.db, (way, text) => statements.push(`${way} ${text.trim().slice(0, 60)}`)))
  const queries = [
    '',
    'include_related_frames=false',
    'include_thumbnails=true',
    'include_related_frames=true&include_thumbnails=true&limit=1000',
    'basename=frame&ordering=basename&start=2020-01-01',
    'include_thumbnails=true&limit=2&ordering=basename',
  ]
  try {
    for (const query of queries) {
      statements.length = 0
      const { statusCode, json } = await app.inject(`/frames/?${query}`)
      assert.equal(statusCode, 200)
      assert.ok(json().results.length >= 2)
      // with a further page, the first look at the size of the archive and the count of a small one
      const counted = query.includes('limit=2') ? 4 : 1
      assert.deepEqual([query, statements.length], [query, counted], statements.join('\n'))
      assert.equal(statements[0]?.split(' ')[0], 'reader')
    }
    for (const path of ['', '?include_thumbnails=true', 'headers/']) {
      statements.length = 0
      assert.equal((await app.inject(`/frames/${ids[0]}/${path}`)).statusCode, 200)
      assert.deepEqual([path, statements.length], [path, 1])
    }
  } finally {
    await app.close()
  }
})

test('frames are found whole: with what was asked for, versions with it always', async () => {
  const plain = await findFrame(archive.db.reader, ids[0]!, { related: false, thumbnails: false })
  assert.deepEqual([plain?.related, plain?.thumbnails], [undefined, undefined])
  assert.deepEqual(
    plain?.versions.map(({ extension }) => extension),
    ['.fits.fz'],
  )
  const whole = await findFrame(archive.db.reader, ids[0]!, { related: true, thumbnails: true })
  const [placeholder] = await archive.db.reader.query<{ id: number }>(
    sql`select id from frames_frame where basename = 'placeholder'`,
  )
  assert.deepEqual(
    JSON.parse(whole?.related ?? ''),
    [placeholder!.id, ids[1], ids[2]].sort((a, b) => a! - b!),
  )
  assert.deepEqual(
    JSON.parse(whole?.thumbnails ?? '').map((thumbnail: unknown[]) => thumbnail.slice(1)),
    [['small', 'thumbnail0', '.jpg', 'k']],
  )
  const both = { related: true, thumbnails: true }
  assert.equal(await findFrame(archive.db.reader, 2_147_483_647, both), undefined)
  assert.equal(await findFrame(archive.db.reader, ids[0]!, both, sql`f.basename = 'frame1'`), undefined)
  const related = await findFrames(archive.db.reader, isRelatedTo(ids[0]!), both, orderBy(orderTerms('-basename')))
  assert.deepEqual(
    related.map(({ basename }) => basename),
    ['placeholder', 'frame2', 'frame1'],
  )
})

test('a date is text of UTC, as the column holds it', async () => {
  const frame = await findFrame(archive.db.reader, ids[0]!, { related: false, thumbnails: false })
  assert.equal(frame?.observation_date, '2020-05-05 05:05:05.5+00')
  assert.equal(frame?.observation_day, '2020-05-05')
})

test('headers: text, null without any, undefined without the frame', async () => {
  const all = raw('true')
  const [placeholder] = await archive.db.reader.query<{ id: number }>(
    sql`select id from frames_frame where basename = 'placeholder'`,
  )
  assert.equal(await headersOf(archive.db.reader, ids[3]!, all), '{"NUMBER": 3}')
  assert.equal(await headersOf(archive.db.reader, placeholder!.id, all), null)
  assert.equal(await headersOf(archive.db.reader, ids[3]!, raw('false')), undefined)
})

test('the planner sees how much of the sky is asked for', async () => {
  const rows = await archive.db.reader.query<{ 'QUERY PLAN': string }>(
    sql`explain (verbose) select from frames_frame f where f.area && ${geographyOf('POINT(10 20)')}`,
  )
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  assert.match(plan, /&& '0101000020E610000000000000000024400000000000003440'::geography/)
})

test('a count is true, an estimate is a number, of any condition that a search can make', async () => {
  const where = sql`f.basename like ${"frame%' or true --"} or f.basename = any(${['frame1', "it's"]}::text[]) or f.id = ${-1}`
  for (const fewWithoutFile of [true, false]) {
    assert.equal(await countFrames(archive.db, { where, fewWithoutFile, limitMs: 5000 }), 1)
  }
  assert.ok((await estimateFrames(archive.db.reader, where)) >= 0)
})

test('what PostGIS says against a geometry, and nothing against a good one', async () => {
  assert.equal(await refusalOf(archive.db.reader, geographyOf('POINT(10 10)')), undefined)
  assert.equal(typeof (await refusalOf(archive.db.reader, geographyOf('POINT(10'))), 'string')
  assert.equal(typeof (await refusalOf(archive.db.reader, geographyOf('CIRCULARSTRING(0 0,1 1,2 0)'))), 'string')
})

const shapeOf = (polygon: { type: string; coordinates: number[][][] }): unknown => [
  polygon.type,
  polygon.coordinates.map((ring) => ring.map((point) => point.length)),
]

/** A polygon as its column gives it, and PostGIS's own GeoJSON of it. */
const written = async (wkt: string): Promise<{ hex: string; json: string }> => {
  const [row] = await archive.db.reader.query<{ hex: string; json: string }>(sql`
    select area::text as hex, ST_AsGeoJSON(area, 15) as json from (select ${wkt}::geography(Polygon, 4326) as area) as given`)
  return row as { hex: string; json: string }
}

test('a footprint is the GeoJSON that PostGIS makes of it', async () => {
  // A generator of its own, so that every run sees the same places.
  let seed = 1
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  const ring = (points: number): string => {
    const places = Array.from(
      { length: points },
      () => `${random() * 360 - 180} ${Math.asin(2 * random() - 1) * 57.29}`,
    )
    return `(${[...places, places[0]].join(',')})`
  }
  const polygons = [
    ...Array.from({ length: 40 }, (_, index) => `POLYGON(${ring(3 + (index % 5))})`),
    'POLYGON((0 0,0.1 0,0.1 0.12345678901234,0 0),(0.001 0.002,0.003 0.004,0.05 -0.05,0.001 0.002))',
    'POLYGON((179.5 -89.25,-179.5 -89.25,12 -90,179.5 -89.25))',
    'POLYGON EMPTY',
  ]
  for (const wkt of polygons) {
    const { hex, json } = await written(wkt)
    const [ours, theirs] = [footprintJson(hex), json].map((text) => JSON.parse(text))
    assert.deepEqual(shapeOf(ours), shapeOf(theirs), wkt)
    const numbers: number[] = theirs.coordinates.flat(2)
    // PostGIS rounds the shortest form of a number, and so a digit that may be either of two differs
    ours.coordinates.flat(2).forEach((number: number, index: number) => {
      assert.ok(Math.abs(number - (numbers[index] as number)) < 1.5e-15, `${number} in ${wkt}`)
    })
  }
})

test('a page far behind the start is the one that follows from the start, versions and all', async () => {
  await archive.db.writer.query(sql`
    with added as (
      insert into frames_frame (basename, created, modified, configuration_type, instrument_id, observation_date,
        primary_optical_element, proposal_id, public_date, reduction_level, site_id, target_name, telescope_id)
      select 'many' || n, now(), now(), 'EXPOSE', 'fa01', timestamptz '2019-01-01' + n / 3 * interval '1 minute', 'rp', 'P',
        timestamptz '2019-01-01', 0, 'tst', '', '1m0a' from generate_series(1, 1100) as n returning id
    )
    insert into frames_version (key, md5, extension, created, frame_id)
    select format('%s-%s', id, v), format('%s-%s', id, v), '.fits', now(), id
    from added cross join generate_series(1, 1 + id % 2) as v where id % 50 > 0`)
  const where = sql`f.basename like 'many%'`
  const order = orderBy(orderTerms(undefined))
  const include = { related: true, thumbnails: false }
  const find = (limit: number, offset: number, fewWithoutFile = true) =>
    findPage(archive.db.reader, { where, order, include, limit, offset, fewWithoutFile })
  const all = await find(2000, 0)
  assert.equal(all.length, 1078)
  assert.deepEqual([...new Set(all.map(({ versions }) => versions.length))].sort(), [1, 2])
  assert.deepEqual(await find(10, 1010), all.slice(1010, 1021))
  assert.deepEqual(await find(10, 1010, false), all.slice(1010, 1021))
  assert.deepEqual(await find(100, 1050), all.slice(1050))
})
