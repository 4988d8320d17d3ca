import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FileStoreConnectionError } from '../../src/errors.ts'
import { changed, inParts, wholeFile } from '../../src/stores/file-bytes.ts'
import { broken, storable } from './file-store.suite.ts'

const textOfAll = async (bytes: AsyncIterable<Buffer>): Promise<string[]> => {
  const texts = []
  for await (const chunk of bytes) texts.push(chunk.toString())
  return texts
}

test('a file is passed on whole, or it fails', async () => {
  assert.equal((await textOfAll(wholeFile(storable('0123456789'), 10))).join(''), '0123456789')
  assert.deepEqual(await textOfAll(wholeFile(storable(''), 0)), [])
  for (const size of [9, 11]) {
    await assert.rejects(textOfAll(wholeFile(storable('0123456789', 'a.fits'), size)), {
      ...changed(storable('', 'a.fits')),
      message: 'a.fits changed while it was stored',
    })
  }
  assert.ok(changed(storable('')) instanceof FileStoreConnectionError)
  await assert.rejects(textOfAll(wholeFile(broken('0123456789'), 10)), /cable pulled/)
})

test('parts have one size, whatever the pieces that come', async () => {
  const pieces = async function* (...texts: string[]): AsyncGenerator<Buffer> {
    for (const text of texts) yield Buffer.from(text)
  }
  const partsOf = (...texts: string[]): Promise<string[]> => textOfAll(inParts(pieces(...texts), 4))
  assert.deepEqual(await partsOf('ab', 'cdefghij', '', 'k'), ['abcd', 'efgh', 'ijk'])
  assert.deepEqual(await partsOf('abcd', 'efgh'), ['abcd', 'efgh'])
  assert.deepEqual(await partsOf('abcdefghi'), ['abcd', 'efgh', 'i'])
  assert.deepEqual(await partsOf(), [])
})
