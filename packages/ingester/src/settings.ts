import {
  flag,
  integer,
  type LibrarySettings,
  readEnv,
  readSettings as readLibrarySettings,
  secret,
  text,
  type Values,
} from '@science-archive/library'

/** Every setting of the ingester. Those of the library apply as well. */
export const variables = {
  API_ROOT: text('http://127.0.0.1:8000/', 'Address of the archive.'),
  AUTH_TOKEN: secret('Token of a user who may add frames to the archive.'),
  INGESTER_PROCESS_NAME: text('ingester', 'Name under which metrics are submitted.'),
  INGESTER_TIMEOUT_SECONDS: integer(60, 'How long one request to the archive may take.', { min: 1, max: 86_400 }),
  OPENTSDB_HOSTNAME: text('', 'Host, or host:port, that takes metrics. Empty: none are submitted.'),
  OPENTSDB_PYTHON_METRICS_TEST_MODE: flag(false, 'Work out metrics but submit none.'),
  SUBMIT_METRICS_ASYNCHRONOUSLY: flag(false, 'Do not wait until metrics are submitted.'),
}

export type IngesterSettings = Values<typeof variables>

export interface Settings {
  readonly ingester: IngesterSettings
  readonly library: LibrarySettings
}

type Env = Readonly<Record<string, string | undefined>>

/** Reads the environment with what the command line gave laid over it. @throws SettingsError */
export const readSettings = (overrides: Env = {}, env: Env = process.env): Settings => {
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined)
  const all = { ...env, ...Object.fromEntries(given) }
  return { ingester: readEnv(variables, all), library: readLibrarySettings(all) }
}
