import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { frameFilters } from '../../src/frames/filters.ts'
import { startTestArchive, type TestArchive, type Who } from '../helpers/archive.ts'
import { aFrame, square } from '../helpers/frame.ts'

const polygon = (...points: readonly (readonly [number, number])[]): object => ({
  type: 'Polygon',
  coordinates: [points],
})

/** The frames that every search here runs over, by the names under which the tests speak of them. */
const frames: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  m31_a: { headers: { USERID: 'ana' } },
  m31Xa: {
    observation_date: '2020-05-06T00:00:00Z',
    observation_day: '2020-05-06',
    proposal_id: 'P-TWO',
    instrument_id: 'en06',
    target_name: 'm 31 north',
    reduction_level: 0,
    site_id: 'coj',
    telescope_id: '2m0a',
    exposure_time: 120,
    primary_optical_element: 'gp',
    public_date: '2021-06-01T12:00:00Z',
    configuration_type: 'SPECTRUM',
    observation_id: 777002,
    request_id: null,
    headers: { USERID: 'Bela' },
    area: null,
  },
  'flat%1': {
    observation_date: '2020-05-07T23:59:59.999999Z',
    observation_day: '2020-05-07',
    target_name: '',
    exposure_time: 0,
    configuration_type: 'SKYFLAT',
    observation_id: null,
    headers: { USERID: '' },
    area: null,
  },
  'back\\slash': {
    observation_date: '2020-05-08T12:00:00Z',
    observation_day: '2020-05-08',
    target_name: 'Vega alpha Lyr',
    exposure_time: null,
    configuration_type: 'BIAS',
    request_id: 888002,
    headers: {},
    area: null,
  },
  zero: {
    observation_date: '2020-05-09T00:00:00Z',
    area: polygon([359.8, -0.2], [359.8, 0.2], [0.2, 0.2], [0.2, -0.2], [359.8, -0.2]),
  },
  north: { observation_date: '2020-05-10T00:00:00Z', area: polygon([0, 89], [90, 89], [180, 89], [270, 89], [0, 89]) },
  south: {
    observation_date: '2020-05-11T00:00:00Z',
    area: polygon([0, -89], [90, -89], [180, -89], [270, -89], [0, -89]),
  },
  mine: {
    observation_date: '2020-05-12T00:00:00Z',
    proposal_id: 'PROP-A',
    public_date: '2090-01-01T00:00:00Z',
    area: square(50, 50),
  },
  later: {
    observation_date: '2020-05-13T00:00:00Z',
    proposal_id: '',
    public_date: '2090-01-01T00:00:00Z',
    area: square(50, 50),
  },
  ours: { observation_date: '2020-05-14T00:00:00Z', proposal_id: 'PROP-B', area: square(50, 50) },
  undated: { observation_date: '2020-05-15T00:00:00Z', proposal_id: 'P-NONE', public_date: null, area: null },
}
/** What is written for a frame that gives none of its own: see aFrame. */
const sky = ['zero', 'north', 'south', 'ours']
const open = ['m31_a', 'm31Xa', 'flat%1', 'back\\slash', ...sky]
const but = (...names: string[]): string[] => open.filter((name) => !names.includes(name))

let archive: TestArchive
before(async () => {
  archive = await startTestArchive({ CONFIGURATION_TYPES: 'BIAS,DARK,EXPOSE,SPECTRUM,LAMPFLAT,SKYFLAT,TARGET' })
  for (const [name, given] of Object.entries(frames)) {
    const { status, text } = await archive.post('/frames/', aFrame(name, given), 'superuser')
    assert.equal(status, 201, text)
  }
})
after(() => archive.close())

