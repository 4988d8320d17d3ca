import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { extentOf, filesLeft, type Selection, selectedBy, someOf } from '../../../src/commands/deletion/queries.ts'
import { sql } from '../../../src/db/sql.ts'
import { startTestArchive, type TestArchive } from '../../helpers/archive.ts'
import { aFrame } from '../../helpers/frame.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
  const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()
  const frames: Record<string, Record<string, unknown>> = {
    plain: {},
    day4: { observation_date: '2020-05-04T00:00:00Z', observation_day: '20200504' },
    day6: { observation_date: '2020-05-06T00:00:00Z', observation_day: '20200506' },
    raw: { reduction_level: 0, request_id: 5, observation_id: 6 },
    elsewhere: { site_id: 'Oth', telescope_id: 'Big', proposal_id: 'MINE', instrument_id: 'xx99' },
    dark: { configuration_type: 'DARK', related_frame_filenames: ['placeholder'] },
    young: { observation_date: daysAgo(3), observation_day: daysAgo(3).slice(0, 10) },
  }
  for (const [basename, given] of Object.entries(frames)) {
    const { status, text } = await archive.post('/frames/', aFrame(basename, given), 'superuser')
    assert.equal(status, 201, text)
  }
})
after(() => archive.close())

const namesOf = async (selection: Selection): Promise<readonly string[]> => {
  const ids = await someOf(archive.db, selectedBy(selection), 100)
  const rows = await archive.db.reader.query<{ basename: string }>(
    sql`select basename from frames_frame where id = any(${[...ids]}::integer[]) order by basename`,
  )
  return rows.map(({ basename }) => basename)
}
const all = ['dark', 'day4', 'day6', 'elsewhere', 'plain', 'raw', 'young']
const but = (...names: string[]): string[] => all.filter((name) => !names.includes(name))

test('a selection finds the frames that fulfil all of it, and never a placeholder', async () => {
  const cases: [Selection, readonly string[]][] = [
    [{}, all],
    [{ daysOld: 2 }, all],
    [{ daysOld: 4 }, but('young')],
    [{ between: { start: '2020-05-04', end: '2020-05-06' } }, but('day4', 'day6', 'young')],
    [{ between: { start: '2020-05-06', end: '2020-05-04' } }, []],
    [{ reductionLevel: 0 }, ['raw']],
    [{ requestId: 5 }, ['raw']],
    [{ observationId: 6 }, ['raw']],
    [{ site: 'OTH' }, ['elsewhere']],
    [{ telescope: 'big' }, ['elsewhere']],
    [{ types: { include: ['DARK', 'BIAS'] } }, ['dark']],
    [{ types: { exclude: ['DARK', 'BIAS'] } }, but('dark')],
    [{ proposals: { include: ['MINE'] } }, ['elsewhere']],
    [{ proposals: { exclude: ['MINE'] } }, but('elsewhere')],
    [{ instruments: { include: ['xx99'] } }, ['elsewhere']],
    [{ instruments: { exclude: ['xx99'] } }, but('elsewhere')],
    [{ types: { include: [], exclude: [] } }, all],
    [{ site: 'oth', types: { include: ['DARK'] } }, []],
    [{ site: "x' or true --" }, []],
  ]
  for (const [selection, names] of cases) assert.deepEqual(await namesOf(selection), names, JSON.stringify(selection))
})

test('the extent of a selection, and some of its frames', async () => {
  const between = { start: '2020-01-01', end: '2021-01-01' }
  const where = selectedBy({ between })
  assert.deepEqual(await extentOf(archive.db, where), {
    frames: 6,
    files: 6,
    first: '2020-05-04',
    last: '2020-05-06',
  })
  const none = await extentOf(archive.db, selectedBy({ site: 'nowhere' }))
  assert.deepEqual(none, { frames: 0, files: 0, first: null, last: null })
  assert.equal((await someOf(archive.db, where, 4)).length, 4)
  assert.equal(await filesLeft(archive.db), 0)
})
