import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ValidationError } from '../../src/errors.ts'
import { readFrameRecord } from '../../src/frames/record.ts'
import { readForm, readJson } from '../../src/http/body.ts'
import { aFrame, square } from '../helpers/frame.ts'

const context = {
  configurationTypes: ['EXPOSE', 'BIAS', '5'],
  isKnownExtension: (extension: string) => ['.fits.fz', '.fits'].includes(extension),
}
const version = { key: 'k', md5: 'm', extension: '.fits' }

/** As the server reads a body: the text of the headers is kept. */
const sent = (body: unknown): unknown => readJson(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)))
const read = (body: unknown): unknown => ({ ...readFrameRecord(sent(body), context) })
/** The body of the 400 with which a record is refused. */
const refusal = (body: unknown): unknown => {
  try {
    return { accepted: readFrameRecord(body, context) }
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    return error.body
  }
}
const given = (fields: Record<string, unknown>): unknown => refusal(sent(aFrame('frame', fields)))

test('an ingester’s record: each field in the form of its column', () => {
  const record = aFrame('frame', {
    observation_day: '20200505',
    observation_id: '53195954',
    request_id: '0000296263',
    exposure_time: '30.5',
    reduction_level: '91',
    target_name: '  M 31 ',
    frame_basename: null,
    size: '',
    id: 5,
    nosuch: 1,
  })
  assert.deepEqual(read(record), {
    basename: 'frame',
    area: JSON.stringify(square(10, 10)),
    version_set: record.version_set,
    headers: '{"DATE-OBS":"2020-05-05T05:05:05.500","AIRMASS":1.25}',
    reduction_level: 91,
    observation_day: '2020-05-05',
    observation_date: '2020-05-05 05:05:05.500000+00',
    proposal_id: 'PUBLIC',
    instrument_id: 'fa01',
    target_name: 'M 31',
    site_id: 'tst',
    telescope_id: '1m0a',
    exposure_time: 30.5,
    primary_optical_element: 'rp',
    public_date: '2021-05-05 00:00:00.000000+00',
    configuration_type: 'EXPOSE',
    observation_id: 53195954,
    request_id: 296263,
    related_frame_filenames: [],
  })
})

test('what may be left out is left out, and not made up', () => {
  const needed = {
    basename: 'frame',
    area: null,
    version_set: [],
    headers: {},
    observation_day: '2020-05-05',
    configuration_type: 'BIAS',
    related_frame_filenames: [],
  }
  assert.deepEqual(read(needed), { ...needed, headers: '{}' })
})

test('everything that is missing is named at once', () => {
  const required = ['This field is required.']
  const all = {
    area: required,
    basename: required,
    configuration_type: required,
    headers: required,
    observation_day: required,
    related_frame_filenames: required,
    version_set: required,
  }
  assert.deepEqual(refusal({}), all)
  assert.deepEqual(refusal(null), all)
  assert.deepEqual(refusal(undefined), all)
  assert.deepEqual(refusal(readForm('nosuch=1')), all)
})

test('a body that is no record', () => {
  for (const [body, type] of [
    [[], 'list'],
    ['x', 'str'],
    [5, 'int'],
    [true, 'bool'],
  ] as const) {
    assert.deepEqual(refusal(body), { non_field_errors: [`Invalid data. Expected a dictionary, but got ${type}.`] })
  }
})

test('null is for the fields whose column takes it', () => {
  const nullable = ['area', 'observation_date', 'exposure_time', 'public_date', 'observation_id', 'request_id']
  for (const name of Object.keys(aFrame('frame'))) {
    const expected = nullable.includes(name) ? null : { [name]: ['This field may not be null.'] }
    const answer = given({ [name]: null }) as Record<string, Record<string, unknown>>
    assert.deepEqual(answer.accepted === undefined ? answer : answer.accepted[name], expected, name)
  }
})

const TIME =
  'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].'
