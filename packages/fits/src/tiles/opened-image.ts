import { HeaderError, UnsupportedError } from '../errors.ts'
import type { Hdu } from '../hdu.ts'
import { pixelCount } from '../pixel-box.ts'
import type { StoredTile, TileFormat } from './codec.ts'
import { heapStart, isDescriptor, readNumber, type TileColumn, tileColumns } from './tile-columns.ts'
import { readTileFormat } from './tile-format.ts'
import { readTileGrid, slabPixels, type TileGrid } from './tile-grid.ts'
import { isTiledImage } from './tiled-image.ts'

/** A tile-compressed image whose header has been checked. */
export interface TiledImage {
  readonly hdu: Hdu
  readonly format: TileFormat
  readonly grid: TileGrid
  readonly pixelBytes: number
  /** Bytes of the pixels uncompressed. */
  readonly byteLength: number
  readonly columns: TileColumns
}

export interface TileColumns {
  /** Bytes from the start of the data. */
  readonly heapStart: number
  /** The columns that may hold a tile, in the order in which they are looked at. */
  readonly data: readonly (TileColumn & { readonly name: StoredTile['column'] })[]
  readonly scale: NumberOf
  readonly zero: NumberOf
  readonly blank: NumberOf | undefined
}

/** A value per tile: that of a column, or the same for all from a keyword. */
type NumberOf = (view: DataView, rowStart: number) => number

const DATA_COLUMNS = ['COMPRESSED_DATA', 'GZIP_COMPRESSED_DATA', 'UNCOMPRESSED_DATA'] as const

// A tile is decoded in memory, and a row of tiles is put together there
const MAX_SLAB_BYTES = 256 * 1024 * 1024

/**
 * Checks the header of a tile-compressed image (FITS 4.0 §10.1); reads no data.
 * @throws HeaderError when it is none, or its keywords are missing or contradict each other
 * @throws UnsupportedError for a compression unknown here; code `too-large` when tiles are too large for memory
 */
export function openTiledImage(hdu: Hdu): TiledImage {
  const { header } = hdu
  if (!isTiledImage(header)) throw new HeaderError(`HDU ${hdu.index} is no compressed image`)
  const [rowBytes = 0, rows = 0] = hdu.dims
  const columns = columnsOf(hdu, tileColumns(header, rowBytes))
  const format = readTileFormat(header, columns.scaled)
  const grid = readTileGrid(header)
  if (grid.tiles > rows) {
    throw new HeaderError(`an image of ${grid.dims.join(' x ')} pixels has ${grid.tiles} tiles, the table ${rows} rows`)
  }
  const pixelBytes = Math.abs(format.bitpix) / 8
  const slab = slabPixels(grid, 1) * pixelBytes
  if (slab > MAX_SLAB_BYTES) {
    throw new UnsupportedError(`tiles of ${grid.tile.join(' x ')} pixels need ${slab} bytes of memory at a time`, {
      code: 'too-large',
    })
  }
  return { hdu, format, grid, pixelBytes, byteLength: pixelCount(grid.dims) * pixelBytes, columns }
}

/** Finds the columns by name; ZSCALE, ZZERO and ZBLANK may be keywords instead (FITS 4.0 §10.2, table 36). */
function columnsOf(hdu: Hdu, columns: readonly TileColumn[]): TileColumns & { scaled: boolean } {
  const data = DATA_COLUMNS.flatMap((name) => {
    const column = columns.find((candidate) => candidate.name === name)
    return column ? [{ ...column, name }] : []
  })
  if (data.length === 0) throw new HeaderError(`HDU ${hdu.index} has no column of compressed data`)
  for (const column of data) {
    if (!isDescriptor(column)) throw new HeaderError(`column ${column.name} holds no variable-length arrays`)
  }
  const number = (name: string): NumberOf | undefined => {
    const column = columns.find((candidate) => candidate.name === name)
    if (column) return (view, rowStart) => readNumber(view, rowStart, column)
    const value = hdu.header.number(name)
    return value === undefined ? undefined : () => value
  }
  const [scale, zero] = [number('ZSCALE'), number('ZZERO')]
  return {
    heapStart: heapStart(hdu),
    data,
    scale: scale ?? (() => 1),
    zero: zero ?? (() => 0),
    blank: number('ZBLANK'),
    scaled: scale !== undefined && zero !== undefined,
  }
}
