import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Database } from '../../src/db/database.ts'
import { sql } from '../../src/db/sql.ts'
import { QueryTimeout, WriteTimeout } from '../../src/errors.ts'
import { saveFrame } from '../../src/frames/create.ts'
import { type FrameRecord, readFrameRecord } from '../../src/frames/record.ts'
import { saveThumbnail } from '../../src/thumbnails/queries.ts'
import { type Answer, startTestArchive, type TestArchive } from '../helpers/archive.ts'
import { isOnServer } from '../helpers/database.ts'
import { aFrame, square } from '../helpers/frame.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.close())

const post = (record: Record<string, unknown>): Promise<Answer> => archive.post('/frames/', record, 'superuser')
const create = async (basename: string, given: Record<string, unknown> = {}): Promise<Answer['json']> => {
  const { status, json, text } = await post(aFrame(basename, given))
  assert.equal(status, 201, text)
  return json
}
const version = (name: string) => ({ key: `key-${name}`, md5: `md5-${name}`, extension: '.fits.fz' })

interface Row {
  readonly [column: string]: unknown
}
const rowOf = async (basename: string): Promise<Row | undefined> => {
  const [row] = await archive.db.writer.query<Row>(sql`
    select f.*, st_asgeojson(f.area) as area, (select h.data from frames_headers h where h.frame_id = f.id) as headers
    from frames_frame f where f.basename = ${basename}`)
  return row
}
/** Related frames as the table has them, `from>to`, by their names. */
const relations = async (name: string): Promise<string[]> => {
  const rows = await archive.db.writer.query<{ pair: string }>(sql`
    select a.basename || '>' || b.basename as pair from frames_frame_related_frames r
    join frames_frame a on a.id = r.from_frame_id join frames_frame b on b.id = r.to_frame_id
    where a.basename = ${name} or b.basename = ${name} order by pair`)
  return rows.map(({ pair }) => pair)
}
const count = async (table: 'frames_frame' | 'frames_version' | 'frames_headers'): Promise<number> => {
  const [row] = await archive.db.writer.query<{ n: number }>(
    table === 'frames_frame'
      ? sql`select count(*) as n from frames_frame`
      : table === 'frames_version'
        ? sql`select count(*) as n from frames_version`
        : sql`select count(*) as n from frames_headers`,
  )
  return row!.n
}
const counts = async (): Promise<number[]> => [
  await count('frames_frame'),
  await count('frames_version'),
  await count('frames_headers'),
]

test('a new frame: every column as it was given', async () => {
  const { id } = await create('new')
  const { created, modified, ...row } = (await rowOf('new')) as Row
  assert.equal(created, modified)
  assert.ok(Math.abs(Date.parse(String(created).replace('+00', 'Z')) - Date.now()) < 60_000)
  assert.deepEqual(row, {
    id,
    basename: 'new',
    area: '{"type":"Polygon","coordinates":[[[9.8,9.8],[9.8,10.2],[10.2,10.2],[10.2,9.8],[9.8,9.8]]]}',
    configuration_type: 'EXPOSE',
    exposure_time: 30.5,
    instrument_id: 'fa01',
    observation_date: '2020-05-05 05:05:05.5+00',
    observation_day: '2020-05-05',
    observation_id: 777001,
    primary_optical_element: 'rp',
    proposal_id: 'PUBLIC',
    public_date: '2021-05-05 00:00:00+00',
    reduction_level: 91,
    request_id: 888001,
    site_id: 'tst',
    target_name: 'M 31',
    telescope_id: '1m0a',
    headers: '{"AIRMASS": 1.25, "DATE-OBS": "2020-05-05T05:05:05.500"}',
  })
})

test('a new frame of the fewest fields has the values of the existing archive for the rest', async () => {
  const { status } = await post({
    basename: 'least',
    area: null,
    version_set: [],
    headers: {},
    observation_day: '2020-05-05',
    configuration_type: 'BIAS',
    related_frame_filenames: [],
  })
  assert.equal(status, 201)
  const { id, created, modified, ...row } = (await rowOf('least')) as Row
  assert.deepEqual(row, {
    basename: 'least',
    area: null,
    configuration_type: 'BIAS',
    exposure_time: null,
    instrument_id: '',
    observation_date: null,
    observation_day: '2020-05-05',
    observation_id: null,
    primary_optical_element: '',
    proposal_id: '',
    public_date: null,
    reduction_level: 0,
    request_id: null,
    site_id: '',
    target_name: '',
    telescope_id: '',
    headers: '{}',
  })
})

