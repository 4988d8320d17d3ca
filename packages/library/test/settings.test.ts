import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings, variables } from '../src/settings.ts'

test('the defaults are those of the existing library', () => {
  const settings = readSettings({})
  assert.equal(settings.FILESTORE_TYPE, 'dummy')
  assert.equal(settings.DAYS_UNTIL_PUBLIC, 365)
  assert.equal(settings.S3_DAYS_TO_IA_STORAGE, 60)
  assert.deepEqual(settings.FILETYPE_MAPPING_OVERRIDES, {})
  assert.deepEqual(settings.NULL_HEADER_VALUES, ['N/A', 'UNSPECIFIED', 'UNKNOWN'])
  assert.equal(settings.RELATED_FRAME_KEYS.length, 16)
  assert.equal(settings.PUBLIC_DATE_KEY, 'L1PUBDAT')
})

test('wrong values are named', () => {
  assert.throws(
    () => readSettings({ FILESTORE_TYPE: 'tape', FILETYPE_MAPPING_OVERRIDES: 'x', DAYS_UNTIL_PUBLIC: '1.5' }),
    {
      problems: [
        'FILESTORE_TYPE must be one of dummy, local, s3 or /path/to/module.js#ClassName, not "tape"',
        'FILETYPE_MAPPING_OVERRIDES must be a JSON object or a Python dict of file extensions and class names, not "x"',
        'DAYS_UNTIL_PUBLIC must be a whole number from -3650000 to 3650000, not "1.5"',
      ],
    },
  )
})

test('every setting says what it is for', () => {
  for (const [name, { help }] of Object.entries(variables)) assert.match(help, /^[A-Z].{15,}\.$/, name)
})
