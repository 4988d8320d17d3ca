import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Command } from 'commander'
import { addCacheAggregates } from '../../src/commands/cache-aggregates.ts'
import { startTestArchive, type TestArchive } from '../helpers/archive.ts'
import { aFrame } from '../helpers/frame.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.close())

test('says how many values there are, of frames that nobody but a superuser sees too', async (context) => {
  await archive.post('/frames/', aFrame('one'), 'superuser')
  const hidden = { proposal_id: 'SECRET', public_date: '2999-01-01T00:00:00Z', instrument_id: 'xx99' }
  await archive.post('/frames/', aFrame('two', hidden), 'superuser')
  const said: string[] = []
  context.mock.method(process.stderr, 'write', (text: string) => said.push(text) > 0)
  const program = new Command().exitOverride()
  addCacheAggregates(program, (work) => work(archive.db))
  await program.parseAsync(['cacheaggregates'], { from: 'user' })
  context.mock.restoreAll()
  assert.match(
    said.join(''),
    /^The archive has 1 sites, 1 telescopes, 1 filters, 2 instruments, 1 obstypes, 2 proposals \(looked up in \d+\.\d s\)\.\n$/,
  )
})