test('a known name is updated: what is given replaces, what is not given stays, the version is added', async () => {
  const first = await create('updated', { version_set: [version('u1')], headers: { OLD: 1 } })
  const before = await rowOf('updated')
  const { status, json } = await post({
    basename: 'updated',
    area: square(20, 20),
    version_set: [version('u2')],
    headers: { NEW: 2 },
    observation_day: '2020-06-06',
    configuration_type: 'BIAS',
    related_frame_filenames: [],
    target_name: '',
    observation_id: null,
  })
  assert.equal(status, 201)
  assert.equal(json.id, first.id)
  assert.deepEqual(
    json.version_set.map(({ key }: { key: string }) => key),
    ['key-u2', 'key-u1'],
  )
  const after = (await rowOf('updated')) as Row
  assert.ok(String(after.modified) > String(after.created))
  assert.deepEqual(
    { ...after, modified: 'later' },
    {
      ...before,
      modified: 'later',
      area: '{"type":"Polygon","coordinates":[[[19.8,19.8],[19.8,20.2],[20.2,20.2],[20.2,19.8],[19.8,19.8]]]}',
      headers: '{"NEW": 2}',
      observation_day: '2020-06-06',
      configuration_type: 'BIAS',
      target_name: '',
      observation_id: null,
    },
  )
})

test('the versions of one record stand in its order, the last as the newest', async () => {
  const { version_set, filename } = await create('versions', {
    version_set: [version('v1'), version('v2'), { ...version('v3'), extension: '.fits' }],
  })
  assert.deepEqual(
    version_set.map(({ key }: { key: string }) => key),
    ['key-v3', 'key-v2', 'key-v1'],
  )
  assert.equal(filename, 'versions.fits')
  const instants = version_set.map(({ created }: { created: string }) => created)
  assert.deepEqual([...instants].sort().reverse(), instants)
  // The clock of the embedded engine ticks in milliseconds; there the numbers decide.
  if (isOnServer) assert.equal(new Set(instants).size, 3)
})

test('headers reach the database to the letter: 15.0 stays 15.0 and no digit of a long number is lost', async () => {
  const headers =
    '{"E": 15.0, "I": 1234567890123456789012345678901234567890, "N": -0.10, "S": "é\\u00e9 \\"織\\"", "L": [1.50, null, true]}'
  const body = JSON.stringify(aFrame('letters', { headers: 'HERE' })).replace('"HERE"', headers)
  const { status } = await archive.post('/frames/', body, 'superuser', { 'content-type': 'application/json' })
  assert.equal(status, 201)
  const { id } = (await rowOf('letters')) as { id: number }
  const stored =
    '{"E": 15.0, "I": 1234567890123456789012345678901234567890, "L": [1.50, null, true], "N": -0.10, "S": "éé \\"織\\""}'
  assert.equal((await rowOf('letters'))?.headers, stored)
  assert.equal((await archive.get(`/frames/${id}/headers/`)).text, `{"data":${stored}}`)
})

test('headers may be any JSON', async () => {
  for (const [index, headers] of [[1, 2], 'text', {}, { A: { b: [1, { c: null }] } }].entries()) {
    await create(`json${index}`, { headers })
    assert.deepEqual(JSON.parse((await rowOf(`json${index}`))?.headers as string), headers)
  }
})

