import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FileSpecificationError } from '../src/errors.ts'
import { HeaderData } from '../src/header-data.ts'
import type { HeaderValue, Metadata } from '../src/header-value.ts'
import { publicDateOf } from '../src/public-date.ts'
import { readSettings } from '../src/settings.ts'

const DATE = '2016-04-01T00:00:00'
const LATER = '2017-04-01T00:00:00'
const NEVER = '3014-08-03T00:00:00'

const dateOf = (
  metadata: Metadata,
  {
    tags = [],
    basename = 'x-e00',
    env = {},
  }: { tags?: string[]; basename?: string; env?: Record<string, string> } = {},
): HeaderValue => {
  const settings = readSettings(env)
  const headers = new HeaderData(
    Object.entries({ 'DATE-OBS': DATE, PROPID: 'LCO2015', OBSTYPE: 'EXPOSE', ...metadata }),
    settings,
  )
  return publicDateOf(headers, { basename, tags, settings })
}

test('tags decide, private before public', () => {
  assert.equal(dateOf({}, { tags: ['public'] }), DATE)
  assert.equal(dateOf({ OBSTYPE: 'BIAS' }, { tags: ['public', 'internal'] }), NEVER)
  assert.equal(dateOf({ PROPID: 'LCOEngineering' }, { tags: ['public'] }), DATE)
})

test('then calibrations and proposals, then the file name', () => {
  assert.equal(dateOf({}), LATER)
  assert.equal(dateOf({ OBSTYPE: 'BIAS' }, { basename: 'x-x00' }), DATE)
  assert.equal(dateOf({ PROPID: 'calibrate' }), DATE)
  assert.equal(dateOf({ PROPID: 'LCOEngineering' }), NEVER)
  assert.equal(dateOf({}, { basename: 'x-x00' }), NEVER)
  assert.equal(dateOf({}, { env: { DAYS_UNTIL_PUBLIC: '0' } }), DATE)
})

test('an empty list of public proposals holds all but no proposal, one of calibrations what has no type', () => {
  const env = { PUBLIC_PROPOSALS: '' }
  assert.equal(dateOf({}, { env }), DATE)
  assert.equal(dateOf({ PROPID: 'LCOEngineering' }, { env, basename: 'x-x00' }), DATE)
  for (const PROPID of ['', null, 0, false]) assert.equal(dateOf({ PROPID }, { env }), LATER)
  assert.equal(dateOf({ OBSTYPE: '' }, { env: { CALIBRATION_TYPES: '' } }), DATE)
  assert.equal(dateOf({}, { env: { CALIBRATION_TYPES: '' } }), LATER)
})

test('an empty list of private proposals or file types makes all private that is not public', () => {
  assert.equal(dateOf({ PROPID: '' }, { env: { PRIVATE_PROPOSALS: '' } }), LATER)
  for (const env of [{ PRIVATE_PROPOSALS: '' }, { PRIVATE_FILE_TYPES: ' , ' }]) {
    assert.equal(dateOf({}, { env }), NEVER)
    assert.equal(dateOf({ PROPID: 'calibrate' }, { env }), DATE)
    assert.equal(dateOf({}, { env, tags: ['public'] }), DATE)
  }
})

test('what cannot be worked out is refused', () => {
  assert.throws(() => dateOf({ 'DATE-OBS': 'yesterday' }), FileSpecificationError)
  assert.throws(() => dateOf({ 'DATE-OBS': null }), FileSpecificationError)
  assert.throws(() => dateOf({ 'DATE-OBS': '9999-12-31' }), FileSpecificationError)
  assert.throws(() => dateOf({ PROPID: 42 }), FileSpecificationError)
  assert.throws(() => dateOf({ 'DATE-OBS': 10n ** 20n }), {
    message: /^the observation date 100000000000000000000 cannot/,
  })
  assert.equal(dateOf({ 'DATE-OBS': null, OBSTYPE: 'BIAS' }), null)
})
