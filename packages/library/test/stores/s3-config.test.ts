import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SettingsError } from '../../src/errors.ts'
import { readSettings } from '../../src/settings.ts'
import { readS3Config } from '../../src/stores/s3-config.ts'

const configOf = (env: Record<string, string> = {}): ReturnType<typeof readS3Config> => readS3Config(readSettings(env))

test('without settings: Amazon, the bucket in the host, keys as the SDK finds them', () => {
  assert.deepEqual(configOf(), {
    bucket: 'testbucket',
    endpoint: undefined,
    region: 'us-west-2',
    keys: undefined,
    forcePathStyle: false,
    daysToInfrequentAccess: 60,
  })
  assert.equal(configOf({ AWS_DEFAULT_REGION: '' }).region, undefined)
})

test('every setting has its place', () => {
  const env = {
    BUCKET: 'observatory',
    S3_ENDPOINT_URL: 'https://s3.example.org:9000/base',
    S3_ADDRESSING_STYLE: 'path',
    S3_DAYS_TO_IA_STORAGE: '7',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
    AWS_DEFAULT_REGION: 'us-west-2',
  }
  assert.deepEqual(configOf(env), {
    bucket: 'observatory',
    endpoint: 'https://s3.example.org:9000/base',
    region: 'us-west-2',
    keys: { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' },
    forcePathStyle: true,
    daysToInfrequentAccess: 7,
  })
  assert.deepEqual(configOf({ ...env, AWS_SESSION_TOKEN: '' }).keys, { accessKeyId: 'id', secretAccessKey: 'secret' })
})

test('automatic addressing is by path at an own endpoint only, as boto3 does it', () => {
  const styles = ['virtual', 'path', 'auto'].map((S3_ADDRESSING_STYLE) => [
    configOf({ S3_ADDRESSING_STYLE }).forcePathStyle,
    configOf({ S3_ADDRESSING_STYLE, S3_ENDPOINT_URL: 'http://localhost:9000' }).forcePathStyle,
  ])
  assert.deepEqual(styles, [
    [false, false],
    [true, true],
    [false, true],
  ])
})

test('what does not fit is told all at once, without secrets', () => {
  const env = {
    BUCKET: '',
    S3_SIGNATURE_VERSION: 's3',
    AWS_SECRET_ACCESS_KEY: 'hush',
    S3_ENDPOINT_URL: 'http://user:hush@s3.example.org',
  }
  assert.throws(
    () => configOf(env),
    (error: Error) => {
      assert.ok(error instanceof SettingsError)
      assert.deepEqual(error.problems, [
        'BUCKET must name the bucket of the S3 store',
        'S3_SIGNATURE_VERSION must be s3v4, not "s3": older signatures are not supported',
        'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must both be set, or neither',
        'S3_ENDPOINT_URL must be an http or https address without user, query and fragment',
      ])
      return true
    },
  )
  for (const S3_ENDPOINT_URL of ['s3.example.org', 'ftp://s3.example.org', 'http://s3.example.org/?a=b']) {
    assert.throws(() => configOf({ S3_ENDPOINT_URL }), SettingsError)
  }
})
