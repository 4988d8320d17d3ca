import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cellText } from '../../src/command/cell-text.ts'
import type { Cell, Column } from '../../src/tables/column.ts'

const column = (parts: Partial<Column>): Column => ({
  ...{ number: 1, name: 'A', unit: undefined, format: 'D', type: 'number', cell: 'scalar', variable: false, count: 1 },
  ...{ dims: undefined, scale: 1, zero: 0, null: undefined, display: undefined, comment: '' },
  ...parts,
})

const E = column({ format: '1E' })
const grid = column({ format: '6J', cell: 'array', count: 6, dims: [2, 3] })
const words = column({ format: '12A', type: 'text', cell: 'array', count: 12, dims: [4, 3] })
const pairs = column({ format: '2C', type: 'complex', cell: 'array', count: 2 })

const texts: readonly [Column, Cell, json: string, plain: string][] = [
  [column({}), 0.1, '0.1', '0.1'],
  [column({}), Math.fround(0.1), '0.10000000149011612', '0.10000000149011612'],
  [E, Math.fround(0.1), '0.10000000149011612', '0.1'],
  [E, Math.fround(1 / 3), '0.3333333432674408', '0.33333334'],
  [column({ format: 'E', scale: 2 }), Math.fround(0.1), '0.10000000149011612', '0.10000000149011612'],
  [E, Number.NaN, '"NaN"', 'NaN'],
  [E, Number.NEGATIVE_INFINITY, '"-Infinity"', '-Infinity'],
  [column({ format: 'J' }), undefined, 'null', ''],
  [column({ format: 'K', type: 'bigint' }), 9007199254740991n, '9007199254740991', '9007199254740991'],
  [column({ format: 'K', type: 'bigint' }), 9007199254740993n, '{"$int":"9007199254740993"}', '9007199254740993'],
  [column({ format: 'L', type: 'logical' }), true, 'true', 'true'],
  [column({ format: '8A', type: 'text' }), 'it "is"', '"it \\"is\\""', 'it "is"'],
  [column({ format: 'C', type: 'complex' }), { real: 1, imaginary: Number.NaN }, '[1,"NaN"]', '(1,NaN)'],
  [
    pairs,
    [
      { real: 1, imaginary: 2 },
      { real: 3, imaginary: 4 },
    ],
    '[[1,2],[3,4]]',
    '[(1,2),(3,4)]',
  ],
  [
    column({ format: '3X', type: 'logical', cell: 'array' }),
    [true, undefined, false],
    '[true,null,false]',
    '[true,,false]',
  ],
  [grid, Int32Array.of(1, 2, 3, 4, 5, 6), '[[1,2],[3,4],[5,6]]', '[[1,2],[3,4],[5,6]]'],
  [words, ['a', 'b', ''], '["a","b",""]', '[a,b,]'],
  [column({ format: '0J', cell: 'array' }), new Int32Array(0), '[]', '[]'],
]

test('cells of every kind, as JSON and as a person reads them', () => {
  for (const [of, cell, json, plain] of texts) {
    assert.deepEqual([cellText(of).json(cell), cellText(of).plain(cell)], [json, plain])
    JSON.parse(json)
  }
})
