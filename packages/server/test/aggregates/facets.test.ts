import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Catalogue, type FacetRow, valuesIn } from '../../src/aggregates/facets.ts'

const none = { sites: [], telescopes: [], filters: [], instruments: [], obstypes: [], proposals: [] }
const rows: FacetRow[] = [
  { facet: 'sites', value: 'tst', owner: null },
  { facet: 'sites', value: 'coj', owner: 'A' },
  { facet: 'sites', value: 'lsc', owner: 'B' },
  { facet: 'sites', value: 'tst', owner: 'B' },
  { facet: 'sites', value: '', owner: null },
  { facet: 'filters', value: 'V', owner: null },
  { facet: 'filters', value: 'rp', owner: null },
  { facet: 'filters', value: 'B', owner: null },
  { facet: 'proposals', value: 'B', owner: 'B' },
]

test('everybody sees public values, an owner theirs too, and who sees everything all', () => {
  const catalogue = new Catalogue()
  catalogue.add(rows)
  const filters = ['B', 'V', 'rp'] // by code points
  assert.deepEqual(catalogue.seenBy([]), { ...none, sites: ['tst'], filters })
  assert.deepEqual(catalogue.seenBy(['A', 'unknown']), { ...none, sites: ['coj', 'tst'], filters })
  assert.deepEqual(catalogue.seenBy(undefined), { ...none, sites: ['coj', 'lsc', 'tst'], filters, proposals: ['B'] })
})

test('a catalogue grows, and a value that is there twice is told once', () => {
  const catalogue = new Catalogue()
  assert.deepEqual(catalogue.seenBy(undefined), none)
  catalogue.add([{ facet: 'sites', value: 'tst', owner: 'A' }])
  assert.deepEqual(catalogue.seenBy([]), none)
  catalogue.add([{ facet: 'sites', value: 'tst', owner: null }])
  assert.deepEqual(catalogue.seenBy(['A']).sites, ['tst'])
  assert.deepEqual(valuesIn(rows).sites, ['coj', 'lsc', 'tst'])
})
