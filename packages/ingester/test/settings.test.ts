import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings, variables } from '../src/settings.ts'

test('the defaults', () => {
  const { ingester, library } = readSettings({}, {})
  assert.deepEqual(ingester, {
    API_ROOT: 'http://127.0.0.1:8000/',
    AUTH_TOKEN: '',
    INGESTER_PROCESS_NAME: 'ingester',
    INGESTER_TIMEOUT_SECONDS: 60,
    OPENTSDB_HOSTNAME: '',
    OPENTSDB_PYTHON_METRICS_TEST_MODE: false,
    SUBMIT_METRICS_ASYNCHRONOUSLY: false,
  })
  assert.equal(library.BUCKET, 'testbucket')
})

test('what is given wins over the environment, what is not leaves it', () => {
  const env = { BUCKET: 'env', API_ROOT: 'http://env/' }
  const { ingester, library } = readSettings({ BUCKET: 'given', API_ROOT: undefined }, env)
  assert.deepEqual([library.BUCKET, ingester.API_ROOT], ['given', 'http://env/'])
})

test('every setting says what it is for', () => {
  for (const [name, { help }] of Object.entries(variables)) assert.match(help, /^[A-Z].{15,}\.$/, name)
})
