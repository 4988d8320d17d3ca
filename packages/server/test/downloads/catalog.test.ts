import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  bytesSource,
  FitsError,
  fitsBytes,
  openFits,
  openTable,
  primary,
  type Row,
  type Table,
} from '@science-archive/fits'
import { type ByteRange, LocalStore } from '@science-archive/library'
import { catalogContent } from '../../src/downloads/catalog.ts'
import type { Content } from '../../src/downloads/content.ts'
import { md5Of, putFile, reducedFrame } from '../helpers/frame-files.ts'

const root = mkdtempSync(join(tmpdir(), 'science-archive-catalog-'))
after(() => rmSync(root, { recursive: true, force: true }))

class Noting extends LocalStore {
  read = 0
  override async open(path: string, key?: string, range?: ByteRange): ReturnType<LocalStore['open']> {
    this.read += range ? range.end - range.start + 1 : await this.size(path, key)
    return super.open(path, key, range)
  }
}
const store = new Noting(root, '')

const catalogOf = async (name: string, bytes: Uint8Array): Promise<Content | undefined> => {
  const path = `a/${name}.fits.fz`
  return catalogContent(store, { filename: name, path, key: await putFile(root, path, bytes), md5: md5Of(bytes) })
}
const collect = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(Buffer.from(chunk))
  return Buffer.concat(all)
}

const rowsOf = async (table: Table): Promise<Row[]> => {
  const rows: Row[] = []
  for await (const row of table.rows()) rows.push(row)
  return rows
}

test('the header of SCI without pixels, and the table CAT, of a compressed frame and of a plain one', async () => {
  const { compressed, uncompressed } = reducedFrame(1200, 1500)
  for (const [name, bytes] of Object.entries({ compressed, uncompressed })) {
    store.read = 0
    const content = (await catalogOf(name, bytes)) as Content
    const whole = await collect(content.open())
    assert.ok(store.read < 300_000, `${store.read} bytes of ${bytes.length} were read`)
    assert.deepEqual([content.size, content.tag], [3 * 2880, `${md5Of(bytes)}-catalog`])
    assert.equal(whole.length, content.size)
    const { hdus, source, incomplete } = await openFits(bytesSource(whole))
    const [image, table] = hdus
    assert.deepEqual(
      [hdus.length, incomplete, image?.type, image?.dims, image?.extname, image?.header.text('OBJECT'), table?.extname],
      [2, undefined, 'PRIMARY', [], 'SCI', 'M 31', 'CAT'],
    )
    assert.deepEqual(await rowsOf(openTable(source, table!)), [
      [1.5, 10],
      [2.5, 20],
      [3.5, 30],
    ])
    assert.deepEqual(await collect(content.open({ start: 2870, end: 5770 })), whole.subarray(2870, 5771))
  }
})

test('a frame without a catalog has none; one that is damaged says so', async () => {
  assert.equal(await catalogOf('without', reducedFrame(10, 10, { hasCatalog: false }).compressed), undefined)
  assert.equal(await catalogOf('empty', Buffer.concat(fitsBytes([primary()]))), undefined)
  assert.equal(await catalogOf('text', Buffer.from('no FITS')), undefined)
  const { compressed } = reducedFrame(10, 10)
  await assert.rejects(catalogOf('short', compressed.subarray(0, compressed.length - 2880 + 47)), FitsError)
  // the padding alone is missing
  const content = await catalogOf('unpadded', compressed.subarray(0, compressed.length - 2880 + 48))
  assert.equal((await collect(content!.open())).length, 3 * 2880)
})