const DAY = 'Date has wrong format. Use one of these formats instead: YYYY-MM-DD, YYYYMMDD.'
const refused: readonly (readonly [name: string, value: unknown, message: string])[] = [
  ['basename', '', 'This field may not be blank.'],
  ['basename', '  ', 'This field may not be blank.'],
  ['basename', 'x'.repeat(1001), 'Ensure this field has no more than 1000 characters.'],
  ['basename', '星'.repeat(867), 'Ensure this field has no more than 2600 bytes in UTF-8.'],
  ['basename', 'a\0b', 'Null characters are not allowed.'],
  ['basename', '\ud800', 'Surrogate characters are not allowed: U+D800.'],
  ['basename', 'a/../b', 'A name may not hold a slash.'],
  ['basename', '/etc/passwd', 'A name may not hold a slash.'],
  ['basename', '..', 'A name may not hold a slash.'],
  ['basename', '.', 'A name may not hold a slash.'],
  ['basename', {}, 'Not a valid string.'],
  ['basename', true, 'Not a valid string.'],
  ['area', 'junk', 'Invalid polygon: junk'],
  ['reduction_level', 32768, 'Ensure this value is less than or equal to 32767.'],
  ['reduction_level', -32769, 'Ensure this value is greater than or equal to -32768.'],
  ['reduction_level', 'x', 'A valid integer is required.'],
  ['observation_day', '5/5/20', DAY],
  ['observation_day', '2020-05-05T00:00:00', DAY],
  ['observation_day', '20200230', DAY],
  ['observation_day', 20200505, DAY],
  ['observation_date', 'junk', TIME],
  ['observation_date', '2020-13-01T00:00:00Z', TIME],
  ['public_date', '', TIME],
  ['proposal_id', 'x'.repeat(201), 'Ensure this field has no more than 200 characters.'],
  ['instrument_id', 'x'.repeat(65), 'Ensure this field has no more than 64 characters.'],
  ['target_name', 'x'.repeat(201), 'Ensure this field has no more than 200 characters.'],
  ['target_name', true, 'Not a valid string.'],
  ['site_id', 'long', 'Ensure this field has no more than 3 characters.'],
  ['telescope_id', '12345', 'Ensure this field has no more than 4 characters.'],
  ['primary_optical_element', 'x'.repeat(101), 'Ensure this field has no more than 100 characters.'],
  ['exposure_time', 'x', 'A valid number is required.'],
  ['exposure_time', '', 'A valid number is required.'],
  ['exposure_time', 'NaN', 'A valid number is required.'],
  ['configuration_type', 'NOPE', '"NOPE" is not a valid choice.'],
  ['configuration_type', 'expose', '"expose" is not a valid choice.'],
  ['configuration_type', '', '"" is not a valid choice.'],
  ['observation_id', -1, 'Ensure this value is greater than or equal to 0.'],
  ['request_id', 2147483648, 'Ensure this value is less than or equal to 2147483647.'],
  ['request_id', 1.5, 'A valid integer is required.'],
  ['request_id', '', 'A valid integer is required.'],
  ['request_id', '9'.repeat(2000), 'String value too large.'],
  ['related_frame_filenames', 'x', 'Expected a list of items but got type "str".'],
  ['related_frame_filenames', Array.from({ length: 10_001 }, String), 'A frame has at most 10000 related frames.'],
]
test('each field refuses what its column cannot hold, in the words of the existing archive', () => {
  for (const [name, value, message] of refused) {
    assert.deepEqual(given({ [name]: value }), { [name]: [message] }, `${name}: ${JSON.stringify(value).slice(0, 40)}`)
  }
  const fields = new Set(refused.map(([name]) => name))
  const others = ['version_set', 'headers']
  assert.deepEqual(
    Object.keys(aFrame('frame'))
      .filter((name) => !fields.has(name))
      .sort(),
    [...others].sort(),
  )
})

test('several fields are refused at once', () => {
  assert.deepEqual(given({ site_id: 'long', request_id: -1, headers: null }), {
    headers: ['This field may not be null.'],
    site_id: ['Ensure this field has no more than 3 characters.'],
    request_id: ['Ensure this value is greater than or equal to 0.'],
  })
})

test('lengths count characters, not UTF-16 units', () => {
  const target_name = '🔭'.repeat(200)
  assert.equal((read(aFrame('frame', { target_name })) as Record<string, unknown>).target_name, target_name)
})

const versions = (version_set: unknown): unknown => given({ version_set })
test('versions: every one is read, and what is wrong stands at its place', () => {
  assert.deepEqual(versions({}), {
    version_set: { non_field_errors: ['Expected a list of items but got type "dict".'] },
  })
  for (const value of [5, 'x', true]) assert.ok('version_set' in (versions(value) as object))
  assert.deepEqual(versions([{ md5: 'm', extension: '.fits' }]), {
    version_set: [{ key: ['This field is required.'] }],
  })
  assert.deepEqual(versions([version, 1, { ...version, md5: 'x'.repeat(33), extension: '' }]), {
    version_set: [
      {},
      { non_field_errors: ['Invalid data. Expected a dictionary, but got int.'] },
      { md5: ['Ensure this field has no more than 32 characters.'], extension: ['This field may not be blank.'] },
    ],
  })
  assert.deepEqual(versions([{ ...version, extension: '.xyz' }]), {
    version_set: [{ extension: ['This archive knows no file of the kind ".xyz". See FILETYPE_MAPPING_OVERRIDES.'] }],
  })
})

test('related frames: names alone; a number counts as a name', () => {
  const { accepted } = given({ related_frame_filenames: ['a', 5, 'a'] }) as { accepted: Record<string, unknown> }
  assert.deepEqual(accepted.related_frame_filenames, ['a', '5', 'a'])
  assert.deepEqual(given({ related_frame_filenames: ['a', '', null, 'x'.repeat(1001), {}] }), {
    related_frame_filenames: {
      1: ['This field may not be blank.'],
      2: ['This field may not be null.'],
      3: ['Ensure this field has no more than 1000 characters.'],
      4: ['Not a valid string.'],
    },
  })
  assert.deepEqual(given({ related_frames: ['x'] }), { related_frames: { 0: ['A valid integer is required.'] } })
})

test('headers are kept to the letter', () => {
  const headers = '{ "EXPTIME": 15.0, "BIG":1234567890123456789012345678901234567890, "E":1e-7, "A":"\\u00e9" }'
  const body = JSON.stringify(aFrame('frame', { headers: 'HERE' })).replace('"HERE"', headers)
  assert.equal((read(body) as Record<string, unknown>).headers, headers)
})
