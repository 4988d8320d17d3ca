import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type LiveCatalogue, liveCatalogue } from '../../src/aggregates/live-catalogue.ts'
import { startTestArchive, type TestArchive, type Who } from '../helpers/archive.ts'
import { aFrame } from '../helpers/frame.ts'

let archive: TestArchive
let asked: LiveCatalogue
before(async () => {
  archive = await startTestArchive({ CONFIGURATION_TYPES: 'EXPOSE,BIAS,SPECTRUM' })
  asked = liveCatalogue(archive.db)
  assert.deepEqual((await asked.current()).catalogue.seenBy(undefined), empty)
  const hidden = { public_date: '2090-01-01T00:00:00Z' }
  const frames: Record<string, Record<string, unknown>> = {
    open: {},
    'open-2m': { site_id: 'coj', telescope_id: '2m0a', instrument_id: 'en06', configuration_type: 'SPECTRUM' },
    old: { observation_date: '2015-01-01T00:00:00Z', site_id: 'lsc', proposal_id: 'OLD' },
    mine: { ...hidden, proposal_id: 'PROP-A', site_id: 'cpt', primary_optical_element: 'B' },
    theirs: { ...hidden, proposal_id: 'PROP-Z', site_id: 'elp', configuration_type: 'BIAS' },
    nameless: { target_name: '', primary_optical_element: '' },
  }
  for (const [name, given] of Object.entries(frames)) {
    assert.equal((await archive.post('/frames/', aFrame(name, given), 'superuser')).status, 201)
  }
})
after(() => archive.close())

const open = {
  sites: ['coj', 'tst'],
  telescopes: ['1m0a', '2m0a'],
  filters: ['rp'],
  instruments: ['en06', 'fa01'],
  obstypes: ['EXPOSE', 'SPECTRUM'],
  proposals: ['PUBLIC'],
}
const withOld = { ...open, sites: ['coj', 'lsc', 'tst'], proposals: ['OLD', 'PUBLIC'] }
const empty = { sites: [], telescopes: [], filters: [], instruments: [], obstypes: [], proposals: [] }
const mine = {
  sites: ['cpt'],
  telescopes: ['1m0a'],
  filters: ['B'],
  instruments: ['fa01'],
  obstypes: ['EXPOSE'],
  proposals: ['PROP-A'],
}
const may = 'start=2020-05-01&end=2020-06-01'

const aggregate = async (query: string, who: Who = 'anonymous'): Promise<readonly [object, string, unknown]> => {
  const { status, json, headers, text } = await archive.get(`/frames/aggregate/?${query}`, who)
  assert.equal(status, 200, text)
  const { generated_at, ...values } = json
  return [values, generated_at, headers['cache-control']]
}

test('the whole archive: each caller sees the values of the frames that they may see', async () => {
  const all: Readonly<Record<Who, object>> = {
    anonymous: withOld,
    other: withOld,
    staff: withOld,
    owner: {
      ...withOld,
      sites: ['coj', 'cpt', 'lsc', 'tst'],
      filters: ['B', 'rp'],
      proposals: ['OLD', 'PROP-A', 'PUBLIC'],
    },
    superuser: {
      ...withOld,
      sites: ['coj', 'cpt', 'elp', 'lsc', 'tst'],
      filters: ['B', 'rp'],
      obstypes: ['BIAS', 'EXPOSE', 'SPECTRUM'],
      proposals: ['OLD', 'PROP-A', 'PROP-Z', 'PUBLIC'],
    },
  }
  const now = { current: Date.now() }
  const catalogue = liveCatalogue(archive.db, () => now.current)
  const { catalogue: seen } = await catalogue.current()
  assert.deepEqual(seen.seenBy([]), all.anonymous)
  assert.deepEqual(seen.seenBy(['PROP-A', 'PROP-B']), all.owner)
  assert.deepEqual(seen.seenBy(undefined), all.superuser)
})

test('an archive that was empty is looked at anew, however short ago that was', async () => {
  assert.deepEqual((await asked.current()).catalogue.seenBy([]), withOld)
})

test('the catalogue follows the archive: new frames in a few minutes, values that have gone by the next whole look', async () => {
  let now = Date.now()
  const catalogue = liveCatalogue(archive.db, () => now)
  const sites = async (): Promise<readonly string[]> => (await catalogue.current()).catalogue.seenBy(undefined).sites
  assert.equal((await sites()).includes('new'), false)
  const { json } = await archive.post('/frames/', aFrame('new', { site_id: 'new' }), 'superuser')
  assert.equal((await sites()).includes('new'), false, 'a moment later it is what it was')
  now += 400_000
  assert.equal((await sites()).includes('new'), true)
  await archive.send('DELETE', `/frames/${json.id}/`, { who: 'superuser' })
  now += 400_000
  assert.equal((await sites()).includes('new'), true)
  catalogue.forget()
  now += 400_000
  assert.equal((await sites()).includes('new'), false)
})