test('a relation is stored both ways; a frame that is not here yet becomes a placeholder, which its own record fills', async () => {
  const { id, related_frames } = await create('a', { related_frame_filenames: ['b', 'c', 'b'] })
  const b = (await rowOf('b')) as { id: number } & Row
  const { id: _, created, modified, ...placeholder } = b
  assert.deepEqual(placeholder, {
    basename: 'b',
    area: null,
    configuration_type: '',
    exposure_time: null,
    instrument_id: '',
    observation_date: null,
    observation_day: null,
    observation_id: null,
    primary_optical_element: '',
    proposal_id: '',
    public_date: null,
    reduction_level: 0,
    request_id: null,
    site_id: '',
    target_name: '',
    telescope_id: '',
    headers: null,
  })
  const c = (await rowOf('c')) as { id: number } & Row
  assert.deepEqual(related_frames, [b.id, c.id])
  assert.deepEqual(await relations('a'), ['a>b', 'a>c', 'b>a', 'c>a'])
  assert.equal((await archive.get(`/frames/${b.id}/`, 'superuser')).status, 404)

  const filled = await create('b', { related_frame_filenames: ['a', 'd'] })
  assert.equal(filled.id, b.id)
  assert.equal((await archive.get(`/frames/${b.id}/`)).status, 200)
  assert.deepEqual(await relations('b'), ['a>b', 'b>a', 'b>d', 'd>b'])
  assert.deepEqual(await relations('a'), ['a>b', 'a>c', 'b>a', 'c>a'])
  // A later record without relations takes none away.
  await create('a', { version_set: [version('a2')] })
  assert.deepEqual(await relations('a'), ['a>b', 'a>c', 'b>a', 'c>a'])
  assert.deepEqual(
    (await archive.get(`/frames/${id}/related/`)).json.map(({ basename }: { basename: string }) => basename),
    ['b'],
  )
})

test('a frame is not related to itself', async () => {
  const { related_frames } = await create('self', { related_frame_filenames: ['self'] })
  assert.deepEqual(related_frames, [])
  assert.deepEqual(await relations('self'), [])
})

test('related frames come by name; by number they are refused, the unknown number by the words that clients know', async () => {
  const { id } = await create('numbered')
  const before = await counts()
  const answers = {
    [id]: ['Name the related frames in related_frame_filenames.'],
    999999999: ['Invalid pk "999999999" - object does not exist.'],
  }
  for (const [number, messages] of Object.entries(answers)) {
    const { status, json } = await post(aFrame('by-number', { related_frames: [Number(number)] }))
    assert.deepEqual([status, json], [400, { related_frames: messages }])
  }
  assert.equal((await post(aFrame('by-number', { related_frames: [] }))).status, 201)
  assert.deepEqual(
    await counts(),
    before.map((number) => number + 1),
  )
})

const known = (name: 'md5' | 'key'): string[] => [`version with this ${name} already exists.`]
test('an md5 or a key that is here already is refused, and nothing of the record is kept', async () => {
  await create('taken', { version_set: [version('t')] })
  const before = [await counts(), await rowOf('taken')]
  const refused: [string, unknown[], unknown[]][] = [
    ['taken', [version('t')], [{ key: known('key'), md5: known('md5') }]],
    ['taken-by-other', [{ ...version('t2'), md5: 'md5-t' }], [{ md5: known('md5') }]],
    ['taken-by-other', [{ ...version('t2'), key: 'key-t' }], [{ key: known('key') }]],
    ['taken-by-other', [version('t3'), { ...version('t4'), md5: 'md5-t' }], [{}, { md5: known('md5') }]],
    ['taken-by-other', [version('t5'), version('t5')], [{}, { key: known('key'), md5: known('md5') }]],
    [
      'taken-by-other',
      [version('t6'), version('t7'), { ...version('t8'), md5: 'md5-t6' }],
      [{}, {}, { md5: known('md5') }],
    ],
  ]
  for (const [basename, version_set, problems] of refused) {
    for (const related_frame_filenames of [[], ['t-ghost']]) {
      const { status, json } = await post(
        aFrame(basename, { version_set, target_name: 'changed', related_frame_filenames }),
      )
      assert.deepEqual([status, json], [400, { version_set: problems }])
    }
  }
  assert.deepEqual([await counts(), await rowOf('taken')], before)
})

