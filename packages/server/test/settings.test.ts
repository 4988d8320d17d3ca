import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { variables as libraryVariables, SettingsError } from '@science-archive/library'
import { environment, readSettings, readStoreSettings, variables } from '../src/settings.ts'

test('without any variable every setting has its default', () => {
  const settings = readSettings({})
  assert.deepEqual(Object.keys(settings).sort(), [...Object.keys(variables), 'embedded'].sort())
  // The names and defaults of the existing archive.
  assert.deepEqual(
    {
      DB_HOST: settings.DB_HOST,
      DB_PORT: settings.DB_PORT,
      DB_NAME: settings.DB_NAME,
      DB_USER: settings.DB_USER,
      DB_PASS: settings.DB_PASS,
      PAGINATION_DEFAULT_LIMIT: settings.PAGINATION_DEFAULT_LIMIT,
      PAGINATION_MAX_LIMIT: settings.PAGINATION_MAX_LIMIT,
      CONFIGURATION_TYPES: settings.CONFIGURATION_TYPES,
      OAUTH_TOKEN_URL: settings.OAUTH_TOKEN_URL,
      OAUTH_PROFILE_URL: settings.OAUTH_PROFILE_URL,
      NAVBAR_TITLE_TEXT: settings.NAVBAR_TITLE_TEXT,
      HOST: settings.HOST,
      PORT: settings.PORT,
      TRUSTED_PROXIES: settings.TRUSTED_PROXIES,
    },
    {
      DB_HOST: '127.0.0.1',
      DB_PORT: 5432,
      DB_NAME: 'archive',
      DB_USER: 'postgres',
      DB_PASS: 'postgres',
      PAGINATION_DEFAULT_LIMIT: 100,
      PAGINATION_MAX_LIMIT: 1000,
      CONFIGURATION_TYPES: ['BIAS', 'DARK', 'EXPOSE', 'SPECTRUM', 'LAMPFLAT', 'SKYFLAT'],
      OAUTH_TOKEN_URL: 'http://localhost/o/token/',
      OAUTH_PROFILE_URL: 'http://localhost/api/profile/',
      NAVBAR_TITLE_TEXT: 'Science Archive API',
      HOST: '127.0.0.1',
      PORT: 8000,
      TRUSTED_PROXIES: [],
    },
  )
})

test('a variable that is set counts', () => {
  const { PORT, DEBUG, TRUSTED_PROXIES, SECRET_KEY } = readSettings({
    PORT: '0',
    DEBUG: 'True',
    TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1',
    SECRET_KEY: 'key',
  })
  assert.deepEqual([PORT, DEBUG, TRUSTED_PROXIES, SECRET_KEY], [0, true, ['10.0.0.0/8', '127.0.0.1'], 'key'])
})

test('a rate is a number per period, of which the first letter counts; empty is none', () => {
  const rates: readonly (readonly [text: string, rate: object | undefined])[] = [
    ['1000/day', { limit: 1000, seconds: 86_400 }],
    ['5/s', { limit: 5, seconds: 1 }],
    [' 5 / Sec ', { limit: 5, seconds: 1 }],
    ['60/minute', { limit: 60, seconds: 60 }],
    ['7/hour', { limit: 7, seconds: 3600 }],
    ['0/d', { limit: 0, seconds: 86_400 }],
    ['', undefined],
    [' ', undefined],
  ]
  for (const [text, rate] of rates) assert.deepEqual(readSettings({ THROTTLE_ANON: text }).THROTTLE_ANON, rate, text)
  const { THROTTLE_ANON, THROTTLE_USER, THROTTLE_LOGIN } = readSettings({})
  assert.deepEqual(
    [THROTTLE_ANON, THROTTLE_USER, THROTTLE_LOGIN],
    [
      { limit: 1000, seconds: 86_400 },
      { limit: 50_000, seconds: 86_400 },
      { limit: 20, seconds: 60 },
    ],
  )
  for (const text of ['1000', 'day', '/day', '-1/day', '1.5/day', '5/year', '5/1', '5/day/day', '9'.repeat(20)]) {
    assert.throws(
      () => readSettings({ THROTTLE_USER: text }),
      (error) => {
        assert.ok(error instanceof SettingsError)
        assert.deepEqual(error.problems, [
          `THROTTLE_USER must be a number per second, minute, hour or day, such as 1000/day, or empty, not "${text}"`,
        ])
        return true
      },
    )
  }
})

