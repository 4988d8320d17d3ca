import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings, settingsWarnings, variables } from '../src/settings.ts'

/** As an operator would write them: those of the existing library, by the same names. */
const defaults = {
  FILESTORE_TYPE: 'dummy',
  FILESYSTEM_STORAGE_ROOT_DIR: '',
  FILESYSTEM_STORAGE_BASE_URL: 'http://0.0.0.0/',
  OBSERVATION_PORTAL_BASE_URL: '',
  OBSERVATION_PORTAL_API_TOKEN: '',
  BUCKET: 'testbucket',
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_DEFAULT_REGION: 'us-west-2',
  S3_SIGNATURE_VERSION: 's3v4',
  S3_ADDRESSING_STYLE: 'virtual',
  S3_ENDPOINT_URL: '',
  S3_DAYS_TO_IA_STORAGE: '60',
  FILETYPE_MAPPING_OVERRIDES: '{}',
  IGNORED_CHARS: '-l00,tstnrs',
  HEADER_BLACKLIST: 'HISTORY,COMMENT',
  REQUIRED_HEADERS: 'PROPID,DATE-OBS,DAY-OBS,INSTRUME,SITEID,TELID,OBSTYPE,BLKUID',
  REQUIRED_THUMBNAIL_METADATA: 'frame_basename,size,DATE-OBS,DAY-OBS,INSTRUME,SITEID,TELID',
  NULL_HEADER_VALUES: 'N/A,UNSPECIFIED,UNKNOWN',
  CALIBRATION_TYPES: 'BIAS,DARK,SKYFLAT,EXPERIMENTAL',
  PUBLIC_PROPOSAL_TAGS: 'public',
  PRIVATE_PROPOSAL_TAGS: 'private,internal',
  PUBLIC_PROPOSALS: 'EPO,calib,standard,pointing',
  PRIVATE_PROPOSALS: 'LCOEngineering',
  DAYS_UNTIL_PUBLIC: '365',
  PRIVATE_FILE_TYPES: '-t00,-x00',
  OBSERVATION_DATE_KEY: 'DATE-OBS',
  OBSERVATION_DAY_KEY: 'DAY-OBS',
  OBSERVATION_END_TIME_KEY: 'UTSTOP',
  REDUCTION_LEVEL_KEY: 'RLEVEL',
  EXPOSURE_TIME_KEY: 'EXPTIME',
  INSTRUMENT_ID_KEY: 'INSTRUME',
  SITE_ID_KEY: 'SITEID',
  TELESCOPE_ID_KEY: 'TELID',
  OBSERVATION_ID_KEY: 'BLKUID',
  CONFIGURATION_ID_KEY: 'MOLUID',
  PRIMARY_OPTICAL_ELEMENT_KEY: 'FILTER',
  TARGET_NAME_KEY: 'OBJECT',
  REQUEST_ID_KEY: 'REQNUM',
  REQUESTGROUP_ID_KEY: 'TRACKNUM',
  CONFIGURATION_TYPE_KEY: 'OBSTYPE',
  PROPOSAL_ID_KEY: 'PROPID',
  CATALOG_TARGET_FRAME_KEY: 'L1IDCAT',
  PUBLIC_DATE_KEY: 'L1PUBDAT',
  RELATED_FRAME_KEYS:
    'L1IDBIAS,L1IDDARK,L1IDFLAT,L1IDSHUT,L1IDMASK,L1IDFRNG,L1IDCAT,L1IDARC,L1ID1D,L1ID2D,L1IDSUM,TARFILE,ORIGNAME,ARCFILE,FLATFILE,GUIDETAR',
  THUMBNAIL_FRAME_BASENAME_KEY: 'frame_basename',
  THUMBNAIL_SIZE_KEY: 'size',
  RADIUS_KEY: 'RADIUS',
  RA_KEY: 'RA',
  DEC_KEY: 'DEC',
}

test('names and defaults are those of the existing library', () => {
  const ours = Object.entries(variables).map(([name, { fallback }]) => [name, fallback])
  const own = ['AWS_SESSION_TOKEN'] // of ours, without a counterpart there
  assert.deepEqual(Object.fromEntries(ours.filter(([name]) => !own.includes(name ?? ''))), defaults)
})

test('values have their kinds', () => {
  const settings = readSettings({})
  assert.deepEqual(
    [settings.FILESTORE_TYPE, settings.DAYS_UNTIL_PUBLIC, settings.FILETYPE_MAPPING_OVERRIDES],
    ['dummy', 365, {}],
  )
  assert.deepEqual(settings.NULL_HEADER_VALUES, ['N/A', 'UNSPECIFIED', 'UNKNOWN'])
  assert.equal(settings.RELATED_FRAME_KEYS.length, 16)
})

test('lists are read as by the existing library: without blanks, an empty one as one empty part', () => {
  const lists = Object.entries(variables).filter(([, { kind }]) => kind === 'list')
  assert.equal(lists.length, 12)
  const texts: [string, string[]][] = [
    ['', ['']],
    [' , ', ['', '']],
    [',,', ['']],
    [' a , b c ,', ['a', 'bc']],
    [',a,,b', ['a', '', 'b']],
    ['a, ', ['a', '']],
    ['\ta', ['\ta']],
  ]
  for (const [name] of lists) {
    for (const [text, parts] of texts) {
      assert.deepEqual([name, text, readSettings({ [name]: text })[name as 'PUBLIC_PROPOSALS']], [name, text, parts])
    }
  }
})

test('who makes all frames public is told so', () => {
  const told = [
    'PUBLIC_PROPOSALS is empty or has an empty part, which makes every frame with a proposal public at once: ' +
      'for none give a name that no proposal has',
  ]
  for (const text of ['', ' ', 'a, ']) {
    assert.deepEqual(settingsWarnings(readSettings({ PUBLIC_PROPOSALS: text })), told)
  }
  for (const env of [{}, { PUBLIC_PROPOSALS: 'none' }, { PRIVATE_PROPOSALS: '' }]) {
    assert.deepEqual(settingsWarnings(readSettings(env)), [])
  }
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
