import assert from 'node:assert/strict'
import { hostname } from 'node:os'
import { test } from 'node:test'
import { createMetrics, noMetrics, timed } from '../src/metrics.ts'
import { readSettings } from '../src/settings.ts'
import { fakeArchive } from './helpers/archive.ts'

const settings = (env: Record<string, string>) => readSettings({}, env).ingester

test('a measurement is put into OpenTSDB', async (t) => {
  const database = await fakeArchive(() => [204, ''])
  t.after(database.close)
  const host = new URL(database.url).host
  await createMetrics(settings({ OPENTSDB_HOSTNAME: host, INGESTER_PROCESS_NAME: 'night' })).submit(
    'ingester.get_md5',
    12.5,
  )
  assert.deepEqual(
    database.received.map(({ method, url, body }) => ({ method, url, body: { ...JSON.parse(body), timestamp: 0 } })),
    [
      {
        method: 'POST',
        url: '/api/put',
        body: {
          metric: 'ingester.get_md5',
          timestamp: 0,
          value: 12.5,
          tags: { host: hostname(), ingester_process_name: 'night' },
        },
      },
    ],
  )
})

test('nothing is submitted without a host or in test mode', async () => {
  assert.equal(createMetrics(settings({})), noMetrics)
  assert.equal(
    createMetrics(settings({ OPENTSDB_HOSTNAME: 'x', OPENTSDB_PYTHON_METRICS_TEST_MODE: 'True' })),
    noMetrics,
  )
})

test('a database that fails is told of, and nothing else happens', async () => {
  const failures: string[] = []
  const metrics = createMetrics(settings({ OPENTSDB_HOSTNAME: '127.0.0.1:1' }), ({ name }) => failures.push(name))
  assert.equal(await timed(metrics, 'ingester.post_frame', async () => 'done'), 'done')
  assert.equal(failures.length, 1)
})