test('a frame that becomes public is seen by everybody soon', async () => {
  let now = Date.now()
  const catalogue = liveCatalogue(archive.db, () => now)
  const sites = async (): Promise<readonly string[]> => (await catalogue.current()).catalogue.seenBy([]).sites
  const soon = new Date(Date.now() + 1500).toISOString()
  await archive.post('/frames/', aFrame('soon', { site_id: 'soo', public_date: soon, proposal_id: 'X' }), 'superuser')
  assert.equal((await sites()).includes('soo'), false)
  await new Promise((resolve) => setTimeout(resolve, 1800))
  now += 400_000
  assert.equal((await sites()).includes('soo'), true)
  const [{ id }] = (await archive.get('/frames/?basename_exact=soon')).json.results
  await archive.send('DELETE', `/frames/${id}/`, { who: 'superuser' })
})

test('frames of a time, for each caller and with each sense of public', async () => {
  const cases: readonly (readonly [query: string, who: Who, values: object])[] = [
    [`${may}&public=true`, 'anonymous', open],
    [
      `${may}&public=true`,
      'owner',
      { ...open, sites: ['coj', 'cpt', 'tst'], filters: ['B', 'rp'], proposals: ['PROP-A', 'PUBLIC'] },
    ],
    [`${may}&public=false`, 'owner', mine],
    [may, 'owner', mine],
    [
      may,
      'superuser',
      {
        ...mine,
        sites: ['cpt', 'elp'],
        filters: ['B', 'rp'],
        obstypes: ['BIAS', 'EXPOSE'],
        proposals: ['PROP-A', 'PROP-Z'],
      },
    ],
    [`${may}&public=true&proposal_id=PROP-A`, 'superuser', mine],
    [`${may}&public=true&proposal_id=PROP-A`, 'anonymous', empty],
    [
      `${may}&public=true&site_id=coj&telescope_id=2m0a&instrument_id=en06&configuration_type=SPECTRUM`,
      'other',
      { ...open, sites: ['coj'], telescopes: ['2m0a'], instruments: ['en06'], obstypes: ['SPECTRUM'] },
    ],
    [`${may}&public=true&primary_optical_element=%25s`, 'other', empty],
    ['start=2020-06-01&end=2020-05-01&public=true', 'other', empty],
    [
      'start=2015-01-01&end=2015-12-31&public=1&site_id=',
      'other',
      { ...mine, sites: ['lsc'], filters: ['rp'], proposals: ['OLD'] },
    ],
  ]
  for (const [query, who, expected] of cases) {
    const [values, generated, caching] = await aggregate(query, who)
    assert.deepEqual(values, expected, `${who} ${query}`)
    assert.ok(Math.abs(Date.parse(generated) - Date.now()) < 60_000)
    assert.equal(caching, who === 'anonymous' ? 'max-age=86400' : 'max-age=300')
  }
})

test('what is not public is nothing for somebody without proposals', async () => {
  for (const who of ['anonymous', 'other', 'staff'] as const) {
    assert.deepEqual((await aggregate(may, who)).slice(0, 2), [empty, ''], who)
  }
})

test('what cannot be answered is refused in the words that clients know', async () => {
  const cases: readonly (readonly [query: string, json: unknown])[] = [
    ['site_id=coj', 'both start & end must be specified'],
    ['start=2020-05-01', 'both start & end must be specified'],
    ['start=2019-01-01&end=2020-06-01', 'time range must be less than or equal to a year (365 days)'],
    ['public=junk', { public: ['Must be a valid boolean.'] }],
    ['query_timeout=x', { query_timeout: ['A valid integer is required.'] }],
    ['query_timeout=20001', { query_timeout: ['Ensure this value is less than or equal to 20000.'] }],
    ['start=0001-01-01T00:00:00%2B14:00&end=2020-01-01', { start: ['Datetime value out of range.'] }],
    [`${may}&site_id=%00`, { site_id: ['Null characters are not allowed.'] }],
  ]
  for (const [query, json] of cases) {
    const answer = await archive.get(`/frames/aggregate/?${query}`)
    assert.deepEqual(
      [answer.status, answer.headers['content-type'], answer.json],
      [400, 'application/json', json],
      query,
    )
  }
  assert.equal((await archive.get('/frames/aggregate/?start=junk&end=2020')).status, 400)
})
