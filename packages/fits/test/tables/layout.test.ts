import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HeaderError } from '../../src/errors.ts'
import { parseBinaryFormat } from '../../src/tables/column-format.ts'
import { columnCount, columnFormat, describedColumn, tableAxes } from '../../src/tables/layout.ts'
import { headerOf } from '../helpers/headers.ts'
import { hduAt0, tableHdu } from '../helpers/tables.ts'

const refusal =
  (message: string, code = 'bad-header') =>
  (error: unknown) =>
    error instanceof HeaderError && error.message === message && error.code === code

test('the axes of a table', () => {
  assert.deepEqual(tableAxes(tableHdu('BINTABLE', { width: 4, rows: 3 })), { rowWidth: 4, rowCount: 3 })
  const image = hduAt0("XTENSION= 'BINTABLE'", 'BITPIX  = 16', 'NAXIS   = 1', 'NAXIS1  = 4')
  assert.throws(() => tableAxes(image), refusal('a table with BITPIX = 16 and NAXIS = 1'))
  const empty = { ...tableHdu('BINTABLE', { width: 4, rows: 3 }), dataLength: 0 }
  assert.throws(() => tableAxes(empty), refusal('3 rows of 4 bytes in 0 bytes of data', 'bad-size'))
})

test('the number of columns', () => {
  assert.equal(columnCount(headerOf('TFIELDS = 999')), 999)
  for (const [card, message] of [
    ['TFIELDS = 1000', 'TFIELDS is 1000'],
    ['TFIELDS = -1', 'TFIELDS is -1'],
    ["TFIELDS = '3'", 'TFIELDS is 3'],
    ['OTHER   = 1', 'TFIELDS is missing'],
  ]) {
    assert.throws(() => columnCount(headerOf(card!)), refusal(message!))
  }
})

test('the format of a column', () => {
  const header = headerOf("TFORM1  = '3J'", "TFORM2  = '1Y'", 'TFORM3  = 7')
  assert.deepEqual(columnFormat(header, 1, parseBinaryFormat), { format: '3J', parsed: parseBinaryFormat('3J') })
  const messages = ['TFORM2 is 1Y', 'TFORM3 is 7', 'TFORM4 is missing']
  for (const [i, message] of messages.entries()) {
    assert.throws(() => columnFormat(header, i + 2, parseBinaryFormat), refusal(message))
  }
})

test('what a header says of a column, and what it need not say', () => {
  const header = headerOf(
    ...["TTYPE1  = 'FLUX    '           / counts of the star", "TUNIT1  = 'adu'", "TDISP1  = 'F8.2'"],
    ...['TSCAL1  = 2', 'TZERO1  = 9223372036854775808', "TUNIT2  = '  '"],
  )
  assert.deepEqual(describedColumn(header, 1), {
    ...{
      number: 1,
      name: 'FLUX',
      unit: 'adu',
      display: 'F8.2',
      scale: 2,
      zero: 2 ** 63,
      comment: 'counts of the star',
    },
  })
  assert.deepEqual(describedColumn(header, 2), {
    ...{ number: 2, name: '', unit: undefined, display: undefined, scale: 1, zero: 0, comment: '' },
  })
})
