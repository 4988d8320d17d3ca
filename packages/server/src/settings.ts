import { join } from 'node:path'
import {
  choice,
  flag,
  integer,
  type LibrarySettings,
  list,
  readEnv,
  readSettings as readLibrarySettings,
  secret,
  text,
  type Values,
  type Variable,
} from '@science-archive/library'

/** So many in so many seconds. */
export interface Rate {
  readonly limit: number
  readonly seconds: number
}

const PERIODS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** `1000/day`: of the period the first letter counts, as in the existing archive. Empty: no limit. */
const rate = (fallback: string, help: string): Variable<Rate | undefined> => ({
  kind: 'text',
  fallback,
  help,
  read: (value) => {
    if (value.trim() === '') return undefined
    const [, count, period = ''] = /^\s*(\d{1,12})\s*\/\s*([smhd])[a-z]*\s*$/i.exec(value) ?? []
    const seconds = PERIODS[period.toLowerCase()]
    if (count === undefined || seconds === undefined) {
      throw new Error('a number per second, minute, hour or day, such as 1000/day, or empty')
    }
    return Object.freeze({ limit: Number(count), seconds })
  },
})

/** Every setting of the server itself. Those of data files and file stores are in the library's table. */
export const variables = {
  HOST: text('127.0.0.1', 'Address to listen on. 0.0.0.0 for all.'),
  PORT: integer(8000, 'Port to listen on.', { max: 65535 }),
  DATA_DIR: text('data', 'Directory of the embedded database, the files of its local store and the secret key.'),
  SECRET_KEY: secret('Signs download links. Random, kept in DATA_DIR, unless set.'),
  DEBUG: flag(false, 'Log every request.'),

  DB_HOST: text('127.0.0.1', 'PostgreSQL server that is written to.'),
  DB_HOST_READER: text('', 'PostgreSQL server that is searched, for example a replica. Empty: the same as DB_HOST.'),
  DB_PORT: integer(5432, 'Port of the PostgreSQL servers.', { min: 1, max: 65535 }),
  DB_NAME: text('archive', 'Name of the PostgreSQL database.'),
  DB_USER: text('postgres', 'User of the PostgreSQL database.'),
  DB_PASS: secret('Password of DB_USER.', 'postgres'),
  DB_POOL_SIZE: integer(10, 'Connections that one process keeps to each PostgreSQL server.', { min: 1, max: 1000 }),
  SEARCH_TIMEOUT: integer(30, 'Seconds that one statement of a search may take before it is ended.', { min: 1 }),

  PAGINATION_DEFAULT_LIMIT: integer(100, 'Page size of a client that asks for none.', { min: 1 }),
  PAGINATION_MAX_LIMIT: integer(1000, 'Largest page that a client may ask for.', { min: 1 }),
  PAGINATION_MAX_LIMIT_ANON: integer(0, 'Largest page for somebody who has not signed in. 0: as for everybody.', {
    min: 0,
  }),
  CONFIGURATION_TYPES: list(
    'BIAS,DARK,EXPOSE,SPECTRUM,LAMPFLAT,SKYFLAT',
    'Known types of configuration, when CONFIGDB_URL is not set or cannot be reached.',
  ),
  CONFIGDB_URL: text('', 'Configuration database to take the known types from.'),
  SCIENCE_CONFIGURATION_TYPES: list('EXPOSE,TARGET,SPECTRUM,CATALOG,OBJECT', 'Types that exclude_calibrations keeps.'),
  THUMBNAIL_SIZE_CHOICES: list('small,medium,large', 'Sizes that a thumbnail may have.'),
  DOWNLOAD_URL_EXPIRY: integer(172800, 'Seconds that a download link is valid (48 hours).', { min: 60 }),
  ZIP_DELIVERY: choice(
    ['stream', 'mod_zip'],
    'stream',
    'How ZIPs are sent: `stream`, by the archive itself; `mod_zip`, as the manifest of that module of nginx in front.',
  ),
  ZIP_DOWNLOAD_FILENAME_BASE: text('ocs_archive_data', 'What the names of ZIPs begin with.'),
  ZIP_DOWNLOAD_MAX_UNCOMPRESSED_FILES: integer(10, 'Most files of a ZIP that are to be uncompressed.', { min: 1 }),
  ZIP_DOWNLOAD_MAX_FILES: integer(10_000, 'Most files of a ZIP.', { min: 1, max: 1_000_000 }),
  FUNPACK_MAX_DOWNLOADS: integer(16, 'Files that one process uncompresses at a time; further ones wait.', { min: 1 }),
  MAX_BODY_BYTES: integer(2_621_440, 'Largest body of a request, in bytes.', { min: 1024 }),

  OAUTH_CLIENT_ID: text('', 'Client number of this archive at the Observation Portal.'),
  OAUTH_CLIENT_SECRET: secret('Secret that goes with OAUTH_CLIENT_ID.'),
  OAUTH_TOKEN_URL: text('http://localhost/o/token/', 'Where the portal gives tokens for passwords.'),
  OAUTH_PROFILE_URL: text('http://localhost/api/profile/', 'Where the portal tells who a token belongs to.'),
  OAUTH_SERVER_KEY: secret('Key by which the portal pushes users to this archive.'),
  PORTAL_TIMEOUT: integer(10, 'Seconds to wait for an answer of the portal or the configuration database.', { min: 1 }),

  GUIDE_CAMERAS_TO_PERSIST: list('', 'expireguideframes: cameras whose guide frames stay.'),
  DJANGO_SUPERUSER_USERNAME: text('', 'createsuperuser: name of the user, when no flag gives it.'),
  DJANGO_SUPERUSER_EMAIL: text('', 'createsuperuser: address of the user.'),
  DJANGO_SUPERUSER_PASSWORD: secret('createsuperuser: password of the user.'),

  THROTTLE_ANON: rate(
    '1000/day',
    'Requests of one address that has not signed in, per second, minute, hour or day. Empty: no limit.',
  ),
  THROTTLE_USER: rate('50000/day', 'Requests of one user. Staff have no limit. Empty: no limit.'),
  THROTTLE_LOGIN: rate('20/minute', 'Wrong passwords from one address. Empty: no limit.'),

  TRUSTED_PROXIES: list('', 'Addresses or networks whose X-Forwarded-* headers are believed.'),
  NAVBAR_TITLE_TEXT: text('Science Archive API', 'Title in the bar of the browsable API.'),
  NAVBAR_TITLE_URL: text('https://archive.lco.global', 'Where that title leads.'),
  TERMS_OF_SERVICE_URL: text('https://lco.global/policies/terms/', 'Terms of service.'),
  DOCUMENTATION_URL: text(
    'https://observatorycontrolsystem.github.io/api/science_archive/',
    'Documentation for the users of the archive.',
  ),
} as const

