import assert from 'node:assert/strict'
import { access, mkdir, mkdtemp, open, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { FileMissingError, FileStoreConnectionError, FileStoreSpecificationError } from '../../src/errors.ts'
import {
  hasCode,
  makeFolders,
  md5OfFile,
  READ_BYTES,
  readAhead,
  removeAbandoned,
  systemErrors,
  writeNew,
} from '../../src/stores/local-files.ts'

test('a file is written whole, with its MD5', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'local-files-'))
  t.after(() => rm(folder, { recursive: true }))
  await makeFolders(join(folder, 'a/b'))
  const placed = await writeNew(Readable.from([Buffer.from('he'), Buffer.from('llo')]), join(folder, 'a/b'))
  assert.equal(placed.md5, '5d41402abc4b2a76b9719d911017c592')
  assert.equal(await readFile(placed.path, 'utf8'), 'hello')
  assert.equal(await md5OfFile(placed.path), placed.md5)
})

test('a range of a file is read ahead, in two pieces of memory and no more', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'local-files-'))
  t.after(() => rm(folder, { recursive: true }))
  const bytes = Buffer.from(Uint32Array.from({ length: READ_BYTES }, (_, index) => index * 2_654_435_761).buffer)
  await writeFile(join(folder, 'a'), bytes)
  const file = await open(join(folder, 'a'))
  const buffers = new Set<ArrayBufferLike>()
  for (const [start, end] of [
    [0, bytes.length - 1],
    [1, READ_BYTES],
    [5, 5],
    [7, bytes.length + 1000],
    [bytes.length, bytes.length + 1],
    [3, 2],
  ] as const) {
    buffers.clear()
    const got: Buffer[] = []
    for await (const chunk of readAhead(file, { start, end })) {
      buffers.add(chunk.buffer)
      got.push(Buffer.from(chunk))
    }
    assert.ok(Buffer.concat(got).equals(bytes.subarray(start, end + 1)), `${start}-${end}`)
    assert.ok(buffers.size <= 2)
  }
  const left = readAhead(file, { start: 0, end: bytes.length })
  await left.next()
  await left.return() // waits for the read that is under way
  await file.close()
})

test('what a process left that died is removed when it is old', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'local-files-'))
  t.after(() => rm(folder, { recursive: true }))
  const id = '0d9f2c3e-8f2b-4a3c-9a6e-0123456789ab'
  const [old, oldCopy, fresh] = [`.${id}.part`, `.${id}.part.copy`, `.1${id.slice(1)}.part`]
  const others = ['a.fits', '.hidden.part', `${id}.part`]
  for (const name of [old, oldCopy, fresh, ...others]) await writeFile(join(folder, name), '')
  await mkdir(join(folder, `.2${id.slice(1)}.part`))
  const yesterday = new Date(Date.now() - 86_400_000)
  for (const name of [old, oldCopy, ...others]) await utimes(join(folder, name), yesterday, yesterday)
  await removeAbandoned(folder, 3_600_000)
  assert.deepEqual((await readdir(folder)).sort(), [fresh, `.2${id.slice(1)}.part`, ...others].sort())
})

test('errors of the system come out by what can be done about them', async () => {
  const raise = (code: string) => systemErrors('cannot', () => Promise.reject(Object.assign(new Error(code), { code })))
  await assert.rejects(raise('ENOENT'), FileMissingError)
  await assert.rejects(raise('EACCES'), FileStoreSpecificationError)
  await assert.rejects(raise('ENOSPC'), { name: 'FileStoreConnectionError', message: 'cannot: ENOSPC' })
  await assert.rejects(
    systemErrors('cannot', () => access('/nowhere/at/all')),
    FileMissingError,
  )
  const ours = new FileStoreConnectionError('as it is')
  await assert.rejects(
    systemErrors('cannot', () => Promise.reject(ours)),
    ours,
  )
  assert.deepEqual([hasCode({ code: 'A' }, 'B', 'A'), hasCode(undefined, 'A')], [true, false])
})