test('headers that the database cannot store are refused, and nothing of the record is kept', async () => {
  await create('kept', { version_set: [version('k1')], headers: { OLD: 1 } })
  const before = [await counts(), await rowOf('kept')]
  const unstorable = ['{"A": "b\\u0000c"}', '{"A": "\\ud800"}', '{"A\\u0000": 1}', '{"A": 1e200000}', '{"A": 1e-20000}']
  for (const headers of unstorable) {
    for (const [basename, ...related_frame_filenames] of [['kept'], ['kept', 'k-ghost'], ['never-kept', 'k-ghost']]) {
      const record = aFrame(basename!, {
        headers: 'HERE',
        target_name: 'changed',
        related_frame_filenames,
        version_set: [version('k2')],
      })
      const body = JSON.stringify(record).replace('"HERE"', headers)
      const { status, json } = await archive.post('/frames/', body, 'superuser', { 'content-type': 'application/json' })
      assert.equal(status, 400, headers)
      assert.deepEqual(Object.keys(json), ['headers'], headers)
      assert.match(json.headers[0], /^The database cannot store these headers: ./)
    }
  }
  assert.deepEqual([await counts(), await rowOf('kept')], before)
})

test('a footprint with an edge of half a circle, whose way nobody can tell, is refused, and nothing of the record is kept', async () => {
  const before = await counts()
  const ring = [10, 20, 190, -20, 90, 45, 10, 20]
  const area = { type: 'Polygon', coordinates: [[0, 2, 4, 6].map((at) => ring.slice(at, at + 2))] }
  for (const related_frame_filenames of [[], ['half-ghost']]) {
    const { status, json } = await post(aFrame('half', { area, related_frame_filenames }))
    assert.deepEqual([status, Object.keys(json)], [400, ['area']])
    assert.match(json.area[0], /^The database cannot store this footprint: Antipodal/)
  }
  assert.deepEqual(await counts(), before)
})

test('the longest name that is taken, in the letters that need the most bytes', async () => {
  const letters = Array.from({ length: 650 }, (_, index) => String.fromCodePoint(0x20000 + ((index * 7919) % 40_000)))
  await create(letters.join(''), { related_frame_filenames: [letters.reverse().join('')] })
})

test('many records at once that relate to one placeholder', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `many${String(index).padStart(2, '0')}`)
  const answers = await Promise.all(
    names.map((name, index) => {
      const related = ['many-ghost', 'many-zero', names[(index + 1) % names.length] as string]
      return post(aFrame(name, { related_frame_filenames: index % 2 === 0 ? related : related.reverse() }))
    }),
  )
  assert.deepEqual(
    answers.map(({ status }) => status),
    names.map(() => 201),
  )
  assert.deepEqual(
    await relations('many-ghost'),
    [...names.map((name) => `many-ghost>${name}`), ...names.map((name) => `${name}>many-ghost`)].sort(),
  )
  const [rows] = await archive.db.writer.query<{ n: number }>(
    sql`select count(*) as n from frames_frame where basename like 'many%'`,
  )
  assert.equal(rows?.n, 22)
  assert.deepEqual(
    await relations('many05'),
    ['many04', 'many06', 'many-ghost', 'many-zero'].flatMap((name) => [`many05>${name}`, `${name}>many05`]).sort(),
  )
})

test('many pairs of records at once that name each other: neither waits for the other in vain', async () => {
  const pairs = Array.from({ length: 5 }, (_, index) => [`east${index}`, `west${index}`] as const)
  const answers = await Promise.all(
    pairs.flatMap(([east, west]) => [
      post(aFrame(east, { related_frame_filenames: [west] })),
      post(aFrame(west, { related_frame_filenames: [east] })),
    ]),
  )
  assert.deepEqual(
    answers.map(({ status }) => status),
    answers.map(() => 201),
  )
  for (const [east, west] of pairs) assert.deepEqual(await relations(east), [`${east}>${west}`, `${west}>${east}`])
})

test('many records at once that all name each other, new ones and known ones: none waits for another in vain', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `all${index}`)
  for (const round of ['new', 'known']) {
    const answers = await Promise.all(
      names.map((name, index) => {
        const related_frame_filenames = [...names.slice(index), ...names.slice(0, index)]
        return post(aFrame(name, { related_frame_filenames, version_set: [version(`${round} ${name}`)] }))
      }),
    )
    assert.deepEqual(
      answers.map(({ status }) => status),
      names.map(() => 201),
    )
  }
  for (const { id } of (await archive.get('/frames/?basename=all')).json.results) {
    assert.equal((await archive.get(`/frames/${id}/`)).json.related_frames.length, names.length - 1)
  }
})

