import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { InputFile, loadFileTypes, openDataFile, readSettings } from '@science-archive/library'
import { requiredMetadata } from './helpers/a-fits.ts'

test('the class of the README reads a spectrum', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const [code = ''] = readme.split('```').filter((part) => part.startsWith('js\n') && part.includes('SpectrumFile'))
  const mapping = /FILETYPE_MAPPING_OVERRIDES='(.*)'/.exec(readme)?.[1] ?? ''
  const folder = await mkdtemp(join(tmpdir(), 'readme-'))
  try {
    await writeFile(join(folder, 'spectrum-file.js'), code.slice('js\n'.length))
    const own = mapping.replace('/opt/observatory/spectrum-file.js', join(folder, 'spectrum-file.js'))
    const settings = readSettings({ FILETYPE_MAPPING_OVERRIDES: own })
    const fileTypes = await loadFileTypes(settings)
    const { OBJECT, ...metadata } = { OBJECT: 'M 31', ...requiredMetadata }
    const input = InputFile.fromBytes(Buffer.from(`# OBJECT ${OBJECT}\n1,2\n`), 'a-e91.csv')
    const file = await openDataFile(input, { settings, metadata }, fileTypes)
    const { target_name, configuration_type } = file.frameData()
    assert.deepEqual(
      { target_name, configuration_type, path: file.storePath, type: file.contentType, problems: fileTypes.problems },
      {
        target_name: 'M 31',
        configuration_type: 'SPECTRUM',
        path: 'cpt/spectra/a-e91.csv',
        type: 'text/csv',
        problems: [],
      },
    )
  } finally {
    await rm(folder, { recursive: true })
  }
})