test('everything that cannot be read is named at once', () => {
  const env = {
    PORT: '65536',
    DEBUG: 'maybe',
    DB_PORT: '0',
    PAGINATION_MAX_LIMIT: 'x',
    MAX_BODY_BYTES: '1',
    DB_PASS: 'hidden',
  }
  assert.throws(
    () => readSettings(env),
    (error) => {
      assert.ok(error instanceof SettingsError)
      assert.deepEqual(
        error.problems.map((problem) => problem.split(' ')[0]),
        ['PORT', 'DEBUG', 'DB_PORT', 'PAGINATION_MAX_LIMIT', 'MAX_BODY_BYTES'],
      )
      assert.equal(error.problems[0], 'PORT must be a whole number from 0 to 65535, not "65536"')
      assert.ok(!error.message.includes('hidden'))
      return true
    },
  )
})

test('nobody can change settings that were read', () => {
  const settings = readSettings({})
  assert.ok(Object.isFrozen(settings))
  assert.throws(() => Object.assign(settings, { PORT: 1 }), TypeError)
})

test('the database is the embedded one unless a variable names a server', () => {
  assert.equal(readSettings({}).embedded, true)
  assert.equal(readSettings({ DB_HOST: '', SECRET_KEY: 'x', PORT: '1' }).embedded, true)
  const server = { DB_HOST: 'db', DB_HOST_READER: 'replica', DB_PORT: '5433', DB_NAME: 'x', DB_USER: 'x', DB_PASS: 'x' }
  for (const [name, value] of Object.entries({ ...server, DB_POOL_SIZE: '5' })) {
    assert.equal(readSettings({ [name]: value }).embedded, false, name)
  }
})

test('with the embedded database files are kept in its directory, unless a store is named', () => {
  const store = (env: Record<string, string>): unknown[] => {
    const { FILESTORE_TYPE, FILESYSTEM_STORAGE_ROOT_DIR, BUCKET } = readStoreSettings(readSettings(env), env)
    return [FILESTORE_TYPE, FILESYSTEM_STORAGE_ROOT_DIR, BUCKET]
  }
  assert.deepEqual(store({ DATA_DIR: 'here' }), ['local', join('here', 'files'), 'testbucket'])
  assert.deepEqual(store({ FILESTORE_TYPE: '', BUCKET: 'b' }), ['local', join('data', 'files'), 'b'])
  assert.deepEqual(store({ FILESTORE_TYPE: 'dummy' }), ['dummy', join('data', 'files'), 'testbucket'])
  assert.deepEqual(store({ FILESTORE_TYPE: 'local', FILESYSTEM_STORAGE_ROOT_DIR: '/files' }), [
    'local',
    '/files',
    'testbucket',
  ])
  assert.deepEqual(store({ DB_HOST: 'db' }), ['dummy', '', 'testbucket'])
  for (const env of [{ PUBLIC_PROPOSALS: '' }, { PUBLIC_PROPOSALS: '', DB_HOST: 'db' }]) {
    assert.deepEqual(readStoreSettings(readSettings(env), env).PUBLIC_PROPOSALS, [''])
  }
})

test('every variable has a name of its own, help, and a default that can be read', () => {
  for (const [name, { help, fallback, read }] of Object.entries(variables)) {
    assert.match(name, /^[A-Z][A-Z_]*$/)
    assert.match(help, /^\S.*\.\)?$|\.$/, name)
    assert.doesNotThrow(() => read(fallback), name)
    assert.ok(!Object.hasOwn(libraryVariables, name), `${name} is a setting of the library already`)
  }
})

test('the environment is what the process was started with', () => {
  assert.equal(environment(), process.env)
})
