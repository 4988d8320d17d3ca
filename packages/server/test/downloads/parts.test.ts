import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { LocalStore, type StorePathFields } from '@science-archive/library'
import { slots } from '../../src/downloads/decode-slots.ts'
import { partsOf } from '../../src/downloads/parts.ts'
import type { DownloadRow } from '../../src/downloads/queries.ts'
import { NotFound } from '../../src/errors.ts'
import { md5Of, putFile, reducedFrame } from '../helpers/frame-files.ts'

const root = mkdtempSync(join(tmpdir(), 'science-archive-parts-'))
after(() => rmSync(root, { recursive: true, force: true }))

const parts = {
  store: new LocalStore(root, ''),
  decodings: slots(2),
  pathOf: ({ basename, extension }: StorePathFields) =>
    extension === '.xyz' ? null : `${basename === 'siteless' ? '' : 'a'}/${basename}${extension}`,
}
let number = 0
const aRow = (basename: string, extension: string, given: Partial<DownloadRow> = {}): DownloadRow => ({
  id: ++number,
  basename,
  extension,
  site_id: '',
  instrument_id: '',
  observation_day: null,
  observation_date: null,
  reduction_level: 91,
  configuration_type: 'EXPOSE',
  version_id: number,
  key: '',
  md5: '',
  ...given,
})
const stored = async (
  basename: string,
  extension: string,
  bytes: Uint8Array,
  given: Partial<DownloadRow> = {},
): Promise<DownloadRow> =>
  aRow(basename, extension, {
    key: await putFile(root, `a/${basename}${extension}`, bytes),
    md5: md5Of(bytes),
    ...given,
  })

const { compressed, uncompressed } = reducedFrame(40, 30)
const without = reducedFrame(40, 31, { hasCatalog: false })
const rows = [
  await stored('cat', '.fits.fz', compressed),
  await stored('plain', '.fits', uncompressed),
  await stored('nocat', '.fits.fz', without.compressed),
  await stored('raw', '.fits.fz', reducedFrame(40, 32).compressed, { reduction_level: 0 }),
  await stored('bias', '.fits.fz', reducedFrame(40, 33).compressed, { configuration_type: 'BIAS' }),
  await stored('text', '.tar.gz', Buffer.from('a tar')),
]
const wanted = async (wishes: { uncompress: boolean; catalogOnly: boolean }): Promise<string[]> =>
  (await partsOf(parts, rows.slice(0, 5), wishes)).map(({ kind, filename }) => `${kind} ${filename}`)

test('which file of a frame comes: as it is, uncompressed, or its catalog', async () => {
  assert.deepEqual(await wanted({ uncompress: false, catalogOnly: false }), [
    'file cat.fits.fz',
    'file plain.fits',
    'file nocat.fits.fz',
    'file raw.fits.fz',
    'file bias.fits.fz',
  ])
  assert.deepEqual(await wanted({ uncompress: true, catalogOnly: false }), [
    'funpack cat.fits',
    'file plain.fits',
    'funpack nocat.fits',
    'funpack raw.fits',
    'funpack bias.fits',
  ])
  assert.deepEqual(await wanted({ uncompress: false, catalogOnly: true }), [
    'catalog cat-catalog.fits',
    'catalog plain-catalog.fits',
    'file raw.fits.fz',
    'file bias.fits.fz',
  ])
  const [funpacked] = await partsOf(parts, rows, { uncompress: true, catalogOnly: true })
  assert.deepEqual([funpacked?.kind, funpacked?.content.size], ['funpack', uncompressed.length])
})

test('files that are not in the store are all named, of many the first twenty', async () => {
  const missing = (count: number): DownloadRow[] =>
    Array.from({ length: count }, (_, index) => aRow(`m${String(index).padStart(2, '0')}`, '.fits'))
  const told = async (more: readonly DownloadRow[]): Promise<unknown> => {
    const error = await partsOf(parts, [...rows, ...more], { uncompress: false, catalogOnly: false }).catch(
      (one) => one,
    )
    assert.ok(error instanceof NotFound)
    return (error.body as { detail: string }).detail
  }
  assert.equal(await told(missing(1)), 'The file m00.fits is not in the store. Choose the other frames without it.')
  assert.equal(
    await told([...missing(1), aRow('siteless', '.fits'), aRow('x', '.xyz')]),
    '3 files are not in the store: m00.fits, siteless.fits, x.xyz. Choose the other frames without them.',
  )
  assert.match(String(await told(missing(25))), /^25 files .*: m00\.fits, .*, m19\.fits and 5 more\. Choose/)
})
