import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DataFile } from '../src/files/data-file.ts'
import { InputFile } from '../src/files/input-file.ts'
import { LcoFitsFile } from '../src/files/lco-fits-data-file.ts'
import { ThumbnailFile } from '../src/files/thumbnail-file.ts'
import type { FrameData, HeaderKey } from '../src/header-data.ts'
import { Float, type HeaderValue, type Metadata } from '../src/header-value.ts'
import { readSettings, variables } from '../src/settings.ts'
import { aFits, required, requiredMetadata } from './helpers/a-fits.ts'

const OTHER = 'OTHERKEY'

/** The keyword by default. */
const usual = (key: HeaderKey): string => variables[key].fallback

/** A file in which the header behind a setting stands under another keyword, and what is set by default is misleading. */
const renamed = (key: HeaderKey, value: HeaderValue, { name = 'a-b-c-d-e91', metadata = {} } = {}): Promise<DataFile> =>
  new LcoFitsFile(InputFile.fromBytes(aFits(required), `${name}.fits`), {
    settings: readSettings({ [key]: OTHER }),
    metadata: { [usual(key)]: 'misleading', [OTHER]: value, ...metadata },
  }).load()

/** Keys whose value goes into the record as it stands. */
const fields: Readonly<Partial<Record<HeaderKey, [keyof FrameData, HeaderValue]>>> = {
  OBSERVATION_DATE_KEY: ['observation_date', '2021-02-03T04:05:06'],
  OBSERVATION_DAY_KEY: ['observation_day', '20210203'],
  REDUCTION_LEVEL_KEY: ['reduction_level', 42],
  EXPOSURE_TIME_KEY: ['exposure_time', new Float(1.5)],
  INSTRUMENT_ID_KEY: ['instrument_id', 'en06'],
  SITE_ID_KEY: ['site_id', 'ogg'],
  TELESCOPE_ID_KEY: ['telescope_id', '2m0a'],
  OBSERVATION_ID_KEY: ['observation_id', 123],
  PRIMARY_OPTICAL_ELEMENT_KEY: ['primary_optical_element', 'rp'],
  TARGET_NAME_KEY: ['target_name', 'M31'],
  REQUEST_ID_KEY: ['request_id', 456],
  CONFIGURATION_TYPE_KEY: ['configuration_type', 'ARC'],
  PROPOSAL_ID_KEY: ['proposal_id', 'LCO2021'],
  PUBLIC_DATE_KEY: ['public_date', '2030-01-01T00:00:00'],
  THUMBNAIL_FRAME_BASENAME_KEY: ['frame_basename', 'a-b'],
  THUMBNAIL_SIZE_KEY: ['size', 'large'],
}

/** What else hangs on a key. */
const effects: Readonly<Partial<Record<HeaderKey, () => Promise<void>>>> = {
  OBSERVATION_DATE_KEY: async () => {
    const file = await renamed('OBSERVATION_DATE_KEY', '2021-02-03T04:05:06', { metadata: { 'DAY-OBS': '' } })
    const { observation_day, public_date } = file.frameData()
    assert.deepEqual([observation_day, public_date], ['20210203', '2022-02-03T04:05:06'])
    assert.equal(file.observationDate, '2021-02-03T04:05:06')
  },
  OBSERVATION_DAY_KEY: () => storePathIs('OBSERVATION_DAY_KEY', '20210203', 'cpt/fa06/20210203/processed/'),
  OBSERVATION_END_TIME_KEY: async () => {
    const file = await renamed('OBSERVATION_END_TIME_KEY', '03:14:16')
    assert.equal(file.headers.text('OBSERVATION_END_TIME_KEY'), '03:14:16')
  },
  REDUCTION_LEVEL_KEY: async () => {
    await storePathIs('REDUCTION_LEVEL_KEY', -1, 'cpt/fa06/20200112/processed/')
    assert.equal((await renamed('REDUCTION_LEVEL_KEY', 0)).headers.get(OTHER), 91) // from the name of the file
  },
  INSTRUMENT_ID_KEY: () => storePathIs('INSTRUMENT_ID_KEY', 'en06', 'cpt/en06/20200112/processed/'),
  SITE_ID_KEY: () => storePathIs('SITE_ID_KEY', 'ogg', 'ogg/fa06/20200112/processed/'),
  TELESCOPE_ID_KEY: async () => {
    const file = await renamed('TELESCOPE_ID_KEY', 'igla', { metadata: { OBSTYPE: 'UNKNOWN', ENCID: 'x' } })
    assert.equal(file.frameData().configuration_type, 'TARGET')
  },
  CONFIGURATION_TYPE_KEY: async () => {
    await storePathIs('CONFIGURATION_TYPE_KEY', 'BPM', 'cpt/fa06/bpm/')
    const { public_date } = (await renamed('CONFIGURATION_TYPE_KEY', 'BIAS')).frameData()
    assert.equal(public_date, required['DATE-OBS']?.slice(1, -1))
    const inferred = await renamed('CONFIGURATION_TYPE_KEY', 'UNKNOWN', { name: 'a-b-c-d-d00' })
    assert.equal(inferred.headers.get(OTHER), 'DARK')
  },
  PROPOSAL_ID_KEY: async () => {
    assert.match(String((await renamed('PROPOSAL_ID_KEY', 'LCOEngineering')).frameData().public_date), /^3018/)
  },
  CATALOG_TARGET_FRAME_KEY: async () => {
    const file = await renamed('CATALOG_TARGET_FRAME_KEY', '', { name: 'a-b-c-d-e91_cat' })
    assert.equal(file.headers.get(OTHER), 'a-b-c-d-e91')
  },
  PUBLIC_DATE_KEY: async () => {
    assert.equal((await renamed('PUBLIC_DATE_KEY', '')).headers.get(OTHER), '2021-01-12T03:14:15.926000')
  },
  RADIUS_KEY: () => squareIs('RADIUS_KEY', 3600, 1, 1),
  RA_KEY: () => squareIs('RA_KEY', 2, 30, 1 / 3600),
  DEC_KEY: () => squareIs('DEC_KEY', 40, 1, 1 / 3600),
}
for (const key of ['OBSERVATION_ID_KEY', 'CONFIGURATION_ID_KEY', 'REQUEST_ID_KEY', 'REQUESTGROUP_ID_KEY'] as const) {
  Object.assign(effects, { [key]: async () => assert.equal((await renamed(key, 'N/A')).headers.get(OTHER), null) })
}

