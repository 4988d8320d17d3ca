import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hduOf } from '../../src/hdu.ts'
import { bytesSource, type Source } from '../../src/source.ts'
import { tableDataComplaints } from '../../src/verify/table-data.ts'
import { tableColumns } from '../../src/verify/table-rules.ts'
import { headerOf } from '../helpers/headers.ts'

interface Parts {
  type?: 'BINTABLE' | 'TABLE'
  rowBytes: number
  rows: number
  heap?: number
  cards: string[]
  data: Uint8Array
}

async function complaints({ type = 'BINTABLE', rowBytes, rows, heap = 0, cards, data }: Parts, wrap = bytesSource) {
  const header = headerOf(
    ...[`XTENSION= '${type}'`, 'BITPIX  = 8', 'NAXIS   = 2', `NAXIS1  = ${rowBytes}`, `NAXIS2  = ${rows}`],
    ...[`PCOUNT  = ${heap}`, 'GCOUNT  = 1', ...cards],
  )
  const hdu = hduOf(header, { index: 1, headerStart: 0, dataStart: 0, sizeToEnd: 0 })
  const found = await tableDataComplaints(wrap(data), hdu, { columns: tableColumns(hdu).columns })
  return found.map(({ severity, message }) => `${severity}: ${message}`)
}
const text = (content: string): Uint8Array => new TextEncoder().encode(content)

test('logical values, bits and text', async () => {
  const cards = ['TFIELDS = 3', "TFORM1  = 'L'", "TFORM2  = '3X'", "TFORM3  = '4A'"]
  const good = Uint8Array.of(0x54, 0xe0, 0x61, 0, 0xff, 9, 0x46, 0x20, 0x20, 0x20, 0x20, 0x7e, 0, 0, 0, 0, 0, 0)
  assert.deepEqual(await complaints({ rowBytes: 6, rows: 3, cards, data: good }), [])
  const bad = Uint8Array.of(0x54, 0xe0, 0x61, 0x61, 0x61, 0x61, 0x31, 0xf0, 0x61, 9, 0, 0, 0x32, 0, 0, 0, 0, 0)
  assert.deepEqual(await complaints({ rowBytes: 6, rows: 3, cards, data: bad }), [
    'error: row 2, column 1: a logical value is T, F or 0',
    'error: row 2, column 2: bits behind the last are not 0',
    'error: row 2, column 3: other characters than printable ASCII',
  ])
})

test('numbers of ASCII tables', async () => {
  const cards = ['TFIELDS = 2', "TFORM1  = 'I4'", 'TBCOL1  = 1', "TFORM2  = 'E6.1'", 'TBCOL2  = 5', "TNULL1  = '**'"]
  const parts = { type: 'TABLE', rowBytes: 10, cards } as const
  const good = ['  12 1.5E3', '  -1-.5D-2', '      2.+3', '  **3.    ']
  assert.deepEqual(await complaints({ ...parts, rows: 4, data: text(good.join('')) }), [])
  const bad = [' 1 2  .5D 0', '1.5  1E-3 '].map((row) => row.slice(0, 10))
  assert.deepEqual(
    await complaints({ ...parts, rows: 2, data: text(bad.join('')) }),
    [
      'error: row 1, column 1: this is no integer',
      'error: row 1, column 2: this is no number',
      'error: row 2, column 1: this is no integer',
      'warning: row 2, column 2: the number has no decimal point',
    ].filter((message) => message !== 'error: row 2, column 1: this is no integer'),
  )
})

/** A row of one descriptor. */
const descriptor = (count: number, offset: number, heap: string): Uint8Array => {
  const data = new Uint8Array(8 + heap.length)
  new DataView(data.buffer).setInt32(0, count)
  new DataView(data.buffer).setInt32(4, offset)
  data.set(text(heap), 8)
  return data
}

test('variable-length arrays lie within the heap and hold what they should', async () => {
  const check = (form: string, count: number, offset: number, heap = 'TFTF') =>
    complaints({
      ...{ rowBytes: 8, rows: 1, heap: heap.length, cards: ['TFIELDS = 1', `TFORM1  = '${form}'`] },
      data: descriptor(count, offset, heap),
    })
  assert.deepEqual(await check('PL(4)', 4, 0), [])
  assert.deepEqual(await check('PL(4)', 0, 99), [])
  assert.deepEqual(await check('PX', 32, 0), [])
  const outside = ['error: row 1, column 1: the array is not within the heap']
  assert.deepEqual(await check('PL(4)', 4, 1), outside)
  assert.deepEqual(await check('PJ', 2, 0), outside)
  assert.deepEqual(await check('PL', -1, 0), outside)
  assert.deepEqual(await check('PL', 1, -1), outside)
  assert.deepEqual(await check('PL(3)', 4, 0), ['error: row 1, column 1: the array is longer than TFORM says'])
  assert.deepEqual(await check('PL', 4, 0, 'TFxF'), ['error: row 1, column 1: a logical value is T, F or 0'])
})

test('many descriptors of one heap do not read it again and again', async () => {
  const rows = 1000
  const data = new Uint8Array(8 * rows + 1000).fill(0x54)
  for (let row = 0; row < rows; row++) {
    new DataView(data.buffer).setInt32(8 * row, 1000)
    new DataView(data.buffer).setInt32(8 * row + 4, 0)
  }
  let bytesRead = 0
  const counted = (bytes: Uint8Array): Source => {
    const source = bytesSource(bytes)
    const read: Source['read'] = (offset, length) => {
      bytesRead += length
      return source.read(offset, length)
    }
    return { size: bytes.length, read }
  }
  const cards = ['TFIELDS = 1', "TFORM1  = 'PL(1000)'"]
  assert.deepEqual(await complaints({ rowBytes: 8, rows, heap: 1000, cards, data }, counted), [])
  assert.equal(bytesRead, 9000)
})