/** Names of the frames that a search finds (from the earliest), or the body with which it is refused. */
const search = async (query: string, who: Who = 'anonymous'): Promise<unknown> => {
  const { status, json } = await archive.get(`/frames/?ordering=observation_date&limit=50&${query}`, who)
  if (status !== 200) return { [status]: json }
  const found = json.results.map((frame: { basename: string }) => frame.basename)
  assert.deepEqual([query, json.count, json.next], [query, found.length, null])
  return found
}

type FilterName = keyof typeof frameFilters
/** What a parameter's value finds: names of frames, or the message of a refusal. `value` is encoded unless it has a `%`. */
type Row = readonly [value: string, finds: readonly string[] | string, who?: Who]

const NUL: Row = ['a%00b', 'Null characters are not allowed.']
const EMPTY: Row = ['', open]
const BLANK: Row = ['%20%09', open]
const dated = (rows: readonly Row[]): Row[] => [
  ...rows,
  ['junk', 'Enter a valid date/time.'],
  ['2020-13-45', 'Enter a valid date/time.'],
  ['1588827905', 'Enter a valid date/time.'],
  ['2020-05-07%00', 'Enter a valid date/time.'],
  ['0000-01-01', 'Enter a valid date/time.'],
  ['10000-01-01', 'Enter a valid date/time.'],
  ['2020-05-07T25:00:00', 'Enter a valid date/time.'],
  EMPTY,
  BLANK,
]
const days: Row[] = [
  ['2020-05-06', ['m31Xa']],
  ['05/06/2020', ['m31Xa']],
  ['2020-5-6', ['m31Xa']],
  ['1999-01-01', []],
  ['20200506', 'Enter a valid date.'],
  ['2020-05-06T00:00:00', 'Enter a valid date.'],
  ['2020-02-30', 'Enter a valid date.'],
  ['junk', 'Enter a valid date.'],
  ['%00', 'Enter a valid date.'],
  EMPTY,
  BLANK,
]
const numbered = (rows: readonly Row[]): Row[] => [
  ...rows,
  ['junk', 'Enter a number.'],
  ['NaN', 'Enter a number.'],
  ['Infinity', 'Enter a number.'],
  ['0x1f', 'Enter a number.'],
  ['31,5', 'Enter a number.'],
  ['1 2', 'Enter a number.'],
  ['1%00', 'Enter a number.'],
  ['1e51', 'Ensure this value is less than or equal to 1e+50.'],
  ['1e400', 'Ensure this value is less than or equal to 1e+50.'],
  ['-1e51', 'Ensure this value is greater than or equal to -1e+50.'],
  EMPTY,
  BLANK,
]
/** A column of text that is to be exactly the value; `other` is the same in another case. */
const exactly = (value: string, finds: readonly string[], other: string): Row[] => [
  [value, finds],
  [` ${value} `, finds],
  [other, []],
  [`${value}x`, []],
  ["g'p; select 1;--", []],
  ['%25', []],
  NUL,
  EMPTY,
  BLANK,
]
const seconds = numbered([
  ['31', ['m31Xa']],
  ['30.5', but('flat%1', 'back\\slash')],
  ['1.2e2', ['m31Xa']],
  ['1_20', ['m31Xa']],
  ['١٢٠', ['m31Xa']],
  [' 120 ', ['m31Xa']],
  ['120.0001', []],
  ['0', but('back\\slash')],
  ['-1', but('back\\slash')],
])
const levels = numbered([
  ['0', ['m31Xa']],
  ['0.9', ['m31Xa']],
  ['91', but('m31Xa')],
  ['91.0', but('m31Xa')],
  ['٩١', but('m31Xa')],
  ['-1', []],
  ['40000', []],
  ['99999999999999999999', []],
])
const observations = numbered([
  ['777002', ['m31Xa']],
  ['777002.9', ['m31Xa']],
  ['777001', but('m31Xa', 'flat%1')],
  ['0', []],
  ['-777002', []],
  ['2147483647', []],
  ['2147483648', []],
])
const requests = numbered([
  ['888002', ['back\\slash']],
  ['888001', but('m31Xa', 'back\\slash')],
  ['8.88002e5', ['back\\slash']],
  ['-2147483649', []],
])
const unknownType = (type: string): string => `Select a valid choice. ${type} is not one of the available choices.`
const excluding: Row[] = [
  ['EXPOSE', ['m31Xa', 'flat%1', 'back\\slash']],
  ['DARK', open],
  ['JUNK', unknownType('JUNK')],
  ['expose', unknownType('expose')],
  NUL,
  EMPTY,
]
const exposes = but('m31Xa', 'flat%1', 'back\\slash')
const refusedBy = (name: string): object => ({
  400: [`Error with ${name} query: Point must be specified with exact format 'POINT(RA DEC)'`],
})
const REFUSED = 'is no geometry'

