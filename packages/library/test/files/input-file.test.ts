import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { FileSpecificationError } from '../../src/errors.ts'
import { filenameParts, InputFile } from '../../src/files/input-file.ts'

const HELLO_MD5 = '5d41402abc4b2a76b9719d911017c592'

const readings = async (input: InputFile): Promise<unknown[]> => {
  const source = await input.openSource()
  const middle = Buffer.from(await source.read(1, 3)).toString()
  await source.close()
  return [await input.size(), await input.md5(), (await buffer(input.stream())).toString(), middle, source.size]
}

test('a file is read alike from disk, memory and a stream', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'input-file-'))
  await writeFile(join(folder, 'a.fits.fz'), 'hello')
  const inputs = [
    InputFile.fromPath(join(folder, 'a.fits.fz')),
    InputFile.fromBytes(Buffer.from('hello'), 'a.fits.fz'),
    await InputFile.fromStream(Readable.from([Buffer.from('he'), Buffer.from('llo')]), 'a.fits.fz'),
  ]
  for (const input of inputs) {
    assert.deepEqual([input.filename, input.basename, input.extension], ['a.fits.fz', 'a', '.fits.fz'])
    assert.deepEqual(await readings(input), [5, HELLO_MD5, 'hello', 'ell', 5])
    await input.close()
  }
  await assert.rejects(inputs[2]!.size(), FileSpecificationError)
  await rm(folder, { recursive: true })
})

test('an empty file has a size, an MD5 and no bytes', async () => {
  const input = InputFile.fromBytes(new Uint8Array(), 'a.pdf')
  assert.deepEqual([await input.size(), await input.md5()], [0, 'd41d8cd98f00b204e9800998ecf8427e'])
  assert.equal((await buffer(input.stream())).length, 0)
})

test('a file that is not there is refused by name', async () => {
  const input = InputFile.fromPath('/nowhere/gone.fits')
  const refused = { name: 'FileSpecificationError', message: /^gone\.fits cannot be read: ENOENT/ }
  await assert.rejects(input.size(), refused)
  await assert.rejects(input.md5(), refused)
  await assert.rejects(input.openSource(), refused)
})

test('names are taken apart at the first dot', () => {
  const parts = ['/a/b.tar.gz', '.hidden.fits', 'plain', 'x/', 'a..b'].map(filenameParts)
  assert.deepEqual(parts, [
    { filename: 'b.tar.gz', basename: 'b', extension: '.tar.gz' },
    { filename: '.hidden.fits', basename: '.hidden.fits', extension: '' },
    { filename: 'plain', basename: 'plain', extension: '' },
    { filename: '', basename: '', extension: '' },
    { filename: 'a..b', basename: 'a', extension: '..b' },
  ])
})

test('gzip is known by its content', async () => {
  const of = (bytes: Uint8Array): Promise<boolean> => InputFile.fromBytes(bytes, 'x').isGzip()
  assert.deepEqual(await Promise.all([gzipSync(''), Buffer.alloc(0), Buffer.from([0x1f])].map(of)), [
    true,
    false,
    false,
  ])
})