export type Settings = Values<typeof variables> & { readonly embedded: boolean }

const DATABASE_VARIABLES = ['DB_HOST', 'DB_HOST_READER', 'DB_PORT', 'DB_NAME', 'DB_USER', 'DB_PASS', 'DB_POOL_SIZE']

/** What the process was started with. */
export const environment = (): Readonly<Record<string, string | undefined>> => process.env

/**
 * The server's settings. `embedded` is true when no DB_* variable names a PostgreSQL server.
 * @throws SettingsError naming everything that cannot be read
 */
export const readSettings = (env: Readonly<Record<string, string | undefined>> = environment()): Settings =>
  Object.freeze({
    ...readEnv(variables, env),
    embedded: DATABASE_VARIABLES.every((name) => (env[name] ?? '') === ''),
  })

/**
 * The settings of data files and file stores. With the embedded database a local store under DATA_DIR takes the place
 * of the dummy store, so that an archive that was just started keeps what it is given.
 */
export const readStoreSettings = (
  settings: Settings,
  env: Readonly<Record<string, string | undefined>> = environment(),
): LibrarySettings => {
  if (!settings.embedded) return readLibrarySettings(env)
  // of these alone an empty text is none: of a list it has a meaning, the same as for the ingester
  return readLibrarySettings({
    ...env,
    FILESTORE_TYPE: env.FILESTORE_TYPE || 'local',
    FILESYSTEM_STORAGE_ROOT_DIR: env.FILESYSTEM_STORAGE_ROOT_DIR || join(settings.DATA_DIR, 'files'),
  })
}
