import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSelection, type SelectionOptions } from '../../../src/commands/deletion/options.ts'

const none = { include: undefined, exclude: undefined }
const nothing = {
  daysOld: undefined,
  between: undefined,
  reductionLevel: undefined,
  requestId: undefined,
  observationId: undefined,
  site: undefined,
  telescope: undefined,
  types: none,
  proposals: none,
  instruments: none,
}

test('each flag says one thing', () => {
  assert.deepEqual(readSelection({ daysOld: '730' }), { ...nothing, daysOld: 730 })
  const all: SelectionOptions = {
    ...{ start: '2024-02-29', end: '2024-12-31', reductionLevel: '0', requestId: '7', observationId: '8' },
    ...{ site: 'tst', telescope: '1m0a', includeTypes: ['BIAS', 'DARK'], excludeTypes: ['EXPOSE'] },
    ...{ includeProposals: ['A'], excludeProposals: ['B'], includeInstruments: ['C'], excludeInstruments: ['D'] },
  }
  assert.deepEqual(readSelection(all), {
    daysOld: undefined,
    between: { start: '2024-02-29', end: '2024-12-31' },
    ...{ reductionLevel: 0, requestId: 7, observationId: 8, site: 'tst', telescope: '1m0a' },
    types: { include: ['BIAS', 'DARK'], exclude: ['EXPOSE'] },
    proposals: { include: ['A'], exclude: ['B'] },
    instruments: { include: ['C'], exclude: ['D'] },
  })
})

test('what cannot be meant is refused with what to give', () => {
  const refused: [SelectionOptions, string][] = [
    [{}, 'Say which frames: --days-old DAYS, or both --start DAY and --end DAY.'],
    [{ start: '2024-01-01' }, 'Say which frames: --days-old DAYS, or both --start DAY and --end DAY.'],
    [{ daysOld: '1', end: '2024-01-01' }, 'Give either --days-old, or --start and --end, not both.'],
    [{ daysOld: '0' }, "--days-old takes a whole number from 1 to 2000000, not '0'"],
    [{ daysOld: '' }, "--days-old takes a whole number from 1 to 2000000, not ''"],
    [{ daysOld: '1e3' }, "--days-old takes a whole number from 1 to 2000000, not '1e3'"],
    [{ start: '2023-02-29', end: '2024-01-01' }, "--start takes a day as 2026-01-31, not '2023-02-29'"],
    [{ start: '2023-02-01', end: 'today' }, "--end takes a day as 2026-01-31, not 'today'"],
    [
      { daysOld: '1', requestId: '2147483648' },
      "--request-id takes a whole number from 0 to 2147483647, not '2147483648'",
    ],
  ]
  for (const [options, message] of refused) assert.throws(() => readSelection(options), { name: 'StartError', message })
})
