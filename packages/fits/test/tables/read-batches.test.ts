import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DataError, FitsError, TruncatedError } from '../../src/errors.ts'
import { bytesSource } from '../../src/source.ts'
import { binaryLayout } from '../../src/tables/binary-table.ts'
import type { Elements } from '../../src/tables/column.ts'
import type { TableLayout } from '../../src/tables/layout.ts'
import { type Batch, type BatchRequest, readBatches } from '../../src/tables/read-batches.ts'
import { all, counted, tableHdu } from '../helpers/tables.ts'

const MEBIBYTE = 1024 * 1024

const request = ({ columns, rowCount }: TableLayout, rest: Partial<BatchRequest> = {}): BatchRequest => ({
  ...{ columns, from: 0, to: rowCount, maxBytes: 64 * MEBIBYTE },
  ...rest,
})

const layoutOf = (formats: readonly string[], shape: { width: number; rows: number; heap?: number }): TableLayout =>
  binaryLayout(
    tableHdu(
      'BINTABLE',
      shape,
      `TFIELDS = ${formats.length}`,
      ...formats.map((form, i) => `TFORM${i + 1}  = '${form}'`),
    ),
  )

const valuesOf = ({ columns }: Batch): unknown[] => columns.map((elements) => [...(elements as Elements).values])

test('rows come in batches of some megabytes, each read once', async () => {
  const rows = 3_000_000
  const layout = layoutOf(['B', 'I'], { width: 3, rows })
  const { source, reads } = counted(bytesSource(new Uint8Array(3 * rows)))
  const batches = await all(readBatches(source, layout, request(layout)))
  assert.equal(
    batches.reduce((sum, batch) => sum + batch.rows, 0),
    rows,
  )
  assert.equal(batches.length, 3)
  assert.ok(batches.every(({ memory }) => memory <= 4 * MEBIBYTE))
  assert.deepEqual(reads.at(-1), [2 * reads[0]![1], 3 * rows - 2 * reads[0]![1]])
})

test('only the bytes from the first column to the last are read', async () => {
  const layout = layoutOf(['J', 'B', 'I', 'J'], { width: 11, rows: 2 })
  const { source, reads } = counted(bytesSource(Uint8Array.from({ length: 22 }, (_, i) => i)))
  const columns = [layout.columns[2]!, layout.columns[1]!]
  const [batch] = await all(readBatches(source, layout, request(layout, { columns })))
  assert.deepEqual(valuesOf(batch!), [
    [5 * 256 + 6, 16 * 256 + 17],
    [4, 15],
  ])
  assert.deepEqual(reads, [[4, 14]])
})

test('no rows make one empty batch', async () => {
  const layout = layoutOf(['J'], { width: 4, rows: 0 })
  const batches = await all(readBatches(bytesSource(new Uint8Array(0)), layout, request(layout)))
  assert.deepEqual(batches.map(valuesOf), [[[]]])
})

test('whole rows come before the end of the data is told', async () => {
  const layout = layoutOf(['I'], { width: 2, rows: 5 })
  const found: unknown[] = []
  await assert.rejects(
    async () => {
      for await (const batch of readBatches(bytesSource(Uint8Array.of(0, 1, 0, 2, 0)), layout, request(layout))) {
        found.push(valuesOf(batch))
      }
    },
    (error) => error instanceof TruncatedError && error.offset === 4,
  )
  assert.deepEqual(found, [[[1, 2]]])
})

/** Rows that all describe the same bytes of the heap. */
function overlapping(rows: number, length: number, offset = 0): { layout: TableLayout; bytes: Uint8Array } {
  const bytes = new Uint8Array(8 * rows + length)
  const view = new DataView(bytes.buffer)
  for (let row = 0; row < rows; row++) {
    view.setInt32(8 * row, length)
    view.setInt32(8 * row + 4, row === 2 ? offset : 0)
  }
  return { layout: layoutOf(['PB'], { width: 8, rows, heap: length }), bytes }
}

test('arrays that together are large are cut into batches', async () => {
  const { layout, bytes } = overlapping(40, MEBIBYTE)
  const batches = await all(readBatches(bytesSource(bytes), layout, request(layout)))
  assert.deepEqual(
    batches.map(({ rows }) => rows),
    [...Array.from({ length: 13 }, () => 3), 1],
  )
})

test('rows before an array that lies outside the heap come first', async () => {
  const { layout, bytes } = overlapping(5, 3, 1)
  const found: number[] = []
  await assert.rejects(
    async () => {
      for await (const { rows } of readBatches(bytesSource(bytes), layout, request(layout))) found.push(rows)
    },
    (error) => error instanceof DataError && error.message === 'column 1, row 2: 3 elements at byte 1 of a heap of 3',
  )
  assert.deepEqual(found, [2])
})

test('a row that takes too much memory is refused', async () => {
  const { layout, bytes } = overlapping(3, MEBIBYTE)
  const tooLarge = (error: unknown): boolean => error instanceof FitsError && error.code === 'too-large'
  await assert.rejects(
    () => all(readBatches(bytesSource(bytes), layout, request(layout, { maxBytes: MEBIBYTE }))),
    tooLarge,
  )
  const wide = layoutOf(['1000000X'], { width: 125000, rows: 1 })
  const read = () => all(readBatches(bytesSource(new Uint8Array(125000)), wide, request(wide, { maxBytes: MEBIBYTE })))
  await assert.rejects(read, tooLarge)
})

test('an aborted read ends', async () => {
  const layout = layoutOf(['J'], { width: 4, rows: 1 })
  const signal = AbortSignal.abort(new Error('enough'))
  await assert.rejects(() => all(readBatches(bytesSource(new Uint8Array(4)), layout, request(layout, { signal }))), {
    message: 'enough',
  })
})
