import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isOnServer } from '../helpers/database.ts'
import { prepare } from '../helpers/prepared-directory.ts'

const command = fileURLToPath(new URL('../../bin/science-archive.js', import.meta.url))
const skip = isOnServer ? 'the demonstration is for the embedded database' : false
const directory = mkdtempSync(join(tmpdir(), 'science-archive-demo-'))
let running: ChildProcess | undefined
let port = 0

before(async () => {
  if (skip) return
  await prepare(directory)
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  port = (probe.address() as { port: number }).port
  await new Promise((resolve) => probe.close(resolve))
})
after(() => {
  running?.kill('SIGKILL')
  rmSync(directory, { recursive: true, force: true })
})

/** Starts the command and waits until what it says matches. */
const startAndWaitFor = (pattern: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, 'demo', '--port', String(port)], {
      env: { PATH: process.env.PATH, DATA_DIR: directory },
    })
    running = child
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (pattern.test(said)) resolve(said)
    })
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)))
  })

const list = async (query: string): Promise<{ count: number; results: Record<string, unknown>[] }> =>
  (await fetch(`http://127.0.0.1:${port}/frames/?${query}`)).json() as never

test('an empty archive answers while it is filled; killed in the middle, it goes on at the next start', {
  skip,
}, async () => {
  const said = await startAndWaitFor(/of 231 frames\n/)
  assert.match(said, /token {5}[0-9a-f]{40}\n/)
  const { count } = await list('limit=1')
  assert.ok(count > 0 && count < 231, `${count} public frames while it is filled`)
  running?.removeAllListeners('exit')
  running?.kill('SIGKILL')
  await new Promise((resolve) => running?.once('exit', resolve))

  const again = await startAndWaitFor(/The sample is complete/)
  assert.doesNotMatch(again, /token {5}/, 'the token is shown once')
  const everything = await list('limit=1000')
  assert.ok(
    everything.count > 100 && everything.count < 231,
    `${everything.count} frames are public, the others proprietary`,
  )
  assert.equal(new Set(everything.results.map(({ basename }) => basename)).size, everything.count)
  const [reduced] = (await list('reduction_level=91&covers=POINT(201.697 -47.48)&limit=1')).results
  assert.equal(reduced?.target_name, 'Omega Centauri')
  const file = await fetch(String(reduced?.url))
  assert.equal((await file.text()).slice(0, 30), 'SIMPLE  =                    T')
})
