import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { writeOutput } from '../../src/command/output.ts'
import { DataError } from '../../src/errors.ts'
import { directoryFor } from '../helpers/files.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function memory(): { io: Parameters<typeof writeOutput>[2]; written: () => string } {
  let text = ''
  const write = async (chunk: string | Uint8Array): Promise<void> => {
    text += new TextDecoder().decode(chunk as Uint8Array)
  }
  return { io: { write, progress: undefined, input: (async function* () {})() }, written: () => text }
}

test('standard output, with and without a dash', async () => {
  for (const path of [undefined, '-']) {
    const { io, written } = memory()
    await writeOutput([bytes('a'), bytes('bc')], { path, force: false }, io)
    assert.equal(written(), 'abc')
  }
})

test('a new file, and nothing beside it', async (context) => {
  const path = join(directoryFor(context), 'out.fits')
  await writeOutput([bytes('a'), bytes('bc')], { path, force: false }, memory().io)
  assert.equal(readFileSync(path, 'utf8'), 'abc')
  assert.deepEqual(readdirSync(dirname(path)), ['out.fits'])
})

test('a file that is there stays, unless it is to be replaced', async (context) => {
  const path = join(directoryFor(context), 'out.fits')
  writeFileSync(path, 'old')
  await assert.rejects(writeOutput([bytes('new')], { path, force: false }, memory().io), {
    message: `${path}: exists already; --force writes over it`,
  })
  assert.equal(readFileSync(path, 'utf8'), 'old')
  await writeOutput([bytes('new')], { path, force: true }, memory().io)
  assert.equal(readFileSync(path, 'utf8'), 'new')
  assert.deepEqual(readdirSync(dirname(path)), ['out.fits'])
})

test('what fails in the middle leaves nothing behind', async (context) => {
  const path = join(directoryFor(context), 'out.fits')
  const failure = new DataError('a tile is damaged')
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield bytes('half')
    throw failure
  }
  for (const force of [false, true]) {
    await assert.rejects(writeOutput(failing(), { path, force }, memory().io), failure)
    assert.deepEqual(readdirSync(dirname(path)), [])
  }
})

test('a directory that is not there', async (context) => {
  const path = join(directoryFor(context), 'absent', 'out.fits')
  await assert.rejects(writeOutput([], { path, force: false }, memory().io), {
    message: `${path}: no such file or directory`,
  })
})
