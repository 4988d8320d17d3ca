import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { FileSpecificationError } from '../../src/errors.ts'
import { DataFile } from '../../src/files/data-file.ts'
import {
  contentType,
  defaultFileTypes,
  type FileTypes,
  frameStorePath,
  isKnownExtension,
  loadFileTypes,
  openDataFile,
} from '../../src/files/file-factory.ts'
import { FitsFile } from '../../src/files/fits-data-file.ts'
import { InputFile } from '../../src/files/input-file.ts'
import { LcoFitsFile } from '../../src/files/lco-fits-data-file.ts'
import { LcoTarWithFitsFile, TarWithFitsFile } from '../../src/files/tar-data-file.ts'
import { ThumbnailFile } from '../../src/files/thumbnail-file.ts'
import { readSettings } from '../../src/settings.ts'
import { aFits, required, requiredMetadata } from '../helpers/a-fits.ts'

const fields = {
  basename: 'a-e91',
  site_id: 'cpt',
  instrument_id: 'fa06',
  observation_day: '2020-01-13',
  reduction_level: 91,
  configuration_type: 'BPM',
}

test('paths and types of what the archive has in its database', () => {
  const answers = ['.fits.fz', '.fits', '.tar.gz', '.pdf', '.jpg'].map((extension) => [
    isKnownExtension(extension),
    contentType(extension),
    frameStorePath({ ...fields, extension }),
  ])
  assert.deepEqual(answers, [
    [true, 'image/fits', 'cpt/fa06/bpm/a-e91.fits.fz'],
    [true, 'image/fits', 'cpt/fa06/20200113/processed/a-e91.fits'],
    [true, 'application/x-tar', 'cpt/fa06/20200113/processed/a-e91.tar.gz'],
    [true, '', 'cpt/fa06/20200113/processed/a-e91.pdf'],
    [true, 'image/jpg', 'cpt/fa06/20200113/thumbnails/a-e91.jpg'],
  ])
  assert.deepEqual([isKnownExtension('.zip'), contentType('.zip')], [false, ''])
  assert.throws(() => frameStorePath({ ...fields, extension: '.zip' }), FileSpecificationError)
})

test('a thousand paths take a few milliseconds', () => {
  const start = process.cpuUsage()
  for (let i = 0; i < 1000; i++) frameStorePath({ ...fields, extension: '.fits.fz', configuration_type: 'EXPOSE' })
  const { user, system } = process.cpuUsage(start) // not of the clock: others may be using the processor
  assert.ok(user + system < 100_000)
})

test('the file is opened by the class of its extension', async () => {
  const options = { settings: readSettings({}) }
  const file = await openDataFile(InputFile.fromBytes(aFits(required), 'a.fits'), options, defaultFileTypes)
  assert.ok(file instanceof FitsFile)
  await assert.rejects(openDataFile(InputFile.fromBytes(aFits(required), 'a.zip'), options, defaultFileTypes), {
    message: 'file extension ".zip" is not a currently supported file type',
  })
})

const inFolder = async (modules: Record<string, string>, use: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'file-types-'))
  try {
    for (const [name, source] of Object.entries(modules)) await writeFile(join(folder, name), source)
    await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const typesWith = (overrides: Record<string, string>): Promise<FileTypes> =>
  loadFileTypes(readSettings({ FILETYPE_MAPPING_OVERRIDES: JSON.stringify(overrides) }))

test("classes of the settings go by their names, Python's or short", async () => {
  const names = {
    file: DataFile,
    fitsfile: FitsFile,
    lcofitsfile: LcoFitsFile,
    tarwithfitsfile: TarWithFitsFile,
    lcotarwithfitsfile: LcoTarWithFitsFile,
    thumbnailfile: ThumbnailFile,
  }
  for (const [module, One] of Object.entries(names)) {
    const types = await typesWith({ '.long': `ocs_archive.input.${module}.${One.name}`, '.short': One.name })
    assert.deepEqual([types.classFor('.long'), types.classFor('.short'), types.problems], [One, One, []])
  }
})

test("an operator's own class reads its files", () =>
  inFolder(
    {
      'csv.mjs': `import { DataFile } from '@science-archive/library'
        export class Csv extends DataFile {
          static contentType() { return 'text/csv' }
          repair(headers) {
            super.repair(headers)
            headers.setValue('CONFIGURATION_TYPE_KEY', 'SPECTRUM')
          }
        }`,
    },
    async (folder) => {
      const types = await typesWith({ '.csv': `${folder}/csv.mjs#Csv`, '.tsv': `file://${folder}/csv.mjs#Csv` })
      assert.equal(types.classFor('.csv'), types.classFor('.tsv'))
      const input = InputFile.fromBytes(Buffer.from('a,b'), 'a-e91.csv')
      const options = { settings: readSettings({}), metadata: requiredMetadata }
      const file = await openDataFile(input, options, types)
      assert.deepEqual(
        [file.frameData().configuration_type, file.storePath, file.contentType, contentType('.csv', types)],
        ['SPECTRUM', 'cpt/fa06/20200112/raw/a-e91.csv', 'text/csv', 'text/csv'],
      )
      assert.equal(frameStorePath({ ...fields, extension: '.csv' }, types), 'cpt/fa06/20200113/processed/a-e91.csv')
    },
  ))

test('a class that cannot be loaded costs the files of its extension, and says why', () =>
  inFolder({ 'own.mjs': 'export const notAClass = 1; export class Other {}' }, async (folder) => {
    const cases: [string, string][] = [
      [`${folder}/own.mjs#notAClass`, 'that is no class that extends DataFile of @science-archive/library'],
      [`${folder}/own.mjs#Other`, 'that is no class that extends DataFile of @science-archive/library'],
      [`${folder}/own.mjs#Csv`, 'the module exports no Csv, only Other, notAClass'],
      [
        'this.module.is.fake.FitsFile',
        'no built-in class is called so (DataFile, FitsFile, LcoFitsFile, TarWithFitsFile, LcoTarWithFitsFile, ThumbnailFile); an own one is /path/to/module.js#ClassName',
      ],
    ]
    for (const [name, why] of cases) {
      const types = await typesWith({ '.bad': name })
      const problem = `FILETYPE_MAPPING_OVERRIDES names ${name}: ${why}`
      assert.deepEqual(types.problems, [problem])
      const input = InputFile.fromBytes(Buffer.alloc(0), 'a.bad')
      const options = { settings: readSettings({}) }
      await assert.rejects(openDataFile(input, options, types), { name: 'SettingsError', problems: [problem] })
      assert.deepEqual([types.has('.bad'), contentType('.bad', types), types.has('.fits')], [false, '', true])
      assert.throws(() => frameStorePath({ ...fields, extension: '.bad' }, types), FileSpecificationError)
    }
  }))
