import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { wholeBox } from '../../src/pixel-box.ts'
import { HeapClaims } from '../../src/tiles/heap-claims.ts'
import { openTiledImage } from '../../src/tiles/opened-image.ts'
import { readStoredTiles } from '../../src/tiles/stored-tiles.ts'
import { tilesOf } from '../../src/tiles/tile-grid.ts'
import { noise, openedHdu, tiledHdu } from '../helpers/tiles.ts'

test('tiles as they lie in the heap, in whatever order', async () => {
  const pixels = noise(100)
  const heapOrder = (tiles: number): number[] => [...Array(tiles).keys()].reverse()
  const { source, hdu, reads } = await openedHdu(tiledHdu({ dims: [50], tile: [20], bitpix: 16, pixels, heapOrder }))
  const image = openTiledImage(hdu)
  const places = [...tilesOf(image.grid, { start: [25], end: [50] })]
  const tiles = await readStoredTiles(source, image, { places, claims: new HeapClaims(hdu, image.columns.heapStart) })
  assert.deepEqual(
    tiles.map(({ bytes, ...tile }) => ({ ...tile, bytes: new Uint8Array(gunzipSync(bytes)) })),
    [
      {
        row: 2,
        dims: [20],
        column: 'COMPRESSED_DATA',
        scale: 1,
        zero: 0,
        blank: undefined,
        bytes: pixels.slice(40, 80),
      },
      { row: 3, dims: [10], column: 'COMPRESSED_DATA', scale: 1, zero: 0, blank: undefined, bytes: pixels.slice(80) },
    ],
  )
  assert.deepEqual(reads, [
    [hdu.dataStart + 8, 16],
    [hdu.dataStart + 24, tiles[0]!.bytes.length + tiles[1]!.bytes.length],
  ])
})

test('ZSCALE, ZZERO and ZBLANK as keywords, of quantised tiles only', async () => {
  const cards = [
    ['ZSCALE', 0.5],
    ['ZZERO', -3],
    ['ZBLANK', -99],
    ['ZQUANTIZ', 'NO_DITHER'],
  ] as const
  const facts = async (bitpix: -32 | 32) => {
    const { source, hdu } = await openedHdu(tiledHdu({ dims: [5], tile: [5], bitpix, pixels: noise(20), cards }))
    const image = openTiledImage(hdu)
    const places = [...tilesOf(image.grid, wholeBox([5]))]
    const [tile] = await readStoredTiles(source, image, {
      places,
      claims: new HeapClaims(hdu, image.columns.heapStart),
    })
    return [tile!.scale, tile!.zero, tile!.blank]
  }
  assert.deepEqual(await facts(-32), [0.5, -3, -99])
  assert.deepEqual(await facts(32), [1, 0, -99])
})

test('refused: descriptors that point elsewhere, and tiles without data', async () => {
  const parts = tiledHdu({ dims: [50], tile: [7], bitpix: 16, pixels: noise(100) })
  const changed = async (change: (view: DataView) => void): Promise<unknown> => {
    const data = parts.data.slice()
    change(new DataView(data.buffer))
    const { source, hdu } = await openedHdu({ cards: parts.cards, data })
    const image = openTiledImage(hdu)
    const places = [...tilesOf(image.grid, wholeBox(image.grid.dims))]
    return await readStoredTiles(source, image, { places, claims: new HeapClaims(hdu, image.columns.heapStart) })
  }
  const refused: [string, (view: DataView) => void][] = [
    ['tile 3 has no data', (view) => view.setUint32(16, 0)],
    ['tile 3 claims 4000000000 bytes at 5 of the heap', (view) => view.setBigUint64(16, (4_000_000_000n << 32n) | 5n)],
    ['tile 8 claims 40 bytes at 4294967295 of the heap', (view) => view.setBigUint64(56, (40n << 32n) | 0xffffffffn)],
  ]
  for (const [message, change] of refused) {
    await assert.rejects(changed(change), { name: 'DataError', code: 'bad-data', message })
  }
})
