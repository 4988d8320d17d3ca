import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hduOf } from '../../src/hdu.ts'
import { heapStart, isDescriptor, readDescriptor, readNumber, tileColumns } from '../../src/tiles/tile-columns.ts'
import { headerOf } from '../helpers/headers.ts'

const table = (...forms: string[]) =>
  headerOf(
    "XTENSION= 'BINTABLE'",
    'BITPIX  = 8',
    'NAXIS   = 2',
    'NAXIS1  = 77',
    'NAXIS2  = 3',
    'PCOUNT  = 50',
    'GCOUNT  = 1',
    `TFIELDS = ${forms.length}`,
    ...forms.map((form, index) => `TFORM${index + 1}  = '${form}'`),
    "TTYPE1  = 'compressed_data '",
  )

test('columns of FITS 4.0 table 18, with offsets and widths', () => {
  const forms = ['1PB(73)', 'QI', '3J', '0A', '12X', 'D', '5A', '2M(x)']
  const columns = tileColumns(table(...forms), 77 + 12)
  assert.deepEqual(
    columns.map(({ name, code, element, repeat, elementBytes, offset, width }) => [
      ...[name, code, element, repeat, elementBytes, offset, width],
    ]),
    [
      ['COMPRESSED_DATA', 'P', 'B', 1, 1, 0, 8],
      ['', 'Q', 'I', 1, 2, 8, 16],
      ['', 'J', 'J', 3, 4, 24, 12],
      ['', 'A', 'A', 0, 1, 36, 0],
      ['', 'X', 'X', 12, 1, 36, 2],
      ['', 'D', 'D', 1, 8, 38, 8],
      ['', 'A', 'A', 5, 1, 46, 5],
      ['', 'M', 'M', 2, 16, 51, 32],
    ],
  )
  assert.deepEqual(columns.map(isDescriptor), [true, true, false, false, false, false, false, false])
})

test('refused: forms that are missing, unknown, or do not fit a row', () => {
  assert.throws(() => tileColumns(table('PB', 'Z9'), 77), { name: 'HeaderError', message: "TFORM2 is 'Z9'" })
  assert.throws(() => tileColumns(table('PB'), 77, 'ZFORM'), { message: 'ZFORM1 is missing' })
  assert.throws(() => tileColumns(table('PB', '70A'), 77), { message: '2 columns need 78 bytes, a row has 77' })
  assert.throws(() => tileColumns(headerOf('TFIELDS = 1000'), 77), { message: 'TFIELDS is no number of columns' })
})

test('descriptors of 32 and 64 bits', () => {
  const view = new DataView(new ArrayBuffer(24))
  view.setUint32(0, 0xffff_fffb)
  view.setUint32(4, 7)
  view.setBigUint64(8, 2n ** 40n)
  view.setBigUint64(16, 3n)
  assert.deepEqual(readDescriptor(view, 0, 'P'), { count: 0xffff_fffb, offset: 7 })
  assert.deepEqual(readDescriptor(view, 8, 'Q'), { count: 2 ** 40, offset: 3 })
})

test('numbers of a cell', () => {
  const view = new DataView(new ArrayBuffer(16))
  view.setFloat64(3, -1.5)
  view.setInt32(11, -2_147_483_647)
  const [, scale, blank] = tileColumns(table('3A', 'D', 'J'), 77)
  assert.equal(readNumber(view, 0, scale!), -1.5)
  assert.equal(readNumber(view, 0, blank!), -2_147_483_647)
  assert.throws(() => readNumber(view, 0, tileColumns(table('3A'), 77)[0]!), {
    name: 'UnsupportedError',
    message: 'column COMPRESSED_DATA holds A where a number is due',
  })
})

test('the heap begins behind the rows, or at THEAP', () => {
  const hdu = (...cards: string[]) => {
    const header = headerOf(
      ...table('PB').cards.map(({ keyword, value }) => `${keyword.padEnd(8)}= ${shown(value)}`),
      ...cards,
    )
    return hduOf(header, { index: 1, headerStart: 0, dataStart: 0, sizeToEnd: 0 })
  }
  const shown = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value))
  assert.equal(heapStart(hdu()), 231)
  assert.equal(heapStart(hdu('THEAP   = 240')), 240)
  for (const theap of ['230', '282', '-5', '1.5']) {
    assert.throws(() => heapStart(hdu(`THEAP   = ${theap}`)), { name: 'HeaderError' })
  }
})
