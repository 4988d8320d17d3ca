import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFits } from '../../src/fits-file.ts'
import { bytesSource } from '../../src/source.ts'
import { cellReader, readArrayPlaces, readArrays, readColumn, readTileRow } from '../../src/tiles/table-cells.ts'
import { openTiledTable } from '../../src/tiles/tiled-table.ts'
import { fitsBytes, type HduParts, primary } from '../../src/writer.ts'
import { joined } from '../helpers/files.ts'
import { integers, tiledTableHdu } from '../helpers/tiled-table.ts'

async function reading(parts: HduParts) {
  const source = bytesSource(joined(fitsBytes([primary(), parts])))
  const { hdus } = await openFits(source)
  const table = openTiledTable(hdus[1]!)
  return { reader: cellReader(source, table), table }
}

const oneColumn = (values: Uint8Array, form: string) => ({
  ...{ rows: 2, tileRows: 2, rowBytes: 4, heapBytes: 0 },
  columns: [{ form, algorithm: 'GZIP_1', tiles: [values] } as const],
})

test('a cell, found by its descriptor', async () => {
  const { reader, table } = await reading(tiledTableHdu(oneColumn(integers(2, 1, 2, 3, 4), '2I')))
  const [cell] = await readTileRow(reader, 0)
  assert.equal(cell!.offset, 0)
  assert.deepEqual(await readColumn(reader, table.columns[0]!, { cell: cell!, rows: 2 }), integers(2, 1, 2, 3, 4))
})

test('refused: cells outside the heap, far too long, or holding less than their rows', async () => {
  const { reader, table } = await reading(tiledTableHdu(oneColumn(integers(2, 1, 2, 3), '2I')))
  const [cell] = await readTileRow(reader, 0)
  const read = (count: number, offset: number) =>
    readColumn(reader, table.columns[0]!, { cell: { count, offset }, rows: 2 })
  await assert.rejects(read(cell!.count, cell!.offset), { name: 'DataError' })
  await assert.rejects(read(cell!.count, cell!.offset + 1), {
    name: 'DataError',
    message: `${cell!.count} values at 1 are outside the heap of HDU 1`,
  })
  await assert.rejects(read(2 ** 60, 0), { name: 'DataError' })
})

test('refused: arrays outside the heap of the original', async () => {
  const arrays = [[Uint8Array.of(1, 2, 3)]]
  const column = { form: '1PB', algorithm: 'GZIP_1', tiles: [integers(4, 3, 10)], arrays } as const
  const shape = { rows: 1, tileRows: 1, rowBytes: 8, heapBytes: 12 }
  const { reader, table } = await reading(tiledTableHdu({ ...shape, columns: [column] }))
  const place = { cell: (await readTileRow(reader, 0))[0]!, rows: 1 }
  const { packed: descriptors, places } = await readArrayPlaces(reader, table.columns[0]!, place)
  assert.deepEqual(descriptors, integers(4, 3, 10))
  const heap = new Uint8Array(12)
  await assert.rejects(readArrays(reader, table.columns[0]!, { places, heap }), {
    name: 'DataError',
    message: '3 values at 10 are outside the heap of HDU 1',
  })
})
