import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { fakeArchive, POSTED, scripted } from './helpers/archive.ts'

const command = fileURLToPath(new URL('../bin/ocs_ingest_frame.js', import.meta.url))

const execute = (
  args: string[],
  env: Record<string, string> = {},
): Promise<{ status: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], { env: { PATH: process.env.PATH, ...env } }, (error, out, err) => {
      resolve({ status: error ? Number(error.code) : 0, out, err })
    })
  })

test('the command ingests a file with what the environment and the options say', async (t) => {
  const archive = await fakeArchive(scripted())
  const folder = await mkdtemp(join(tmpdir(), 'cli-'))
  t.after(async () => {
    archive.close()
    await rm(folder, { recursive: true })
  })
  await writeFile(join(folder, 'a.pdf'), '%PDF')
  await writeFile(join(folder, 'meta.json'), '{"DATE-OBS":"2020-01-13T03:14:15","SITEID":"cpt","INSTRUME":"fa06"}')
  const args = [
    join(folder, 'a.pdf'),
    '--api-root',
    archive.url,
    '--auth-token',
    'from-option',
    '--metadata',
    join(folder, 'meta.json'),
  ]
  const result = await execute(args, { REQUIRED_HEADERS: 'DATE-OBS', AUTH_TOKEN: 'from-environment' })
  assert.deepEqual(result, { status: 0, out: `${POSTED.url}\n`, err: '' })
  assert.equal(archive.received[1]?.authorization, 'Token from-option')
})

test('help shows an example; a mistake is told', async () => {
  const help = await execute(['--help'])
  assert.equal(help.status, 0)
  assert.match(help.out, /Usage: ocs_ingest_frame \[options\] <path\.\.\.>.*Exit status:.*Example:/s)
  const mistake = await execute([])
  assert.deepEqual([mistake.status, mistake.out], [1, ''])
  assert.match(mistake.err, /missing required argument 'path'/)
})
