import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FileSpecificationError } from '../src/errors.ts'
import { framePath, lcoFramePath, type StorePathFields, thumbnailPath } from '../src/store-path.ts'

const frame: StorePathFields = {
  basename: 'cpt1m012-fa06-20200113-0102-e91',
  extension: '.fits.fz',
  site_id: 'cpt',
  instrument_id: 'fa06',
  observation_day: '20200113',
  reduction_level: 91,
  configuration_type: 'EXPOSE',
}

test('frames lie by site, instrument, day and whether they are raw', () => {
  const place = 'cpt/fa06/20200113'
  assert.equal(framePath(frame), `${place}/processed/cpt1m012-fa06-20200113-0102-e91.fits.fz`)
  for (const raw of [0, '0', false, undefined]) {
    assert.equal(framePath({ ...frame, reduction_level: raw }), `${place}/raw/cpt1m012-fa06-20200113-0102-e91.fits.fz`)
  }
  // a header without a value is no 0
  for (const processed of [null, '', -1, true, 'x']) {
    assert.equal(framePath({ ...frame, reduction_level: processed }), framePath(frame))
  }
  assert.equal(framePath({ ...frame, observation_day: '2020-01-13' }), framePath(frame))
  assert.equal(thumbnailPath({ ...frame, extension: '.jpg' }), `${place}/thumbnails/${frame.basename}.jpg`)
})

test('bad pixel masks of LCO lie apart', () => {
  const masks = [
    { configuration_type: 'BPM' },
    { extname: 'BPM' },
    { basename: 'lsc-bpm' },
    { basename: 'bpm_x' },
    { basename: 'a-bpm-b' },
  ]
  for (const mask of masks) {
    const fields = { ...frame, ...mask }
    assert.equal(lcoFramePath(fields), `cpt/fa06/bpm/${fields.basename}.fits.fz`)
  }
  assert.equal(lcoFramePath({ ...frame, basename: 'abpmb' }), 'cpt/fa06/20200113/processed/abpmb.fits.fz')
  assert.equal(lcoFramePath(frame), framePath(frame))
})

test('what is missing or would lead astray is refused', () => {
  const wrong: Partial<StorePathFields>[] = [
    { site_id: null },
    { instrument_id: null },
    { observation_day: null },
    { basename: '../x' },
    { basename: 'a\0' },
    { site_id: '..' },
    { site_id: 'a\0' },
    { instrument_id: 'x/../y' },
  ]
  for (const fields of wrong) assert.throws(() => framePath({ ...frame, ...fields }), FileSpecificationError)
})
