import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HeaderError } from '../../src/errors.ts'
import { binaryLayout } from '../../src/tables/binary-table.ts'
import { tableHdu } from '../helpers/tables.ts'

const layoutOf = (width: number, formats: readonly string[], ...cards: string[]) =>
  binaryLayout(
    tableHdu(
      'BINTABLE',
      { width, rows: 2, heap: 100 },
      `TFIELDS = ${formats.length}`,
      ...formats.map((format, i) => `${`TFORM${i + 1}`.padEnd(8)}= '${format}'`),
      ...cards,
    ),
  )

test('columns follow each other; the row may be wider', () => {
  const formats = ['L', '11X', '3B', 'I', 'J', 'K', '5A', 'E', 'D', 'C', 'M', '0J', '1PE(9)', 'QA', '0PJ']
  const { columns, rowWidth, rowCount, heap } = layoutOf(90, formats)
  assert.deepEqual(
    columns.map(({ offset, width, column }) => [
      offset,
      width,
      column.type,
      column.cell,
      column.count,
      column.variable,
    ]),
    [
      [0, 1, 'logical', 'scalar', 1, false],
      [1, 2, 'logical', 'array', 11, false],
      [3, 3, 'number', 'array', 3, false],
      [6, 2, 'number', 'scalar', 1, false],
      [8, 4, 'number', 'scalar', 1, false],
      [12, 8, 'bigint', 'scalar', 1, false],
      [20, 5, 'text', 'scalar', 1, false],
      [25, 4, 'number', 'scalar', 1, false],
      [29, 8, 'number', 'scalar', 1, false],
      [37, 8, 'complex', 'scalar', 1, false],
      [45, 16, 'complex', 'scalar', 1, false],
      [61, 0, 'number', 'array', 0, false],
      [61, 8, 'number', 'array', 9, true],
      [69, 16, 'text', 'scalar', 1, true],
      [85, 0, 'number', 'array', 0, true],
    ],
  )
  assert.deepEqual({ rowWidth, rowCount, heap }, { rowWidth: 90, rowCount: 2, heap: { start: 180, length: 100 } })
})

test('TDIM shapes a cell, and is passed over when it cannot', () => {
  const dims = ["TDIM1   = '(2,3)'", "TDIM2   = '(4,3)'", "TDIM3   = '(7)'", "TDIM4   = '(2,2)'", "TDIM5   = '(1)'"]
  const { columns } = layoutOf(66, ['6J', '12A', '6I', '5I', '1J'], ...dims)
  assert.deepEqual(
    columns.map(({ column, stored, width }) => [column.dims, column.cell, column.count, stored, width]),
    [
      [[2, 3], 'array', 6, 6, 24],
      [[4, 3], 'array', 3, 12, 12],
      [undefined, 'array', 6, 6, 12],
      [[2, 2], 'array', 4, 4, 10],
      [[1], 'array', 1, 1, 4],
    ],
  )
})

test('TNULL counts for integers only', () => {
  const { columns } = layoutOf(12, ['J', 'E', 'J'], 'TNULL1  = -1', 'TNULL2  = -1', 'TNULL3  = 1.5')
  assert.deepEqual(
    columns.map(({ column }) => column.null),
    [-1, undefined, undefined],
  )
})

test('the heap begins at THEAP; among the rows or behind the data there is none', () => {
  const heaps = [250, 280, 179, -1, 1e12].map((theap) => layoutOf(90, ['PJ'], `THEAP   = ${theap}`).heap.length)
  assert.deepEqual(heaps, [30, 0, 0, 0, 0])
})

test('columns wider than the row are refused', () => {
  assert.throws(
    () => layoutOf(7, ['J', 'J']),
    (error) => error instanceof HeaderError && error.message === 'column 2 ends at byte 8 of a row of 7',
  )
})
