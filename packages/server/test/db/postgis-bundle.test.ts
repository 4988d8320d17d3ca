import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { leanBundle } from '../../src/db/postgis-bundle.ts'

const scratch = mkdtempSync(join(tmpdir(), 'postgis-bundle-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

const tar = (...args: string[]): string => execFileSync('tar', args, { cwd: scratch, encoding: 'utf8' })

test('what the archive does not need is left out, the rest is as it was, and it is made once', async () => {
  execFileSync('mkdir', ['-p', join(scratch, 'lib'), join(scratch, 'share/contrib')])
  const files = {
    'lib/postgis-3.so': 'geometry',
    'lib/postgis_raster-3.so': 'raster',
    'lib/postgis_topology-3.so': 'topology',
    'share/postgis.control': 'control',
    'share/postgis--3.6.2.sql': 'create',
    'share/postgis--unpackaged--3.6.2.sql': 'old',
    'share/postgis--ANY--3.6.2.sql': 'upgrade',
    'share/postgis_tiger_geocoder.control': 'addresses',
    'share/contrib/postgis.sql': 'other',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(scratch, name), text)
  tar('-czf', 'whole.tar.gz', ...Object.keys(files))
  const whole = pathToFileURL(join(scratch, 'whole.tar.gz'))
  const directory = join(scratch, 'engine')

  const lean = fileURLToPath(await leanBundle(whole, directory))
  const kept = ['lib/postgis-3.so', 'share/postgis.control', 'share/postgis--3.6.2.sql']
  assert.deepEqual(tar('-tzf', lean).trim().split('\n'), kept)
  for (const name of kept) assert.equal(tar('-xzOf', lean, name), files[name as keyof typeof files])

  const before = readFileSync(lean)
  assert.equal(fileURLToPath(await leanBundle(whole, directory)), lean)
  assert.deepEqual(readFileSync(lean), before)
  assert.equal(readdirSync(directory).length, 1)
})

test('a damaged bundle leaves nothing behind', async () => {
  const whole = join(scratch, 'damaged.tar.gz')
  writeFileSync(whole, readFileSync(join(scratch, 'whole.tar.gz')).subarray(0, 100))
  const directory = join(scratch, 'empty')
  await assert.rejects(leanBundle(pathToFileURL(whole), directory))
  assert.deepEqual(readdirSync(directory), [])
})
