import { choice, integer, list, readEnv, secret, text, type Values, type Variable } from './env.ts'
import { readFileTypeMapping } from './file-type-mapping.ts'
import { isModuleClass } from './module-class.ts'

/** Where the values come from that the table has no column for: see {@link readFileTypeMapping}. */
const fileTypeMapping = (help: string): Variable<Readonly<Record<string, string>>> => ({
  kind: 'text',
  fallback: '{}',
  help,
  read: readFileTypeMapping,
})

/** Some ten thousand years either way: beyond them there are no dates. */
const DAYS = { min: -3_650_000, max: 3_650_000 }

const OWN_STORE = '/path/to/module.js#ClassName'

/** A store of ours by its name, or the operator's own class by its module. */
const fileStoreType = (help: string): Variable<string> => {
  const ours = ['dummy', 'local', 's3']
  return {
    ...choice([...ours, OWN_STORE], 'dummy', help),
    read: (value) => {
      const name = value.trim()
      if (ours.includes(name) || isModuleClass(name)) return name
      throw new Error(`one of ${ours.join(', ')} or ${OWN_STORE}`)
    },
  }
}

/**
 * A list as the existing library reads it: all blanks go, and commas at both ends; an empty part within stays, and an
 * empty list is one empty part. That part has a meaning, for every text holds it: see {@link settingsWarnings}.
 */
const parts = (fallback: string, help: string): Variable<readonly string[]> => ({
  ...list(fallback, help),
  read: (value) =>
    Object.freeze(
      value
        .replace(/^,+|,+$/g, '')
        .replaceAll(' ', '')
        .split(','),
    ),
})

