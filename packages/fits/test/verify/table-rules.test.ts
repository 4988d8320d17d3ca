import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hduOf } from '../../src/hdu.ts'
import { ELEMENT_BYTES, tableColumns } from '../../src/verify/table-rules.ts'
import { headerOf } from '../helpers/headers.ts'

function columnsOf(type: string, rowBytes: number, ...cards: string[]) {
  const header = headerOf(
    ...[`XTENSION= '${type}'`, 'BITPIX  = 8', 'NAXIS   = 2', `NAXIS1  = ${rowBytes}`, 'NAXIS2  = 2', 'PCOUNT  = 10'],
    ...['GCOUNT  = 1', ...cards],
  )
  const hdu = hduOf(header, { index: 1, headerStart: 0, dataStart: 2880, sizeToEnd: 0 })
  const { columns, complaints } = tableColumns(hdu)
  return { columns, complaints: complaints.map(({ severity, message }) => `${severity}: ${message}`) }
}
const forms = (...list: string[]): string[] => [
  `TFIELDS = ${list.length}`,
  ...list.flatMap((form, i) => [`TTYPE${i + 1}  = 'C${i + 1}'`, `TFORM${i + 1}  = '${form}'`]),
]

test('where columns lie', () => {
  const { columns, complaints } = columnsOf(
    'BINTABLE',
    4 + 2 + 8 + 16 + 12,
    ...forms('J', '9X', '1PE(5)', 'QJ', '12A6'),
  )
  assert.deepEqual(complaints, [])
  assert.deepEqual(
    columns.map(({ code, offset, width, repeat, element, longest }) => [code, offset, width, repeat, element, longest]),
    [
      ['J', 0, 4, 1, '', undefined],
      ['X', 4, 2, 9, '', undefined],
      ['P', 6, 8, 1, 'E', 5],
      ['Q', 14, 16, 1, 'J', undefined],
      ['A', 30, 12, 12, '', undefined],
    ],
  )
  const ascii = columnsOf('TABLE', 20, ...forms('A5', 'F8.2'), 'TBCOL1  = 1', 'TBCOL2  = 7')
  assert.deepEqual(
    ascii.columns.map(({ code, offset, width }) => [code, offset, width]),
    [
      ['A', 0, 5],
      ['F', 6, 8],
    ],
  )
})

test('bytes of an element', () => {
  // FITS 4.0, table 18
  assert.deepEqual(Object.entries(ELEMENT_BYTES).sort(), [
    ...[
      ['A', 1],
      ['B', 1],
      ['C', 8],
      ['D', 8],
      ['E', 4],
      ['I', 2],
      ['J', 4],
      ['K', 8],
      ['L', 1],
      ['M', 16],
    ],
    ...[
      ['P', 8],
      ['Q', 16],
      ['X', 1 / 8],
    ],
  ])
})

test('columns that cannot be', () => {
  const bad = (cards: string[], rowBytes = 4) => columnsOf('BINTABLE', rowBytes, ...cards)
  assert.deepEqual(bad(forms('J', 'J')).complaints, ['error: NAXIS1 is 4, the columns take 8 bytes'])
  assert.deepEqual(bad(forms('Z')), { columns: [], complaints: ["error: TFORM1 is 'Z', which is no format"] })
  assert.deepEqual(bad(['TFIELDS = 1']).complaints, ['error: TFORM1 is missing'])
  assert.deepEqual(bad(['TFIELDS = -1']).complaints, ['error: TFIELDS is -1, and must be 0 to 999'])
  assert.deepEqual(bad(forms('2PJ'), 16).complaints, ["error: TFORM1 is '2PJ', which is no format"])
  assert.deepEqual(columnsOf('TABLE', 20, ...forms('A5')).complaints, ['error: TBCOL1 is missing'])
  assert.deepEqual(columnsOf('TABLE', 20, ...forms('A5'), 'TBCOL1  = 17'), {
    columns: [],
    complaints: ['error: column 1 reaches beyond the row'],
  })
})

test('keywords that do not go with their column', () => {
  assert.deepEqual(
    columnsOf('BINTABLE', 4, 'TFIELDS = 1', "TFORM1  = 'E'", 'TNULL1  = 5', "TTYPE2  = 'X'").complaints,
    [
      'error: TTYPE2 is of a column that is not there',
      'warning: column 1 has no name (TTYPE1)',
      'error: TNULL1 is for integers only',
    ],
  )
  assert.deepEqual(columnsOf('BINTABLE', 6, ...forms('6A'), 'TSCAL1  = 2', "TDIM1   = '(3,3)'").complaints, [
    'error: TSCAL1 is for numbers only',
    "error: TDIM1 is '(3,3)', which is no shape of 6",
  ])
  assert.deepEqual(columnsOf('BINTABLE', 6, ...forms('6A'), "TDIM1   = '(3,2)'").complaints, [])
})

test('the heap lies behind the rows', () => {
  for (const theap of [7, 19, -1]) {
    assert.deepEqual(columnsOf('BINTABLE', 4, ...forms('J'), `THEAP   = ${theap}`).complaints, [
      `error: THEAP is ${theap}, not between the rows and the end of the data`,
    ])
  }
  assert.deepEqual(columnsOf('BINTABLE', 4, ...forms('J'), 'THEAP   = 18').complaints, [])
})
