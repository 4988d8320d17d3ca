import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startS3 } from './s3.ts'

const statusOf = (url: string): Promise<number | undefined> =>
  fetch(url, { signal: AbortSignal.timeout(5000) }).then(
    (answer) => answer.status,
    () => undefined,
  )

test('two servers at once, gone after stop', async () => {
  const [one, two] = await Promise.all([startS3(), startS3()])
  try {
    assert.notEqual(one.endpoint, two.endpoint)
    assert.notEqual(one.secretKey, two.secretKey)
    assert.deepEqual([await statusOf(one.endpoint), await statusOf(two.endpoint)], [200, 200])
  } finally {
    await Promise.all([one.stop(), two.stop()])
  }
  assert.deepEqual([await statusOf(one.endpoint), await statusOf(two.endpoint)], [undefined, undefined])
})

const program = fileURLToPath(new URL('s3.ts', import.meta.url))
const cwd = fileURLToPath(new URL('../..', import.meta.url))
const runArgs = (script: string): string[] => [
  ...['--import', './scripts/source.js', program, 'run', '--'],
  ...['sh', '-c', script],
]

test('run gives the command a server and passes on its exit code', () => {
  const script = 'echo "$TEST_S3_ENDPOINT $TEST_S3_ACCESS_KEY $TEST_S3_SECRET_KEY"; exit 7'
  const { stdout, status } = spawnSync(process.execPath, runArgs(script), { cwd, encoding: 'utf8' })
  assert.equal(status, 7)
  assert.match(stdout, /^http:\/\/127\.0\.0\.1:\d+ test [0-9a-f]{32}\n$/)
})

const codes = { SIGTERM: 143, SIGKILL: null } as const
for (const [signal, expected] of Object.entries(codes)) {
  test(`run does not leave a server behind on ${signal}`, async () => {
    const script = 'echo $TEST_S3_ENDPOINT; exec sleep 30'
    const child = spawn(process.execPath, runArgs(script), { cwd, stdio: ['ignore', 'pipe', 'ignore'] })
    const endpoint = await new Promise<string>((resolve) =>
      child.stdout.once('data', (data) => resolve(String(data).trim())),
    )
    assert.equal(await statusOf(endpoint), 200)
    child.kill(signal as NodeJS.Signals)
    const code = await new Promise((resolve) => child.once('exit', resolve))
    child.stdout.destroy()
    assert.equal(code, expected)
    // After a SIGKILL somebody else has to notice first.
    for (let tries = 0; expected === null && tries < 50 && (await statusOf(endpoint)); tries++) await sleep(100)
    assert.equal(await statusOf(endpoint), undefined)
  })
}