/** Every setting of the library. Ingester and archive must be given the same values: both derive store paths from them. */
export const variables = {
  FILESTORE_TYPE: fileStoreType(
    'Where files are kept: dummy keeps none, local is a folder, s3 a bucket, and a class of your own what you like.',
  ),
  FILESYSTEM_STORAGE_ROOT_DIR: text('', 'Folder of the local store.'),
  FILESYSTEM_STORAGE_BASE_URL: text('http://0.0.0.0/', 'Where the folder of the local store is served.'),
  BUCKET: text('testbucket', 'Bucket of the S3 store.'),
  AWS_ACCESS_KEY_ID: secret('Access key of the S3 store. Empty: as the AWS SDK finds it.'),
  AWS_SECRET_ACCESS_KEY: secret('Secret key of the S3 store. Empty: as the AWS SDK finds it.'),
  AWS_SESSION_TOKEN: secret('Session token that goes with temporary keys of the S3 store.'),
  AWS_DEFAULT_REGION: text(
    'us-west-2',
    'Region of the S3 store. Set, but empty: as the AWS SDK finds it, else us-east-1.',
  ),
  S3_SIGNATURE_VERSION: text('s3v4', 'Signature version of the S3 store: s3v4 is the only one.'),
  S3_ADDRESSING_STYLE: choice(['virtual', 'path', 'auto'], 'virtual', 'How the bucket stands in S3 addresses.'),
  S3_ENDPOINT_URL: text('', 'Endpoint of the S3 store. Empty: Amazon.'),
  S3_DAYS_TO_IA_STORAGE: integer(60, 'Files observed more days ago than this go to the class STANDARD_IA.', DAYS),

  OBSERVATION_PORTAL_BASE_URL: text(
    '',
    'Observation portal asked for the tags of proposals, when there is a token too. Empty: none is asked.',
  ),
  OBSERVATION_PORTAL_API_TOKEN: secret('Token sent to the observation portal. Empty: it is not asked.'),

  FILETYPE_MAPPING_OVERRIDES: fileTypeMapping(
    'File extension to class, over the built-in ones: JSON or a Python dict of built-in class names, or /path/to/module.js#ClassName.',
  ),
  IGNORED_CHARS: parts('-l00,tstnrs', 'Files with one of these in their name are not ingested by listeners.'),
  HEADER_BLACKLIST: parts('HISTORY,COMMENT', 'Header keywords that are not stored.'),
  REQUIRED_HEADERS: parts(
    'PROPID,DATE-OBS,DAY-OBS,INSTRUME,SITEID,TELID,OBSTYPE,BLKUID',
    'Header keywords without which a file is refused.',
  ),
  REQUIRED_THUMBNAIL_METADATA: parts(
    'frame_basename,size,DATE-OBS,DAY-OBS,INSTRUME,SITEID,TELID',
    'Metadata without which a thumbnail is refused.',
  ),
  NULL_HEADER_VALUES: parts('N/A,UNSPECIFIED,UNKNOWN', 'Header values that mean: no value.'),

  CALIBRATION_TYPES: parts('BIAS,DARK,SKYFLAT,EXPERIMENTAL', 'Configuration types that are public at once.'),
  PUBLIC_PROPOSAL_TAGS: parts('public', 'Portal tags of proposals that are public at once.'),
  PRIVATE_PROPOSAL_TAGS: parts('private,internal', 'Portal tags of proposals that stay private.'),
  PUBLIC_PROPOSALS: parts(
    'EPO,calib,standard,pointing',
    'Proposals whose id holds one of these are public at once. Empty makes every frame that has a proposal public, as in the OCS Archive library; for none give a name that no proposal has.',
  ),
  PRIVATE_PROPOSALS: parts(
    'LCOEngineering',
    'Proposals whose id holds one of these stay private. Empty: all that are not public at once; for none give a name that no proposal has.',
  ),
  PRIVATE_FILE_TYPES: parts(
    '-t00,-x00',
    'Files whose name holds one of these stay private. Empty: all that are not public at once; for none give a text that is in no name.',
  ),
  DAYS_UNTIL_PUBLIC: integer(365, 'Days from observation to public date, where nothing else decides.', DAYS),

  OBSERVATION_DATE_KEY: text('DATE-OBS', 'Header with the date and time of observation.'),
  OBSERVATION_DAY_KEY: text('DAY-OBS', 'Header with the observing night.'),
  OBSERVATION_END_TIME_KEY: text('UTSTOP', 'Header with the time the observation ended.'),
  REDUCTION_LEVEL_KEY: text('RLEVEL', 'Header with the reduction level; 0 is raw.'),
  EXPOSURE_TIME_KEY: text('EXPTIME', 'Header with the exposure time in seconds.'),
  INSTRUMENT_ID_KEY: text('INSTRUME', 'Header with the instrument.'),
  SITE_ID_KEY: text('SITEID', 'Header with the site.'),
  TELESCOPE_ID_KEY: text('TELID', 'Header with the telescope.'),
  OBSERVATION_ID_KEY: text('BLKUID', 'Header with the observation number.'),
  CONFIGURATION_ID_KEY: text('MOLUID', 'Header with the configuration number.'),
  PRIMARY_OPTICAL_ELEMENT_KEY: text('FILTER', 'Header with the filter, grating or the like.'),
  TARGET_NAME_KEY: text('OBJECT', 'Header with the name of the target.'),
  REQUEST_ID_KEY: text('REQNUM', 'Header with the request number.'),
  REQUESTGROUP_ID_KEY: text('TRACKNUM', 'Header with the request group number.'),
  CONFIGURATION_TYPE_KEY: text('OBSTYPE', 'Header with the configuration type.'),
  PROPOSAL_ID_KEY: text('PROPID', 'Header with the proposal.'),
  CATALOG_TARGET_FRAME_KEY: text('L1IDCAT', 'Header of a catalog with the name of the frame it was made from.'),
  PUBLIC_DATE_KEY: text('L1PUBDAT', 'Header with the date from which everybody may see the file.'),
  RELATED_FRAME_KEYS: parts(
    'L1IDBIAS,L1IDDARK,L1IDFLAT,L1IDSHUT,L1IDMASK,L1IDFRNG,L1IDCAT,L1IDARC,L1ID1D,L1ID2D,L1IDSUM,TARFILE,ORIGNAME,ARCFILE,FLATFILE,GUIDETAR',
    'Headers with the names of related frames.',
  ),
  THUMBNAIL_FRAME_BASENAME_KEY: text('frame_basename', 'Metadata key with the frame a thumbnail shows.'),
  THUMBNAIL_SIZE_KEY: text('size', 'Metadata key with the size of a thumbnail.'),
  RADIUS_KEY: text('RADIUS', 'Header with the radius of the field in arcseconds.'),
  RA_KEY: text('RA', 'Header with the right ascension of the centre in hours.'),
  DEC_KEY: text('DEC', 'Header with the declination of the centre in degrees.'),
}

export type LibrarySettings = Values<typeof variables>

/** @throws SettingsError naming every variable that cannot be read. */
export const readSettings = (env: Readonly<Record<string, string | undefined>> = process.env): LibrarySettings =>
  readEnv(variables, env)

/**
 * What an operator should hear of once, because it may not be what they meant. An empty part of PUBLIC_PROPOSALS is
 * held by the id of every proposal.
 */
export const settingsWarnings = ({ PUBLIC_PROPOSALS }: LibrarySettings): string[] =>
  PUBLIC_PROPOSALS.includes('')
    ? [
        'PUBLIC_PROPOSALS is empty or has an empty part, which makes every frame with a proposal public at once: ' +
          'for none give a name that no proposal has',
      ]
    : []
