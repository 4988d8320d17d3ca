import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFits } from '../../src/fits-file.ts'
import type { Hdu } from '../../src/hdu.ts'
import { bytesSource, type Source } from '../../src/source.ts'
import { longestTiledArrays, tableData } from '../../src/tiles/tiled-rows.ts'
import { openTiledTable } from '../../src/tiles/tiled-table.ts'
import { fitsBytes, type HduParts, primary } from '../../src/writer.ts'
import { joined } from '../helpers/files.ts'
import { integers, type TiledTableParts, tiledTableHdu } from '../helpers/tiled-table.ts'

async function opened(parts: HduParts): Promise<{ source: Source; hdu: Hdu }> {
  const source = bytesSource(joined(fitsBytes([primary(), parts])))
  const { hdus } = await openFits(source)
  return { source, hdu: hdus[1]! }
}

async function dataOf(parts: HduParts): Promise<Uint8Array[]> {
  const { source, hdu } = await opened(parts)
  const chunks: Uint8Array[] = []
  for await (const chunk of tableData(source, openTiledTable(hdu))) chunks.push(chunk)
  return chunks
}

const text = (letters: string): Uint8Array => new TextEncoder().encode(letters)

/** Five rows of I and 3A, in tiles of two rows. */
const plain: TiledTableParts = {
  rows: 5,
  tileRows: 2,
  rowBytes: 5,
  heapBytes: 0,
  columns: [
    {
      form: 'I',
      algorithm: 'GZIP_2',
      valueBytes: 2,
      tiles: [integers(2, 1, -2), integers(2, 3, 400), integers(2, 5)],
    },
    { form: '3A', algorithm: 'NOCOMPRESS', tiles: [text('abcdef'), text('ghijkl'), text('mno')] },
  ],
}

test('columns that lie apart become rows, tile by tile', async () => {
  assert.deepEqual(await dataOf(tiledTableHdu(plain)), [
    Uint8Array.of(0, 1, ...text('abc'), 0xff, 0xfe, ...text('def')),
    Uint8Array.of(0, 3, ...text('ghi'), 1, 0x90, ...text('jkl')),
    Uint8Array.of(0, 5, ...text('mno')),
  ])
})

test('a heap that no column refers to is zeros', async () => {
  const [, , , heap, ...more] = await dataOf(tiledTableHdu({ ...plain, heapBytes: 9 }))
  assert.deepEqual([heap, more], [new Uint8Array(9), []])
})

/** Three rows of an array each; the heap of the original has the rows in reverse, and a gap at its start. */
const long = integers(4, ...Array.from({ length: 60 }, (_, i) => i >> 3))
const arrays: TiledTableParts = {
  rows: 3,
  tileRows: 2,
  rowBytes: 8,
  heapBytes: 5 + 8 + 240,
  columns: [
    {
      form: '1PJ(60)',
      algorithm: 'GZIP_1',
      tiles: [integers(4, 60, 13, 0, 99), integers(4, 2, 5)],
      arrays: [[long, new Uint8Array(0)], [integers(4, 7, -8)]],
    },
  ],
}

test('arrays go back to their place in the heap, also those that were not compressed', async () => {
  assert.deepEqual(await dataOf(tiledTableHdu(arrays)), [
    integers(4, 60, 13, 0, 99),
    integers(4, 2, 5),
    Uint8Array.of(0, 0, 0, 0, 0, ...integers(4, 7, -8), ...long),
  ])
})

test('the longest arrays are known from their descriptors', async () => {
  const { source, hdu } = await opened(tiledTableHdu(arrays))
  assert.deepEqual(await longestTiledArrays(source, openTiledTable(hdu)), new Map([[0, 60]]))
  const { source: other, hdu: without } = await opened(tiledTableHdu(plain))
  assert.deepEqual(await longestTiledArrays(other, openTiledTable(without)), new Map())
})

test('a table without rows is empty', async () => {
  const columns = plain.columns.map((column) => ({ ...column, tiles: [] }))
  assert.deepEqual(await dataOf(tiledTableHdu({ ...plain, rows: 0, columns })), [])
})
