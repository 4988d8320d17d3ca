import assert from 'node:assert/strict'
import { access, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { FileMissingError, FileStoreConnectionError, FileStoreSpecificationError } from '../../src/errors.ts'
import {
  hasCode,
  makeFolders,
  md5OfFile,
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
