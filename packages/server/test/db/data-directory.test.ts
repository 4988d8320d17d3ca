import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { isInUse, lockDataDirectory, openDataDirectory, socketPath } from '../../src/db/data-directory.ts'
import { StartError } from '../../src/errors.ts'

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'data-directory-')))
after(() => rmSync(scratch, { recursive: true, force: true }))

const inUse = (path: string, pid: string): StartError =>
  new StartError(
    `The data directory ${path} is in use by another archive${pid}.\n` +
      'Stop that one first, or give this one a directory of its own: DATA_DIR=/some/other/directory',
  )

test('a missing directory is made, with those above it, for its owner alone', () => {
  const path = join(scratch, 'a/b')
  assert.deepEqual(openDataDirectory(path), {
    path,
    database: join(path, 'database'),
    engine: join(path, 'engine'),
    files: join(path, 'files'),
    secretKey: join(path, 'secret-key'),
    sockets: path,
  })
  assert.equal(statSync(path).mode & 0o777, 0o700)
  assert.equal(socketPath(openDataDirectory(path)), join(path, '.s.PGSQL.5432'))
})

test('two names of one directory are the same directory', () => {
  const path = join(scratch, 'real')
  mkdirSync(path)
  symlinkSync(path, join(scratch, 'link'))
  assert.deepEqual(openDataDirectory(join(scratch, 'link')), openDataDirectory(path))
})

test('a directory that cannot be made is named', () => {
  writeFileSync(join(scratch, 'file'), '')
  const path = join(scratch, 'file/below')
  assert.throws(() => openDataDirectory(path), {
    name: 'StartError',
    message: `The data directory ${path} cannot be made: ENOTDIR: not a directory, mkdir '${path}'`,
  })
})

test('the socket of a long path lies elsewhere, at a place of its own', () => {
  const first = openDataDirectory(join(scratch, 'x'.repeat(120)))
  const second = openDataDirectory(join(scratch, 'y'.repeat(120)))
  try {
    for (const directory of [first, second]) {
      assert.ok(Buffer.byteLength(socketPath(directory)) <= 103, socketPath(directory))
      assert.equal(statSync(directory.sockets).mode & 0o777, 0o700)
    }
    assert.notEqual(first.sockets, second.sockets)
    assert.deepEqual(openDataDirectory(first.path), first)
  } finally {
    for (const { sockets } of [first, second]) rmSync(sockets, { recursive: true })
  }
})

test('the place of the socket is not taken when somebody else made it', () => {
  const path = join(scratch, 'z'.repeat(120))
  const { sockets } = openDataDirectory(path)
  rmSync(sockets, { recursive: true })
  symlinkSync(scratch, sockets)
  try {
    assert.throws(() => openDataDirectory(path), {
      name: 'StartError',
      message: `${sockets} belongs to somebody else; remove it, or give the data directory a shorter path`,
    })
  } finally {
    rmSync(sockets)
  }
})

test('a directory belongs to one at a time', async () => {
  const directory = openDataDirectory(join(scratch, 'one'))
  const unlock = await lockDataDirectory(directory)
  assert.equal(readFileSync(join(directory.path, 'pid'), 'utf8'), `${process.pid}\n`)
  await assert.rejects(lockDataDirectory(directory), inUse(directory.path, ` (process ${process.pid})`))
  const other = await lockDataDirectory(openDataDirectory(join(scratch, 'other')))
  other()
  unlock()
  assert.equal(existsSync(join(directory.path, 'pid')), false)
  const again = await lockDataDirectory(directory)
  again()
})

test('a directory whose database answers is in use, one with a dead socket or an old pid file is not', async () => {
  const directory = openDataDirectory(join(scratch, 'socket'))
  assert.equal(await isInUse(directory), false)
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(socketPath(directory), resolve))
  assert.equal(await isInUse(directory), true)
  await assert.rejects(lockDataDirectory(directory), inUse(directory.path, ''))
  await new Promise((resolve) => server.close(resolve))
  writeFileSync(socketPath(directory), '')
  writeFileSync(join(directory.path, 'pid'), '1\n')
  assert.equal(await isInUse(directory), false)
  const unlock = await lockDataDirectory(directory)
  unlock()
})

test('a directory that cannot be written says so and stays free', async () => {
  const directory = openDataDirectory(join(scratch, 'unwritable'))
  mkdirSync(join(directory.path, 'pid'))
  await assert.rejects(lockDataDirectory(directory), (error) => {
    assert.ok(error instanceof StartError)
    assert.match(error.message, new RegExp(`^The data directory ${directory.path} cannot be written: EISDIR`))
    return true
  })
  rmSync(join(directory.path, 'pid'), { recursive: true })
  const unlock = await lockDataDirectory(directory)
  unlock()
})

test('freeing a directory removes what lay elsewhere for it', async () => {
  const directory = openDataDirectory(join(scratch, 'w'.repeat(120)))
  const unlock = await lockDataDirectory(directory)
  assert.equal(existsSync(directory.sockets), true)
  unlock()
  assert.equal(existsSync(directory.sockets), false)
})