const onTheSky: Row[] = [
  ['POINT(10 10)', ['m31_a']],
  ['point(10 10)', ['m31_a']],
  [' POINT (10 10) ', ['m31_a']],
  ['POINT(11 10)', []],
  ['SRID=4326;POINT(10 10)', ['m31_a']],
  ['SRID=3857;POINT(1113194 1118889)', ['m31_a']],
  ['{"type":"Point","coordinates":[10,10]}', ['m31_a']],
  ['010100000000000000000024400000000000002440', ['m31_a']],
  ['0101000020E610000000000000000024400000000000002440', ['m31_a']],
  ['POINT(370 10)', ['m31_a']],
  ['POINT(-350 10)', ['m31_a']],
  // across right ascension 0
  ['POINT(0 0)', ['zero']],
  ['POINT(360 0)', ['zero']],
  ['POINT(359.9 0)', ['zero']],
  ['POINT(-0.1 0)', ['zero']],
  ['POINT(0.1 0.1)', ['zero']],
  ['POINT(180 0)', []],
  ['POINT(1 0)', []],
  ['LINESTRING(359.9 0, 0.1 0)', ['zero']],
  // the poles, and what is near them at any right ascension
  ['POINT(0 90)', ['north']],
  ['POINT(123 90)', ['north']],
  ['POINT(45 89.9)', ['north']],
  ['POINT(225 89.9)', ['north']],
  ['POINT(0 -90)', ['south']],
  ['POINT(315 -89.9)', ['south']],
  ['POINT(45 88)', []],
  ['MULTIPOINT(10 10,10.01 10.01)', ['m31_a']],
  ['POINT Z (10 10 5)', ['m31_a']],
  ['GEOMETRYCOLLECTION(POINT(10 10))', ['m31_a']],
  ['SRID=0;POINT(10 10)', ['m31_a']],
  ['{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[10,10]}]}', ['m31_a']],
  ['{"type":"Polygon","coordinates":[]}', []],
  // nowhere
  ['POINT(10 100)', []],
  ['POINT(1e10 0)', []],
  ['POINT(1e400 0)', []],
  ['POINT EMPTY', []],
  ['POINT(NaN NaN)', []],
  ['POLYGON EMPTY', []],
  // refused by PostGIS
  ['POINT(10,10)', REFUSED],
  ['POINT(10', REFUSED],
  ['junk', REFUSED],
  ['0101', REFUSED],
  ['{}', REFUSED],
  ['{"type":"Nope"}', REFUSED],
  ['<gml:Point><gml:coordinates>10,10</gml:coordinates></gml:Point>', REFUSED],
  ['SRID=999999;POINT(10 10)', REFUSED],
  ['POLYGON((0 0,1 1))', REFUSED],
  ['POLYGON((0 0,1 1,0 0))', REFUSED],
  ['POLYGON((0 0,180 0,90 10,0 0))', REFUSED],
  ['POLYGON((-180 -90,-180 90,180 90,180 -90,-180 -90))', REFUSED],
  ['POLYGON((0 0,10 10.2,10.2 10,0 0),(1 1))', REFUSED],
  ['TRIANGLE((9 9,9 11,11 11,9 9))', REFUSED],
  ['POINT(10 10)junk', REFUSED],
  ['00000000', REFUSED],
  ['ff', REFUSED],
  ['[]', REFUSED],
  ['null', REFUSED],
  // texts with which PostGIS 3.3 ends the whole server, and their like: never given to it
  ['SRID=4326', REFUSED],
  ['srid=', REFUSED],
  ['SRID=4326 POINT(10 10)', REFUSED],
  ['{"type":"MultiLineString","coordinates":[null]}', REFUSED],
  ['{"type":"MultiLineString","coordinates":[10,10]}', REFUSED],
  ['{"type":"MultiLineString","coordinates":[[10,10]]}', REFUSED],
  ['{"type":"MultiLineString","coordinates":[[[10,10],[[10]]]]}', REFUSED],
  ['{"type":"GeometryCollection","geometries":[{"type":"MultiLineString","coordinates":[null]}]}', REFUSED],
  ['{"type":"GeometryCollection"}', REFUSED],
  ['{"type":"GeometryCollection","geometries":[null]}', REFUSED],
  ['{"type":"Point"}', REFUSED],
  ['{"type":"Point","coordinates":["a",1]}', REFUSED],
  ['{"type":"Point","coordinates":[10,null]}', REFUSED],
  ['{"type":"Point","coordinates":[10,10],"crs":{"type":"name","properties":{"name":"EPSG:3857"}}}', REFUSED],
  ['{', REFUSED],
  ["{'type':'Point','coordinates':[10,10]}", REFUSED],
  ['CIRCULARSTRING(0 0,1 1,2 0)', REFUSED],
  ["POINT(10 10)'; select 1;--", REFUSED],
  ['POINT(10 10)%00', 'Null characters are not allowed.'],
  EMPTY,
  BLANK,
]

