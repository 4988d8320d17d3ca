import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openFileSource } from '../src/file-source.ts'

test('a file is read anywhere, and closed', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'fits-'))
  context.after(() => rm(folder, { recursive: true }))
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 253)
  await writeFile(join(folder, 'a.fits'), bytes)

  const source = await openFileSource(join(folder, 'a.fits'))
  assert.equal(source.size, 100_000)
  assert.deepEqual(await source.read(90_000, 20_000), bytes.slice(90_000))
  assert.deepEqual(await source.read(5, 80_000), bytes.slice(5, 80_005))
  await source.close()
  await assert.rejects(source.read(0, 100_000))
})

test('a file that is not there is an error of the file system', async () => {
  await assert.rejects(openFileSource('/nowhere/a.fits'), { code: 'ENOENT' })
})
