import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hduOf } from '../../src/hdu.ts'
import { isTiledTable, openTiledTable, tableBytes } from '../../src/tiles/tiled-table.ts'
import { headerOf } from '../helpers/headers.ts'

const cards = {
  NAXIS1: '32',
  NAXIS2: '3',
  PCOUNT: '100',
  TFORM1: "'1QB(9)'",
  TFORM2: "'1PB(9)'",
  ZTABLE: 'T',
  ZTILELEN: '40',
  ZNAXIS1: '14',
  ZNAXIS2: '100',
  ZPCOUNT: '500',
  ZFORM1: "'3I'",
  ZFORM2: "'1PJ(8)'",
  ZCTYP1: "'GZIP_2'",
  ZCTYP2: "'RICE_1'",
}

function tableOf(changes: Partial<Record<keyof typeof cards, string | undefined>> = {}) {
  const all: Record<string, string | undefined> = { ...cards, ...changes }
  const lines = Object.entries(all).flatMap(([keyword, value]) =>
    value === undefined ? [] : [`${keyword.padEnd(8)}= ${value}`],
  )
  const start = ["XTENSION= 'BINTABLE'", 'BITPIX  = 8', 'NAXIS   = 2', 'GCOUNT  = 1', 'TFIELDS = 2']
  return hduOf(headerOf(...start, ...lines), { index: 1, headerStart: 0, dataStart: 2880, sizeToEnd: 0 })
}

test('what the header says of the table, and of each column', () => {
  const table = openTiledTable(tableOf())
  const { hdu, columns, ...shape } = table
  assert.deepEqual(shape, { rowBytes: 14, rows: 100, heapBytes: 500, tileRows: 40, tiles: 3, heapStart: 96 })
  assert.equal(hdu.index, 1)
  assert.deepEqual(
    columns.map(({ algorithm, original, stored }) => [
      algorithm,
      original.code,
      original.offset,
      stored.code,
      stored.offset,
    ]),
    [
      ['GZIP_2', 'I', 0, 'Q', 0],
      ['RICE_1', 'P', 6, 'P', 16],
    ],
  )
  assert.equal(tableBytes(table), 1900)
  assert.equal(openTiledTable(tableOf({ ZTILELEN: '1000000', NAXIS2: '1' })).tileRows, 100)
})

test('only a table with ZTABLE = T is a compressed table', () => {
  assert.equal(isTiledTable(tableOf().header), true)
  assert.equal(isTiledTable(tableOf({ ZTABLE: 'F' }).header), false)
  assert.throws(() => openTiledTable(tableOf({ ZTABLE: 'F' })), { message: 'HDU 1 is no compressed table' })
})

test('refused: what is missing, impossible, unknown or too large', () => {
  const refused: [Partial<Record<keyof typeof cards, string | undefined>>, string, string][] = [
    [
      { ZNAXIS2: '1099511627776' },
      'bad-header',
      '1099511627776 rows in tiles of 40 need 27487790695 tiles, the table holds 3',
    ],
    [{ ZTILELEN: '0' }, 'bad-header', 'ZTILELEN is 0'],
    [{ ZTILELEN: undefined }, 'bad-header', 'ZTILELEN is missing'],
    [{ ZPCOUNT: '-1' }, 'bad-header', 'ZPCOUNT is -1'],
    [{ ZFORM2: undefined }, 'bad-header', 'ZFORM2 is missing'],
    [{ ZNAXIS1: '13' }, 'bad-header', '2 columns need 14 bytes, a row has 13'],
    [{ ZCTYP1: undefined }, 'bad-header', 'a compressed table without ZCTYP1'],
    [{ TFORM1: "'16A'" }, 'bad-header', 'column 1 of a compressed table holds no compressed data'],
    [{ ZFORM2: "'2PJ'", ZNAXIS1: '22' }, 'bad-header', 'ZFORM2 holds several arrays'],
    [{ ZCTYP1: "'ZSTD'" }, 'unsupported', "ZCTYP1 is 'ZSTD', which is unknown here"],
    [
      { ZFORM1: "'E'", ZCTYP1: "'RICE_1'" },
      'unsupported',
      'ZCTYP1 is RICE_1, which holds integers of 8, 16 or 32 bits, for E',
    ],
    [
      { ZFORM1: "'C'", ZNAXIS1: '16' },
      'unsupported',
      'ZCTYP1 is GZIP_2 for complex numbers: writers disagree on what that means',
    ],
    [{ ZPCOUNT: '300000000' }, 'too-large', 'HDU 1 needs 300000000 bytes of memory at a time'],
    [{ ZTILELEN: '400000000', ZNAXIS2: '400000000' }, 'too-large', 'HDU 1 needs 5600000000 bytes of memory at a time'],
  ]
  for (const [changes, code, message] of refused) {
    assert.throws(() => openTiledTable(tableOf(changes)), { code, message })
  }
})