const storePathIs = async (key: HeaderKey, value: HeaderValue, folder: string): Promise<void> =>
  assert.equal((await renamed(key, value)).storePath, `${folder}a-b-c-d-e91.fits`)

/** Of a square around RA 1 h, DEC 30 and half a side of one arcsecond, where no other value is given. */
const squareIs = async (key: HeaderKey, value: number, ra: number, radius: number): Promise<void> => {
  const centre: Metadata = { RADIUS: 1, RA: 1, DEC: 30 }
  const { [usual(key)]: _, ...metadata } = centre
  const corner = (await renamed(key, value, { metadata })).footprint()?.coordinates[0]?.[1]?.map(Number)
  const middle = [key === 'RA_KEY' ? ra : 15, key === 'DEC_KEY' ? value : 30] as const
  assert.ok(
    corner && Math.abs(corner[0]! - middle[0] - radius) < 1e-9 && Math.abs(corner[1]! - middle[1] - radius) < 1e-9,
  )
}

const isHeaderKey = (name: string): name is HeaderKey => name.endsWith('_KEY') && name !== 'AWS_SECRET_ACCESS_KEY'

for (const key of Object.keys(variables).filter(isHeaderKey)) {
  test(`${key} names the keyword that counts`, async () => {
    const field = fields[key]
    const effect = effects[key]
    assert.ok(field || effect)
    if (field) assert.deepEqual((await renamed(key, field[1])).frameData()[field[0]], field[1])
    await effect?.()
  })
}

test('RELATED_FRAME_KEYS names the keywords that count, in their order', async () => {
  const file = await new LcoFitsFile(InputFile.fromBytes(aFits(required), 'a-b-c-d-e91.fits'), {
    settings: readSettings({ RELATED_FRAME_KEYS: 'SECOND,FIRST' }),
    metadata: { FIRST: 'x/1.fits', SECOND: '2', L1IDBIAS: 'bias.fits' },
  }).load()
  assert.deepEqual(file.frameData().related_frame_filenames, ['2', '1'])
  assert.equal(file.headers.get('L1IDBIAS'), 'bias.fits')
})

test('a thumbnail is found by the keys of the settings too', async () => {
  const env = {
    THUMBNAIL_SIZE_KEY: 'SIZE',
    THUMBNAIL_FRAME_BASENAME_KEY: 'FRAME',
    SITE_ID_KEY: 'PLACE',
    REQUIRED_THUMBNAIL_METADATA: 'SIZE,FRAME,PLACE',
  }
  const input = InputFile.fromBytes(new Uint8Array(), 'a-small.jpg')
  const metadata = { ...requiredMetadata, SIZE: 'small', FRAME: 'a', PLACE: 'ogg' }
  const file = await new ThumbnailFile(input, { settings: readSettings(env), metadata }).load()
  const { size, frame_basename } = file.frameData()
  assert.deepEqual([size, frame_basename, file.storePath], ['small', 'a', 'ogg/fa06/20200112/thumbnails/a-small.jpg'])
})