const table: Readonly<Record<FilterName, readonly Row[]>> = {
  id__gt: [
    ['0', open],
    ['-1e40', open],
    ['0.5', open],
    ['1', but('m31_a')],
    ['2147483647', []],
    ['1e40', []],
    ['x', 'Enter a number.'],
    ['1e51', 'Ensure this value is less than or equal to 1e+50.'],
    EMPTY,
    BLANK,
  ],
  start: dated([
    ['2020-05-14', ['ours']],
    ['2020-05-11', ['south', 'ours']],
    ['2020-05-11T00:00:00.000001Z', ['ours']],
    ['2020-05-11T02:00:00+02:00', ['south', 'ours']],
    ['2020-05-10T19:00:00-05:00', ['south', 'ours']],
    ['2020-05-10 24:00', ['south', 'ours']],
    ['2020-05-10 24:01', 'Enter a valid date/time.'],
    ['2020-05-10T24:00:00', ['south', 'ours']],
    ['20200511', ['south', 'ours']],
    ['05/11/2020', ['south', 'ours']],
    ['05/11/20 00:00', ['south', 'ours']],
    ['2020-W20-1', ['south', 'ours']],
    ['٢٠٢٠-05-11', ['south', 'ours']],
    ['9999-12-31T23:59:59-14:00', []],
    ['0001-01-01T00:00:00+14:00', open],
  ]),
  end: dated([
    ['2020-05-06', ['m31_a', 'm31Xa']],
    ['2020-05-05T05:05:05.5Z', ['m31_a']],
    ['2020-05-05T05:05:05.499999Z', []],
    ['2020-05-06T01:59:59+02:00', ['m31_a']],
    ['0001-01-01T00:00:00+14:00', []],
  ]),
  DATE_OBS: dated([
    ['2020-05-05T05:05:05.500Z', ['m31_a']],
    ['2020-05-05T05:05:05.5', ['m31_a']],
    ['2020-05-07T23:59:59.999999Z', ['flat%1']],
    ['2020-05-07T23:59:59.9999999Z', ['flat%1']],
    ['2020-05-06', ['m31Xa']],
    ['2020-05-05', []],
  ]),
  dayobs: days,
  DAY_OBS: days,
  basename: [
    ['m31', ['m31_a', 'm31Xa']],
    ['M31X', ['m31Xa']],
    [' m31x ', ['m31Xa']],
    ['_', ['m31_a']],
    ['31_A', ['m31_a']],
    ['%25', ['flat%1']],
    ['flat%251', ['flat%1']],
    ['\\', ['back\\slash']],
    ['k\\s', ['back\\slash']],
    ['%ff', []],
    ['x'.repeat(2000), []],
    ['mine', []],
    ['mine', ['mine'], 'owner'],
    NUL,
    EMPTY,
    BLANK,
  ],
  basename_exact: [
    ...exactly('m31_a', ['m31_a'], 'M31_A'),
    ['m31', []],
    ['flat%251', ['flat%1']],
    ['back\\slash', ['back\\slash']],
  ],
  target_name: [
    ['m 31 n', ['m31Xa']],
    ['M 31', ['m31_a', 'm31Xa', ...sky]],
    ['VEGA', ['back\\slash']],
    ['Véga', ['back\\slash']],
    ['Vega αlpha', ['back\\slash']],
    ['%25', []],
    ['_', []],
    ['織女', []],
    NUL,
    EMPTY,
    BLANK,
  ],
  target_name_exact: [
    ...exactly('Vega alpha Lyr', ['back\\slash'], 'vega alpha lyr'),
    ['Véga alpha Lyr', ['back\\slash']],
    ['Vega', []],
  ],
  target_name_iexact: [
    ['vega ALPHA lyr', ['back\\slash']],
    ['Véga alpha Lyr', ['back\\slash']],
    ['Vega', []],
    ['%25', []],
    ['Vega_alpha Lyr', []],
    NUL,
    EMPTY,
    BLANK,
  ],
  OBJECT: [['vega', ['back\\slash']], ['Véga', []], ['alpha', ['back\\slash']], ['%25', []], NUL, EMPTY, BLANK],
  empty_target_name: [
    ...['true', '1', 'false', '0', 'junk'].map((value): Row => [value, ['flat%1']]),
    NUL,
    EMPTY,
    BLANK,
  ],
  L1PUBDAT: dated([
    ['2021-06-01T12:00:00Z', ['m31Xa']],
    ['2021-06-01 12:00', ['m31Xa']],
    ['2021-06-01', []],
    ['2090-01-01', []],
    ['2090-01-01', ['mine'], 'owner'],
  ]),
  public: [
    ...['true', 'True', '1'].flatMap((value): Row[] => [
      [value, open],
      [value, but('ours').concat('mine', 'ours'), 'owner'],
    ]),
    ...['false', 'False', '0'].flatMap((value): Row[] => [
      [value, []],
      [value, ['mine', 'ours'], 'owner'],
      [value, open, 'other'],
      [value, ['mine', 'later', 'undated'], 'superuser'],
    ]),
    ['junk', open],
    ['%00', open],
    EMPTY,
  ],
  exposure_time: seconds,
  EXPTIME: seconds,
  reduction_level: levels,
  processed: [
    ...['true', 'True', '1'].map((value): Row => [value, but('m31Xa')]),
    ...['false', 'False', '0'].map((value): Row => [value, ['m31Xa']]),
    ['junk', open],
    EMPTY,
  ],
  RLEVEL: levels,
  proposal_id: [...exactly('P-TWO', ['m31Xa'], 'p-two'), ['PROP-A', []], ['PROP-A', ['mine'], 'owner']],
  PROPID: [...exactly('P-TWO', ['m31Xa'], 'p-two'), ['PROP-A', []], ['PROP-A', ['mine'], 'owner']],
  configuration_type: [...exactly('SPECTRUM', ['m31Xa'], 'spectrum'), ['JUNK', []]],
  OBSTYPE: [...exactly('SPECTRUM', ['m31Xa'], 'spectrum'), ['JUNK', []]],
  instrument_id: exactly('en06', ['m31Xa'], 'EN06'),
  INSTRUME: exactly('en06', ['m31Xa'], 'EN06'),
  site_id: exactly('coj', ['m31Xa'], 'COJ'),
  SITEID: exactly('coj', ['m31Xa'], 'COJ'),
  telescope_id: exactly('2m0a', ['m31Xa'], '2M0A'),
  TELID: exactly('2m0a', ['m31Xa'], '2M0A'),
  primary_optical_element: exactly('gp', ['m31Xa'], 'GP'),
  FILTER: exactly('gp', ['m31Xa'], 'GP'),
  observation_id: observations,
  BLKUID: observations,
  request_id: requests,
  REQNUM: requests,
  covers: [
    ...onTheSky,
    ['LINESTRING(5 10,15 10.2)', []],
    ['POLYGON((9.9 9.9,9.9 10.05,10.05 10.05,10.05 9.9,9.9 9.9))', ['m31_a']],
    ['POLYGON((9 9,9 11,11 11,11 9,9 9))', []],
    ['POLYGON((9 9,11 11,11 9,9 11,9 9))', []],
    ['MULTIPOINT((10 10),(0 0))', []],
  ],
  intersects: [
    ...onTheSky,
    ['LINESTRING(5 10,15 10.2)', ['m31_a']],
    ['POLYGON((9 9,9 11,11 11,11 9,9 9))', ['m31_a']],
    ['POLYGON((359 -1,359 1,1 1,1 -1,359 -1))', ['zero']],
    ['MULTIPOLYGON(((9 9,9 11,11 11,11 9,9 9)),((49 49,49 51,51 51,51 49,49 49)))', ['m31_a', 'ours']],
    ['POLYGON((9 9,11 11,11 9,9 11,9 9))', ['m31_a']],
    ['MULTIPOINT((10 10),(0 0))', ['m31_a', 'zero']],
    ['POINT(50 50)', ['ours']],
    ['POINT(50 50)', ['mine', 'ours'], 'owner'],
    ['POLYGON((9 9,9 11,11 11,11 9))', REFUSED],
  ],
  submitter: [
    ['ana', ['m31_a']],
    ['Bela', ['m31Xa']],
    ['Béla', ['m31Xa']],
    ['bela', []],
    ['an', []],
    ['nobody', []],
    NUL,
    EMPTY,
    BLANK,
  ],
  exclude_OBSTYPE: excluding,
  exclude_configuration_type: excluding,
  include_configuration_type: [
    ['EXPOSE', exposes],
    ['TARGET', []],
    ['JUNK', unknownType('JUNK')],
    ['bias', unknownType('bias')],
    NUL,
    EMPTY,
  ],
  exclude_calibrations: [
    ...['true', 'True', '1'].map((value): Row => [value, but('flat%1', 'back\\slash')]),
    ...['false', 'False', '0', 'junk', '%00'].map((value): Row => [value, open]),
    EMPTY,
  ],
}

