import type { Source } from '../source.ts'
import {
  type CellReader,
  cellReader,
  isArrayColumn,
  readArrayPlaces,
  readArrays,
  readColumn,
  readTileRow,
  rowsOfTile,
} from './table-cells.ts'
import type { TiledTable } from './tiled-table.ts'

/**
 * The data of a compressed table as they were, as chunks: the rows of one tile after the other, then the heap.
 * Memory holds one tile, and the whole heap when there are variable-length arrays.
 * @throws DataError or TruncatedError when the data are damaged
 */
export async function* tableData(
  source: Source,
  table: TiledTable,
  { signal }: { signal?: AbortSignal | undefined } = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = cellReader(source, table, signal)
  const heap = table.columns.some(isArrayColumn) ? new Uint8Array(table.heapBytes) : undefined
  for (let tile = 0; tile < table.tiles; tile++) {
    signal?.throwIfAborted()
    const rows = await readRows(reader, tile, heap)
    if (rows.length > 0) yield rows
  }
  if (heap) {
    if (heap.length > 0) yield heap
    return
  }
  // without arrays nothing says what was in the heap
  for (let left = table.heapBytes; left > 0; left -= ZEROS) yield new Uint8Array(Math.min(left, ZEROS))
}

const ZEROS = 1024 * 1024

async function readRows(reader: CellReader, tile: number, heap: Uint8Array | undefined): Promise<Uint8Array> {
  const { table } = reader
  const count = rowsOfTile(table, tile)
  const rows = new Uint8Array(count * table.rowBytes)
  const cells = await readTileRow(reader, tile)
  for (const [index, column] of table.columns.entries()) {
    if (column.original.width === 0) continue
    const place = { cell: cells[index]!, rows: count }
    if (heap && isArrayColumn(column)) {
      const { packed, places } = await readArrayPlaces(reader, column, place)
      copyColumn(packed, column.original, rows, table.rowBytes)
      await readArrays(reader, column, { places, heap })
    } else {
      copyColumn(await readColumn(reader, column, place), column.original, rows, table.rowBytes)
    }
  }
  return rows
}

/** Puts the values of a column, which lie together, into the rows. */
function copyColumn(
  values: Uint8Array,
  { offset, width }: { offset: number; width: number },
  rows: Uint8Array,
  rowBytes: number,
): void {
  let from = 0
  for (let row = offset; row < rows.length; row += rowBytes) {
    for (let byte = 0; byte < width; byte++) rows[row + byte] = values[from++]!
  }
}

/**
 * The longest array of each variable-length column of a compressed table, by number of the column from 0. Reads and
 * decodes the descriptors alone.
 */
export async function longestTiledArrays(
  source: Source,
  table: TiledTable,
  signal?: AbortSignal,
): Promise<Map<number, number>> {
  const longest = new Map<number, number>()
  const reader = cellReader(source, table, signal)
  const columns = [...table.columns.entries()].filter(([, column]) => isArrayColumn(column))
  if (columns.length === 0) return longest
  for (const [index] of columns) longest.set(index, 0)
  for (let tile = 0; tile < table.tiles; tile++) {
    const cells = await readTileRow(reader, tile)
    for (const [index, column] of columns) {
      if (column.original.width === 0) continue
      const { places } = await readArrayPlaces(reader, column, { cell: cells[index]!, rows: rowsOfTile(table, tile) })
      longest.set(
        index,
        places.reduce((most, { original }) => Math.max(most, original.count), longest.get(index)!),
      )
    }
  }
  return longest
}
