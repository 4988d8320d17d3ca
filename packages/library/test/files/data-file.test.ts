import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FileSpecificationError } from '../../src/errors.ts'
import { DataFile, type DataFileOptions } from '../../src/files/data-file.ts'
import { InputFile } from '../../src/files/input-file.ts'
import type { HeaderData } from '../../src/header-data.ts'
import { readSettings } from '../../src/settings.ts'
import { framePath, type StorePathFields } from '../../src/store-path.ts'
import { requiredMetadata } from '../helpers/a-fits.ts'

const settings = readSettings({})
const load = (options: Partial<DataFileOptions> = {}, One = DataFile): Promise<DataFile> =>
  new One(InputFile.fromBytes(Buffer.from('%PDF'), 'report.pdf'), {
    settings,
    metadata: requiredMetadata,
    ...options,
  }).load()

test('a file that is no FITS lives on the metadata given with it', async () => {
  const file = await load()
  assert.deepEqual(Object.fromEntries(file.headers.all), {
    ...requiredMetadata,
    L1PUBDAT: '2021-01-12T03:14:15.926000',
  })
  assert.equal(file.storePath, 'cpt/fa06/20200112/raw/report.pdf')
  assert.deepEqual([file.contentType, file.footprint(), file.observationDate], ['', null, '2020-01-13T03:14:15.926'])
})

test('an empty list of required headers asks for none, nor does an empty part', async () => {
  for (const REQUIRED_HEADERS of ['', 'DATE-OBS, ']) {
    const settings = readSettings({ REQUIRED_HEADERS })
    const file = await load({ settings, metadata: { 'DATE-OBS': '2020-01-13T03:14:15' } })
    assert.equal(file.frameData().observation_day, '20200113')
  }
})

test('missing metadata are named', async () => {
  const { SITEID, BLKUID, ...metadata } = requiredMetadata
  await assert.rejects(load({ metadata }), {
    name: 'FileSpecificationError',
    message: 'report.pdf lacks required headers: SITEID, BLKUID',
  })
  assert.equal((await load({ metadata, requiredHeaders: [] })).frameData().site_id, '')
})

test('the observation day comes from the date when it is missing', async () => {
  const metadata = { ...requiredMetadata, 'DAY-OBS': '' }
  assert.equal((await load({ metadata })).frameData().observation_day, '20200113')
  await assert.rejects(load({ metadata: { ...metadata, 'DATE-OBS': 20200113 } }), FileSpecificationError)
})

test('the portal is asked for the tags, and told of when it fails', async () => {
  const asked: string[] = []
  const file = await load({ proposalTags: async (id) => [asked.push(id) > 0 ? 'public' : ''] })
  assert.deepEqual([asked, file.frameData().public_date], [['LCO2015A-001'], '2020-01-13T03:14:15.926'])
  const failure = new Error('down')
  const told: unknown[] = []
  const other = await load({
    proposalTags: () => Promise.reject(failure),
    onPortalFailure: (error) => told.push(error),
  })
  assert.deepEqual([told, other.frameData().public_date], [[failure], '2021-01-12T03:14:15.926000'])
})

test('an observatory overrides what differs', async () => {
  class Spectrum extends DataFile {
    static override contentType(): string {
      return 'text/csv'
    }
    static override storePath(fields: StorePathFields): string {
      return `spectra/${framePath(fields)}`
    }
    protected override complete(headers: HeaderData): void {
      headers.setValue('CONFIGURATION_TYPE_KEY', 'SPECTRUM')
    }
  }
  const file = await load({}, Spectrum)
  assert.deepEqual(
    [file.contentType, file.storePath, file.frameData().configuration_type],
    ['text/csv', 'spectra/cpt/fa06/20200112/raw/report.pdf', 'SPECTRUM'],
  )
})