const encoded = (value: string): string => (/%[0-9a-f]{2}/i.test(value) ? value : encodeURIComponent(value))

test('every filter of the archive is in the table of this test', () => {
  assert.deepEqual(Object.keys(table).sort(), Object.keys(frameFilters).sort())
  for (const [name, rows] of Object.entries(table)) {
    const found = rows.map(([, finds]) => finds).filter((finds) => typeof finds !== 'string')
    const isSelective = found.some((names) => names.length > 0 && names.length < open.length)
    assert.ok(isSelective, `${name}: no value here finds some frames and leaves out others`)
  }
})

test('what each value of each filter finds', async (t) => {
  for (const [name, rows] of Object.entries(table)) {
    await t.test(name, async () => {
      for (const [value, finds, who] of rows) {
        const wanted =
          finds === REFUSED ? refusedBy(name) : typeof finds === 'string' ? { 400: { [name]: [finds] } } : finds
        assert.deepEqual([value, who, await search(`${name}=${encoded(value)}`, who)], [value, who, wanted])
      }
    })
  }
})

test('of a repeated parameter the last value counts, but types add up', async () => {
  const expected = {
    'site_id=coj&site_id=tst': but('m31Xa'),
    'site_id=tst&site_id=coj': ['m31Xa'],
    'site_id=coj&site_id=': open,
    'start=junk&start=2020-05-14': ['ours'],
    'start=2020-05-14&start=junk': { 400: { start: ['Enter a valid date/time.'] } },
    'include_configuration_type=BIAS&include_configuration_type=SPECTRUM': ['m31Xa', 'back\\slash'],
    'include_configuration_type=BIAS&include_configuration_type=': ['back\\slash'],
    'exclude_OBSTYPE=EXPOSE&exclude_OBSTYPE=BIAS': ['m31Xa', 'flat%1'],
    'exclude_OBSTYPE=EXPOSE&exclude_configuration_type=BIAS': ['m31Xa', 'flat%1'],
    'include_configuration_type=BIAS&include_configuration_type=JUNK': {
      400: { include_configuration_type: [unknownType('JUNK')] },
    },
  }
  assert.deepEqual(await all(Object.keys(expected)), expected)
})

