import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HeaderData } from '../src/header-data.ts'
import { Float } from '../src/header-value.ts'
import { readSettings } from '../src/settings.ts'

const empty = {
  reduction_level: 0,
  observation_day: null,
  observation_date: null,
  proposal_id: '',
  instrument_id: '',
  target_name: '',
  site_id: '',
  telescope_id: '',
  exposure_time: null,
  primary_optical_element: '',
  public_date: null,
  configuration_type: '',
  observation_id: null,
  request_id: null,
  related_frame_filenames: [],
  frame_basename: null,
  size: '',
}

test('absent headers have their defaults', () => {
  assert.deepEqual(new HeaderData([], readSettings({})).frameData(), empty)
})

test('headers are found under the keywords of the settings', () => {
  const settings = readSettings({ TARGET_NAME_KEY: 'GROUPID', RELATED_FRAME_KEYS: 'SECOND,FIRST,THIRD,FOURTH' })
  const headers = new HeaderData(
    [
      ['GROUPID', 'M84'],
      ['OBJECT', 'ignored'],
      ['EXPTIME', new Float(30)],
      ['FILTER', null],
      ['FIRST', 'a'],
      ['SECOND', 'b'],
      ['THIRD', 0],
      ['FOURTH', 5],
    ],
    settings,
  )
  assert.deepEqual(headers.frameData(), {
    ...empty,
    target_name: 'M84',
    exposure_time: new Float(30),
    primary_optical_element: null,
    related_frame_filenames: ['b', 'a', 5],
  })
  headers.setValue('TARGET_NAME_KEY', 'M31')
  headers.delete('FILTER')
  assert.deepEqual([headers.get('GROUPID'), headers.value('PRIMARY_OPTICAL_ELEMENT_KEY')], ['M31', ''])
})
