import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findDownloads, findVersion } from '../../src/downloads/queries.ts'
import { visibleTo } from '../../src/frames/visibility.ts'
import { startTestArchive, type TestArchive } from '../helpers/archive.ts'
import { addFrame } from '../helpers/downloads.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.close())

const everything = visibleTo({ seesEverything: true, proposals: [] })
const key = (letter: string): string => letter.repeat(32)

test('the newest version of each frame that may be seen and has one, newest frames first', async () => {
  const version = (letter: string, extension: string) => ({ key: key(letter), md5: key(letter), extension })
  const early = await addFrame(archive, 'early', {
    version_set: [version('1', '.fits')],
    observation_date: '2020-01-01T00:00:00Z',
  })
  await addFrame(archive, 'early', {
    version_set: [version('2', '.fits.fz')],
    observation_date: '2020-01-01T00:00:00Z',
  })
  const late = await addFrame(archive, 'late', {
    version_set: [version('3', '.fits.fz')],
    public_date: '2090-01-01T00:00:00Z',
  })
  const none = await addFrame(archive, 'none', { version_set: [] })
  const ids = new Set([early, late, none])
  const rows = await findDownloads(archive.db, ids, everything)
  const [first, second] = rows
  assert.deepEqual(
    rows.map(({ id, key: found, extension }) => [id, found, extension]),
    [
      [late, key('3'), '.fits.fz'],
      [early, key('2'), '.fits.fz'],
    ],
  )
  assert.deepEqual(
    { ...second, version_id: 0 },
    {
      id: early,
      basename: 'early',
      site_id: 'tst',
      instrument_id: 'fa01',
      observation_day: '2020-05-05',
      observation_date: '2020-01-01 00:00:00+00',
      reduction_level: 91,
      configuration_type: 'EXPOSE',
      version_id: 0,
      key: key('2'),
      md5: key('2'),
      extension: '.fits.fz',
    },
  )
  const seen = await findDownloads(archive.db, ids, visibleTo({ seesEverything: false, proposals: [] }))
  assert.deepEqual(
    seen.map(({ id }) => id),
    [early],
  )
  const { json } = await archive.get(`/frames/${early}/`)
  const older = json.version_set.find(({ extension }: { extension: string }) => extension === '.fits').id
  assert.equal((await findVersion(archive.db, early, older))?.key, key('1'))
  assert.equal(await findVersion(archive.db, late, older), undefined)
  assert.equal((await findVersion(archive.db, late, first?.version_id ?? 0))?.key, key('3'))
})

test('what the reader lacks is looked for at the writer', async () => {
  const id = await addFrame(archive, 'fresh')
  const lagging = { ...archive.db, reader: { query: async () => [] } }
  const rows = await findDownloads(lagging, new Set([id]), everything)
  assert.deepEqual(
    rows.map(({ basename }) => basename),
    ['fresh'],
  )
})