test('filters add up, the old name with the new; what is not a filter is ignored', async () => {
  const expected = {
    'site_id=tst&configuration_type=EXPOSE&start=2020-05-10': ['north', 'south', 'ours'],
    'RLEVEL=91&reduction_level=0': [],
    'exposure_time=31&SITEID=coj': ['m31Xa'],
    'start=2020-05-06&end=2020-05-07T23:59:59.999999Z': ['m31Xa', 'flat%1'],
    'start=2020-05-14T00:00:00&end=2020-05-05T00:00:00Z': [],
    'covers=POINT(10%2010)&intersects=POINT(0%200)': [],
    'nosuch=1&expand_all=&__proto__=1&constructor=1': open,
    'SITE_ID=coj': open,
  }
  assert.deepEqual(await all(Object.keys(expected)), expected)
})

test('everything that cannot be read is told at once', async () => {
  const { status, json } = await archive.get(
    '/frames/?start=junk&reduction_level=junk&basename=%00&covers=POINT(10%2010)',
  )
  assert.equal(status, 400)
  assert.deepEqual(json, {
    start: ['Enter a valid date/time.'],
    basename: ['Null characters are not allowed.'],
    reduction_level: ['Enter a number.'],
  })
})

test('of two geometries the one that is refused is named', async () => {
  assert.deepEqual(await search('covers=POINT(10%2010)&intersects=junk'), refusedBy('intersects'))
  assert.deepEqual(await search('covers=junk&intersects=POINT(10%2010)'), refusedBy('covers'))
})

const all = async (queries: readonly string[]): Promise<Record<string, unknown>> => {
  const found: Record<string, unknown> = {}
  for (const query of queries) found[query] = await search(query)
  return found
}

test('a geometry that is refused is told of one frame as of a list', async () => {
  const { results } = (await archive.get('/frames/?limit=1')).json
  for (const [method, path] of [
    ['GET', '/'],
    ['GET', '/headers/'],
    ['PATCH', '/'],
    ['DELETE', '/'],
  ] as const) {
    const url = `/frames/${results[0].id}${path}?covers=MULTIPOLYGON(((0%200`
    const { status, json } = await archive.send(method, url, { who: 'superuser', body: {} })
    const message = "Error with covers query: Point must be specified with exact format 'POINT(RA DEC)'"
    assert.deepEqual([method, path, status, json], [method, path, 400, [message]])
  }
})
