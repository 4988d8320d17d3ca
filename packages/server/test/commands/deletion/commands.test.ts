import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Command } from 'commander'
import { addDeletionCommands } from '../../../src/commands/deletion/commands.ts'
import { sql } from '../../../src/db/sql.ts'
import { readSettings } from '../../../src/settings.ts'
import { startTestArchive, type TestArchive } from '../../helpers/archive.ts'
import { aFrame } from '../../helpers/frame.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive({ CONFIGURATION_TYPES: 'EXPOSE,GUIDE' })
})
after(() => archive.close())

/** Runs a command as a script does. The store of these tests holds nothing. */
const run = async (args: readonly string[], env: Record<string, string> = {}): Promise<void> => {
  const program = new Command().exitOverride()
  const store = { delete: async () => undefined } as never
  addDeletionCommands(program, (work) => work({ db: archive.db, store, pathOf: () => null }, readSettings({ ...env })))
  await program.parseAsync([...args], { from: 'user' })
}
const create = async (basename: string, given: Record<string, unknown>): Promise<void> => {
  const { status, text } = await archive.post('/frames/', aFrame(basename, given), 'superuser')
  assert.equal(status, 201, text)
}
const names = async (): Promise<readonly string[]> => {
  const rows = await archive.db.writer.query<{ basename: string }>(
    sql`select basename from frames_frame order by basename`,
  )
  return rows.map(({ basename }) => basename)
}

test('deleteframes takes lists of values, and frames by age', async () => {
  for (const name of ['a', 'b', 'c', 'd']) await create(name, { instrument_id: `in-${name}` })
  await run(['deleteframes', '--days-old', '30', '--include-instruments', 'in-a', 'in-b', '--dry-run'])
  assert.deepEqual(await names(), ['a', 'b', 'c', 'd'])
  await run(['deleteframes', '--days-old', '30', '--include-instruments', 'in-a', 'in-b'])
  assert.deepEqual(await names(), ['c', 'd'])
  await assert.rejects(run(['deleteframes', '--site', 'tst']), { name: 'StartError' })
  await run(['deleteframes', '--start', '2020-05-04', '--end', '2020-05-06', '--exclude-instruments', 'in-d', '--yes'])
  assert.deepEqual(await names(), ['d'])
  await run(['deleteframes', '--days-old', '30'])
  assert.deepEqual(await names(), [])
})

test('expireguideframes takes guide frames older than a year, except those of some cameras', async () => {
  const guide = { configuration_type: 'GUIDE' }
  const yesterday = new Date(Date.now() - 86_400_000).toISOString()
  await create('science', {})
  await create('guide', guide)
  await create('there', { ...guide, site_id: 'abc' })
  await create('spectrograph', { ...guide, instrument_id: 'kb42' })
  await create('young', { ...guide, observation_date: yesterday, observation_day: yesterday.slice(0, 10) })
  await run(['expireguideframes', '--site', 'abc'])
  assert.deepEqual(await names(), ['guide', 'science', 'spectrograph', 'young'])
  await run(['expireguideframes'], { GUIDE_CAMERAS_TO_PERSIST: 'xx01,kb42' })
  assert.deepEqual(await names(), ['science', 'spectrograph', 'young'])
  await run(['expireguideframes', '-s', 'all'])
  assert.deepEqual(await names(), ['science', 'young'])
})
