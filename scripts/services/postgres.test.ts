import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startPostgres } from './postgres.ts'

const query = (port: number | string, sql: string): string =>
  spawnSync('psql', ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-AtX', '-c', sql], {
    encoding: 'utf8',
  }).stdout.trim()

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

test('two servers at once, both with PostGIS, gone after stop', async () => {
  const [one, two] = await Promise.all([startPostgres(), startPostgres()])
  try {
    assert.notEqual(one.port, two.port)
    query(one.port, 'CREATE EXTENSION postgis')
    assert.match(query(one.port, 'SELECT postgis_lib_version()'), /^3\./)
    assert.match(query(two.port, 'SHOW server_version'), /^15\./)
    assert.equal(query(two.port, "SELECT count(*) FROM pg_extension WHERE extname = 'postgis'"), '0')
  } finally {
    await Promise.all([one.stop(), two.stop()])
  }
  assert.deepEqual([await answers(one.port), await answers(two.port)], [false, false])
})

const program = fileURLToPath(new URL('postgres.ts', import.meta.url))
const cwd = fileURLToPath(new URL('../..', import.meta.url))
const runArgs = (script: string): string[] => [
  '--import',
  './scripts/source.js',
  program,
  'run',
  '--',
  'sh',
  '-c',
  script,
]

test('run gives the command a server and passes on its exit code', () => {
  const script = 'psql -h $TEST_DB_HOST -p $TEST_DB_PORT -U $TEST_DB_USER -AtXc "SELECT 6*7" && exit 7'
  const { stdout, status } = spawnSync(process.execPath, runArgs(script), { cwd, encoding: 'utf8' })
  assert.deepEqual({ stdout, status }, { stdout: '42\n', status: 7 })
})

const codes = { SIGINT: 130, SIGTERM: 143, SIGKILL: null } as const
for (const [signal, expected] of Object.entries(codes)) {
  test(`run does not leave a server behind on ${signal}`, async () => {
    const script = 'echo $TEST_DB_PORT; exec sleep 5'
    const child = spawn(process.execPath, runArgs(script), { cwd, stdio: ['ignore', 'pipe', 'ignore'] })
    const port = await new Promise<number>((resolve) => child.stdout.once('data', (data) => resolve(Number(data))))
    assert.equal(await answers(port), true)
    child.kill(signal as NodeJS.Signals)
    const code = await new Promise((resolve) => child.once('exit', resolve))
    child.stdout.destroy()
    assert.equal(code, expected)
    // After a SIGKILL somebody else has to notice first.
    for (let tries = 0; expected === null && tries < 50 && (await answers(port)); tries++) await sleep(100)
    assert.equal(await answers(port), false)
  })
}