/** The archive's database, where somebody deletes frames of a name before the first transaction is at its end. */
const deleting = (name: string): Database => {
  const { db } = archive
  let isDone = false
  const remove = async <T>(result: T): Promise<T> => {
    if (!isDone) await db.writer.query(sql`delete from frames_frame where basename = ${name}`)
    isDone = true
    return result
  }
  return {
    ...db,
    writer: { query: async (statement, options) => remove(await db.writer.query(statement, options)) },
    transaction: (work) => db.transaction(async (trx) => remove(await work(trx))),
  }
}
const recordOf = (basename: string, given: Record<string, unknown>): FrameRecord =>
  readFrameRecord(aFrame(basename, given), { configurationTypes: ['EXPOSE'], isKnownExtension: () => true })

/** A frame with nothing that hangs on it. */
const createBare = async (basename: string): Promise<void> => {
  const { id } = await create(basename, { version_set: [] })
  await archive.db.writer.query(sql`delete from frames_headers where frame_id = ${id}::integer`)
}

const oneConnection = !isOnServer && 'the embedded engine has one connection'
test('a frame that is deleted just when another names it is a placeholder then', { skip: oneConnection }, async () => {
  await createBare('fleeting')
  await saveFrame(deleting('fleeting'), recordOf('remaining', { related_frame_filenames: ['fleeting'] }))
  assert.deepEqual(await relations('remaining'), ['fleeting>remaining', 'remaining>fleeting'])
  assert.equal((await rowOf('fleeting'))?.observation_date, null)
})

test('a frame that is deleted just when its thumbnail comes is made again', { skip: oneConnection }, async () => {
  await createBare('thumbnailed')
  const file = { ...version('thumbnail'), extension: '.jpg' }
  const thumbnail = { basename: 'thumbnail', size: 'small', frameBasename: 'thumbnailed', file }
  await saveThumbnail(deleting('thumbnailed'), { ...thumbnail, frame: recordOf('thumbnail', {}) })
  assert.equal((await rowOf('thumbnailed'))?.target_name, 'M 31')
})

test('a record that waits too long for others is told that nothing was changed', async () => {
  const query = async (): Promise<never> => {
    throw new QueryTimeout()
  }
  await assert.rejects(saveFrame({ ...archive.db, writer: { query } }, recordOf('waiting', {})), WriteTimeout)
})

test('records and thumbnails that name known frames use up no numbers of frames', async () => {
  const { id } = await create('before', { related_frame_filenames: ['known0', 'known1', 'known2'] })
  const related_frame_filenames = ['known0', 'known1', 'known2', 'unknown']
  const { id: second } = await create('between', { related_frame_filenames })
  assert.equal(second, id + 4, 'three placeholders behind it')
  for (const name of ['known0', 'known1']) {
    const thumbnail = { frame_basename: name, size: 'small', version_set: [{ ...version(name), extension: '.jpg' }] }
    assert.equal((await archive.post('/thumbnails/', aFrame(`${name}-small`, thumbnail), 'superuser')).status, 201)
  }
  const { id: last } = await create('last')
  assert.equal(last, second + 2, 'one placeholder behind it')
})

test('many records at once of one new name: one frame with all their versions', async () => {
  const keys = Array.from({ length: 10 }, (_, index) => `race${index}`)
  const answers = await Promise.all(keys.map((key) => post(aFrame('race', { version_set: [version(key)] }))))
  assert.deepEqual(
    answers.map(({ status }) => status),
    keys.map(() => 201),
  )
  assert.equal(new Set(answers.map(({ json }) => json.id)).size, 1)
  const { json } = await archive.get('/frames/?basename_exact=race')
  assert.deepEqual(
    json.results[0].version_set.map(({ key }: { key: string }) => key).sort(),
    keys.map((key) => `key-${key}`),
  )
})

test('many records at once of one file: one is taken, the others are told that it is here', async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => post(aFrame(`same${index}`, { version_set: [version('same')] }))),
  )
  const refusals = answers.filter(({ status }) => status !== 201)
  assert.equal(refusals.length, 7)
  for (const { status, json } of refusals) {
    assert.deepEqual([status, json], [400, { version_set: [{ key: known('key'), md5: known('md5') }] }])
  }
  const [rows] = await archive.db.writer.query<{ n: number }>(
    sql`select count(*) as n from frames_frame where basename like 'same%'`,
  )
  assert.equal(rows?.n, 1)
})
