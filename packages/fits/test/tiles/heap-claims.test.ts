import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { WritableCard } from '../../src/card-format.ts'
import type { Hdu } from '../../src/hdu.ts'
import { HeapClaims } from '../../src/tiles/heap-claims.ts'
import { openTiledImage } from '../../src/tiles/opened-image.ts'
import { tiledPixels } from '../../src/tiles/tiled-pixels.ts'
import { tableData } from '../../src/tiles/tiled-rows.ts'
import { openTiledTable } from '../../src/tiles/tiled-table.ts'
import { joined } from '../helpers/files.ts'
import { tiledTableHdu } from '../helpers/tiled-table.ts'
import { openedHdu, tiledHdu } from '../helpers/tiles.ts'

const MEBIBYTE = 2 ** 20

test('bytes may be shared as long as that costs little; what is there once may become as much as it likes', () => {
  const hdu = { index: 1, dataStart: 2880, dataLength: 1100 } as Hdu
  const shared = new HeapClaims(hdu, 100)
  for (let tile = 0; tile < 63; tile++) shared.add(1000, MEBIBYTE)
  assert.throws(() => shared.add(1000, MEBIBYTE), {
    name: 'DataError',
    code: 'bad-data',
    message: 'tiles claim 64000 bytes and more of a heap that has 1000',
    offset: 2880,
  })
  const own = new HeapClaims(hdu, 100)
  for (let tile = 0; tile < 1000; tile++) own.add(1, MEBIBYTE)
  const small = new HeapClaims(hdu, 100)
  for (let tile = 0; tile < 60_000; tile++) small.add(10, 1)
  assert.throws(() => {
    for (let tile = 0; tile < 6_000; tile++) small.add(10, 1)
  }, /tiles claim/)
})

/** Bytes that come out before the tiles are refused. */
const bytesUntilRefused = async (chunks: AsyncIterable<Uint8Array>): Promise<number> => {
  let bytes = 0
  const readAll = async (): Promise<void> => {
    for await (const chunk of chunks) bytes += chunk.length
  }
  await assert.rejects(readAll(), /^DataError: tiles claim \d+ bytes and more of a heap that has \d+$/)
  return bytes
}

const withValues = <Card>(cards: readonly Card[], values: Record<string, number>): (Card | WritableCard)[] =>
  cards.map((card) => {
    const keyword = Array.isArray(card) ? String(card[0]) : ''
    return Object.hasOwn(values, keyword) ? [keyword, values[keyword]!] : card
  })

/** Lets all rows of a table say what the first says. */
const allAsTheFirst = (data: Uint8Array, { rowBytes, rows }: { rowBytes: number; rows: number }): Uint8Array =>
  joined([...Array<Uint8Array>(rows).fill(data.slice(0, rowBytes)), data.slice(rowBytes)])

test('an image whose tiles are all one small piece is refused after 64 MiB', async () => {
  const tiles = 5000
  const { cards, data } = tiledHdu({ dims: [MEBIBYTE], tile: [MEBIBYTE], bitpix: 8, pixels: new Uint8Array(0) })
  const bomb = new Uint8Array(gzipSync(new Uint8Array(MEBIBYTE)))
  new DataView(data.buffer).setUint32(0, bomb.length)
  const claims = withValues(cards, { NAXIS2: tiles, PCOUNT: bomb.length, ZNAXIS: 2 })
  const { source, hdu } = await openedHdu({
    cards: [...claims, ['ZNAXIS2', tiles], ['ZTILE2', 1]],
    data: joined([allAsTheFirst(data.slice(0, 8), { rowBytes: 8, rows: tiles }), bomb]),
  })
  const out = await bytesUntilRefused(tiledPixels(source, openTiledImage(hdu)))
  assert.ok(out <= 64 * MEBIBYTE, `${out} bytes`)
})

test('a table whose tiles are all one small piece is refused after 64 MiB', async () => {
  const tiles = 5000
  const parts = tiledTableHdu({
    ...{ rows: 1, tileRows: 1, rowBytes: MEBIBYTE, heapBytes: 0 },
    columns: [{ form: `${MEBIBYTE}B`, algorithm: 'GZIP_1', tiles: [new Uint8Array(MEBIBYTE)] }],
  })
  const cards = withValues(parts.cards ?? [], { NAXIS2: tiles, ZNAXIS2: tiles })
  const data = allAsTheFirst(parts.data as Uint8Array, { rowBytes: 16, rows: tiles })
  const { source, hdu } = await openedHdu({ cards, data })
  const out = await bytesUntilRefused(tableData(source, openTiledTable(hdu)))
  assert.ok(out <= 64 * MEBIBYTE, `${out} bytes`)
})
