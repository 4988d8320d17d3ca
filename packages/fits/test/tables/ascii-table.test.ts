import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HeaderError } from '../../src/errors.ts'
import { asciiLayout } from '../../src/tables/ascii-table.ts'
import { tableHdu } from '../helpers/tables.ts'

const layoutOf = (...cards: string[]) => asciiLayout(tableHdu('TABLE', { width: 16, rows: 2 }, 'TFIELDS = 2', ...cards))

test('columns lie where TBCOL says', () => {
  const { columns, rowWidth, rowCount, dataStart } = layoutOf(
    ...["TFORM1  = 'E10.4'", 'TBCOL1  = 1', "TFORM2  = 'I5'", 'TBCOL2  = 12'],
    ...["TNULL2  = '*'", "TTYPE2  = 'b'", "TUNIT2  = 'counts'"],
  )
  assert.deepEqual({ rowWidth, rowCount, dataStart }, { rowWidth: 16, rowCount: 2, dataStart: 0 })
  assert.deepEqual(
    columns.map(({ offset, width }) => [offset, width]),
    [
      [0, 10],
      [11, 5],
    ],
  )
  assert.deepEqual(columns[1]!.column, {
    ...{
      number: 2,
      name: 'b',
      unit: 'counts',
      format: 'I5',
      type: 'number',
      cell: 'scalar',
      variable: false,
      count: 1,
    },
    ...{ dims: undefined, scale: 1, zero: 0, null: '*', display: undefined, comment: '' },
  })
})

test('refused: a column that does not lie within the row', () => {
  const first = ["TFORM1  = 'A4'", 'TBCOL1  = 1', "TFORM2  = 'A4'"]
  for (const [card, message] of [
    ['TBCOL2  = 14', 'TBCOL2: the column does not lie within a row of 16'],
    ['TBCOL2  = 0', 'TBCOL2: the column does not lie within a row of 16'],
    ['TBCOL2  = 1.5', 'TBCOL2 is 1.5'],
    ['OTHER   = 1', 'TBCOL2 is missing'],
  ]) {
    assert.throws(
      () => layoutOf(...first, card!),
      (error) => error instanceof HeaderError && error.message === message,
    )
  }
})
