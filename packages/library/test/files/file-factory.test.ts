import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { FileSpecificationError } from '../../src/errors.ts'
import {
  contentType,
  defaultFileTypes,
  frameStorePath,
  isKnownExtension,
  loadFileTypes,
  openDataFile,
} from '../../src/files/file-factory.ts'
import { FitsFile } from '../../src/files/fits-data-file.ts'
import { InputFile } from '../../src/files/input-file.ts'
import { LcoTarWithFitsFile } from '../../src/files/tar-data-file.ts'
import { readSettings } from '../../src/settings.ts'
import { aFits, required } from '../helpers/a-fits.ts'

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
  const start = performance.now()
  for (let i = 0; i < 1000; i++) frameStorePath({ ...fields, extension: '.fits.fz', configuration_type: 'EXPOSE' })
  assert.ok(performance.now() - start < 100)
})

test('the file is opened by the class of its extension', async () => {
  const options = { settings: readSettings({}) }
  const file = await openDataFile(InputFile.fromBytes(aFits(required), 'a.fits'), options, defaultFileTypes)
  assert.ok(file instanceof FitsFile)
  await assert.rejects(openDataFile(InputFile.fromBytes(aFits(required), 'a.zip'), options, defaultFileTypes), {
    message: 'file extension ".zip" is not a currently supported file type',
  })
})

test("classes of the settings are Python's names, short names and modules of the operator", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'file-types-'))
  const library = fileURLToPath(new URL('../../src/index.ts', import.meta.url))
  await writeFile(
    join(folder, 'own.mjs'),
    `import { DataFile } from ${JSON.stringify(library)}
     export class Csv extends DataFile { static contentType() { return 'text/csv' } }
     export const notAClass = 1`,
  )
  const mapping = {
    '.tar': 'ocs_archive.input.lcotarwithfitsfile.LcoTarWithFitsFile',
    '.fit': 'FitsFile',
    '.csv': `${join(folder, 'own.mjs')}#Csv`,
    '.bad': `${join(folder, 'own.mjs')}#notAClass`,
    '.gone': `${join(folder, 'gone.mjs')}#Csv`,
    '.odd': 'this.module.is.fake.FitsFile',
  }
  const fileTypes = await loadFileTypes(readSettings({ FILETYPE_MAPPING_OVERRIDES: JSON.stringify(mapping) }))
  assert.equal(fileTypes.classFor('.tar'), LcoTarWithFitsFile)
  assert.equal(fileTypes.classFor('.fit'), FitsFile)
  assert.equal(contentType('.csv', fileTypes), 'text/csv')
  assert.equal(frameStorePath({ ...fields, extension: '.csv' }, fileTypes), 'cpt/fa06/20200113/processed/a-e91.csv')
  for (const extension of ['.bad', '.gone', '.odd']) {
    assert.equal(fileTypes.has(extension), false)
    assert.throws(() => fileTypes.classFor(extension), FileSpecificationError)
  }
  assert.equal(fileTypes.problems.length, 3)
  assert.equal(fileTypes.classFor('.fits'), FitsFile)
  await rm(folder, { recursive: true })
})
