import { DataError } from '../errors.ts'
import type { Source } from '../source.ts'
import type { StoredTile } from './codec.ts'
import type { HeapClaims } from './heap-claims.ts'
import { type ByteRange, joinedReads } from './joined-reads.ts'
import type { TiledImage } from './opened-image.ts'
import { readDescriptor } from './tile-columns.ts'
import type { TilePlace } from './tile-grid.ts'

type OpenTile = { -readonly [Key in keyof StoredTile]: StoredTile[Key] }

/**
 * Reads tiles of a compressed image: the rows that describe them, then their bytes from the heap.
 * @param claims - of the pass through the image that these tiles are part of
 * @throws DataError when a descriptor points outside the heap, the bytes are far too many for the pixels, or tiles share too many
 * @throws TruncatedError when the data end before
 */
export async function readStoredTiles(
  source: Source,
  image: TiledImage,
  { places, claims, signal }: { places: readonly TilePlace[]; claims: HeapClaims; signal?: AbortSignal | undefined },
): Promise<StoredTile[]> {
  const { dataStart, dims } = image.hdu
  const rowBytes = dims[0]!
  const runs = runsOf(places)
  const ranges = runs.map(({ first, count }) => ({
    offset: dataStart + places[first]!.number * rowBytes,
    length: count * rowBytes,
  }))
  const rows = await joinedReads(source, ranges, signal)
  const tiles: OpenTile[] = []
  const parts: ByteRange[] = []
  runs.forEach(({ first, count }, run) => {
    const { buffer, byteOffset, byteLength } = rows[run]!
    const view = new DataView(buffer, byteOffset, byteLength)
    for (let index = 0; index < count; index++) {
      const { tile, part } = describeTile(image, places[first + index]!, { view, rowStart: index * rowBytes })
      claims.add(part.length, places[first + index]!.pixels * image.pixelBytes)
      tiles.push(tile)
      parts.push(part)
    }
  })
  const bytes = await joinedReads(source, parts, signal)
  for (let index = 0; index < tiles.length; index++) tiles[index]!.bytes = bytes[index]!
  return tiles
}

/** Runs of tiles whose rows follow each other: most are one run. */
function runsOf(places: readonly TilePlace[]): { first: number; count: number }[] {
  const runs: { first: number; count: number }[] = []
  let first = 0
  for (let index = 1; index <= places.length; index++) {
    if (places[index]?.number === places[index - 1]!.number + 1) continue
    runs.push({ first, count: index - first })
    first = index
  }
  return runs
}

// PLIO needs up to three words of 16 bits for a pixel of one byte; gzip and HCOMPRESS have headers besides
const MAX_EXPANSION = 8
const MAX_OVERHEAD = 4096

const NOTHING = new Uint8Array(0)

function describeTile(
  { columns, hdu, format, pixelBytes }: TiledImage,
  { number, dims, pixels }: TilePlace,
  { view, rowStart }: { view: DataView; rowStart: number },
): { tile: OpenTile; part: ByteRange } {
  for (const column of columns.data) {
    const { count, offset } = readDescriptor(view, rowStart + column.offset, column.code)
    if (count === 0) continue
    const length = column.element === 'X' ? Math.ceil(count / 8) : count * column.elementBytes
    const end = columns.heapStart + offset + length
    if (end > hdu.dataLength || length > pixels * pixelBytes * MAX_EXPANSION + MAX_OVERHEAD) {
      throw new DataError(`tile ${number + 1} claims ${length} bytes at ${offset} of the heap`, {
        offset: hdu.dataStart + number * hdu.dims[0]!,
      })
    }
    const quantized = format.dither !== undefined && column.name === 'COMPRESSED_DATA'
    const tile: OpenTile = {
      row: number + 1,
      dims,
      bytes: NOTHING,
      column: column.name,
      scale: quantized ? columns.scale(view, rowStart) : 1,
      zero: quantized ? columns.zero(view, rowStart) : 0,
      blank: columns.blank?.(view, rowStart),
    }
    return { tile, part: { offset: hdu.dataStart + columns.heapStart + offset, length } }
  }
  throw new DataError(`tile ${number + 1} has no data`, { offset: hdu.dataStart + number * hdu.dims[0]! })
}
