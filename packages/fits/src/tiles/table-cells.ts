import { DataError } from '../errors.ts'
import type { Bitpix } from '../hdu.ts'
import type { Source } from '../source.ts'
import type { StoredTile, TileDecoder, TileFormat } from './codec.ts'
import { HeapClaims } from './heap-claims.ts'
import { joinedReads } from './joined-reads.ts'
import { type Descriptor, isDescriptor, readDescriptor, type TileColumn } from './tile-columns.ts'
import { tileDecoder } from './tile-decoder.ts'
import type { ColumnAlgorithm, CompressedColumn, TiledTable } from './tiled-table.ts'

/** Decodes what the columns of one compressed table hold. */
export interface CellReader {
  readonly source: Source
  readonly table: TiledTable
  readonly signal: AbortSignal | undefined
  readonly claims: HeapClaims
  /** By form of the values: what one decoder returned may be overwritten by its next call. */
  readonly decoders: Map<string, TileDecoder>
}

export const cellReader = (source: Source, table: TiledTable, signal?: AbortSignal): CellReader => ({
  source,
  table,
  signal,
  claims: new HeapClaims(table.hdu, table.heapStart),
  decoders: new Map(),
})

/** Rows of a tile, counted from 0. */
export function rowsOfTile({ rows, tileRows }: TiledTable, tile: number): number {
  return Math.min(tileRows, rows - tile * tileRows)
}

/** The descriptors of a tile: for each column where its compressed data are. */
export async function readTileRow({ source, table, signal }: CellReader, tile: number): Promise<Descriptor[]> {
  const { dataStart, dims } = table.hdu
  const [row] = await joinedReads(source, [{ offset: dataStart + tile * dims[0]!, length: dims[0]! }], signal)
  const view = new DataView(row!.buffer, row!.byteOffset, row!.byteLength)
  return table.columns.map(({ stored }) => {
    const { count, offset } = readDescriptor(view, stored.offset, stored.code)
    return { count: count * stored.elementBytes, offset }
  })
}

/** The values of a column in the rows of a tile, one row after the other. Valid up to the next cell of that form. */
export async function readColumn(
  reader: CellReader,
  column: CompressedColumn,
  { cell, rows }: { cell: Descriptor; rows: number },
): Promise<Uint8Array> {
  const { original, algorithm } = column
  const [bytes] = await readHeap(reader, [{ ...cell, most: original.width * rows }])
  const values = { bytes: bytes!, length: original.width * rows }
  const [decoded] = await decodeAll(reader, [values], { algorithm, form: original })
  return decoded!
}

/** Where the arrays of a variable-length column are: in the heap of the table as it was, and compressed. */
export interface ArrayPlaces {
  readonly original: Descriptor
  readonly compressed: Descriptor
}

/**
 * The descriptors of a variable-length column in the rows of a tile, as fpack packs them: the original ones, then
 * one of 64 bits each for the compressed arrays, all by GZIP_1. `packed` is the bytes of the original ones.
 */
export async function readArrayPlaces(
  reader: CellReader,
  { original }: CompressedColumn,
  { cell, rows }: { cell: Descriptor; rows: number },
): Promise<{ packed: Uint8Array; places: ArrayPlaces[] }> {
  const length = rows * (original.width + COMPRESSED_DESCRIPTOR)
  const [bytes] = await readHeap(reader, [{ ...cell, most: length }])
  const form = { algorithm: 'GZIP_1', form: BYTES } as const
  const [decoded] = await decodeAll(reader, [{ bytes: bytes!, length }], form)
  const unpacked = decoded!.slice()
  const view = new DataView(unpacked.buffer)
  const places = Array.from({ length: rows }, (_, row) => ({
    original: readDescriptor(view, row * original.width, original.code),
    compressed: readDescriptor(view, rows * original.width + row * COMPRESSED_DESCRIPTOR, 'Q'),
  }))
  return { packed: unpacked.subarray(0, rows * original.width), places }
}

const COMPRESSED_DESCRIPTOR = 16
const BYTES = { element: 'B', elementBytes: 1 } as const

// Arrays that are decoded in one go
const BATCH = 1024

/** Decodes the arrays of a variable-length column and puts them where they were in the heap. */
export async function readArrays(
  reader: CellReader,
  { original, algorithm }: CompressedColumn,
  { places, heap }: { places: readonly ArrayPlaces[]; heap: Uint8Array },
): Promise<void> {
  const filled = places.filter((place) => place.original.count > 0)
  for (let at = 0; at < filled.length; at += BATCH) {
    const batch = filled.slice(at, at + BATCH)
    const lengths = batch.map((place) => arrayBytes(original, place.original.count))
    batch.forEach((place, index) => {
      if (place.original.offset + lengths[index]! > heap.length) throw outside(reader, place.original)
    })
    const stored = await readHeap(
      reader,
      batch.map((place, index) => ({ ...place.compressed, most: lengths[index]! })),
    )
    // arrays that did not become smaller are as they were
    const smaller: number[] = []
    stored.forEach((bytes, index) => {
      if (bytes.length === lengths[index]) heap.set(bytes, batch[index]!.original.offset)
      else smaller.push(index)
    })
    const packed = smaller.map((index) => ({ bytes: stored[index]!, length: lengths[index]! }))
    const decoded = await decodeAll(reader, packed, { algorithm, form: original })
    decoded.forEach((bytes, index) => {
      heap.set(bytes, batch[smaller[index]!]!.original.offset)
    })
  }
}

const arrayBytes = ({ element, elementBytes }: TileColumn, count: number): number =>
  element === 'X' ? Math.ceil(count / 8) : count * elementBytes

const outside = ({ table }: CellReader, { count, offset }: Descriptor): DataError =>
  new DataError(`${count} values at ${offset} are outside the heap of HDU ${table.hdu.index}`, {
    offset: table.hdu.dataStart,
  })

// What gzip adds to data that cannot be compressed is less
const OVERHEAD = 4096

async function readHeap(
  reader: CellReader,
  cells: readonly (Descriptor & { readonly most: number })[],
): Promise<Uint8Array[]> {
  const { hdu, heapStart } = reader.table
  const ranges = cells.map((cell) => {
    if (heapStart + cell.offset + cell.count > hdu.dataLength || cell.count > 2 * cell.most + OVERHEAD) {
      throw outside(reader, cell)
    }
    reader.claims.add(cell.count, cell.most)
    return { offset: hdu.dataStart + heapStart + cell.offset, length: cell.count }
  })
  return await joinedReads(reader.source, ranges, reader.signal)
}

interface Packed {
  readonly bytes: Uint8Array
  /** Bytes of the values that these are. */
  readonly length: number
}

async function decodeAll(
  reader: CellReader,
  packed: readonly Packed[],
  { algorithm, form }: { algorithm: ColumnAlgorithm; form: Pick<TileColumn, 'element' | 'elementBytes'> },
): Promise<readonly Uint8Array[]> {
  if (packed.length === 0) return []
  const tiles = packed.map((item) => tileOf(item, form.elementBytes, algorithm))
  return await decoderOf(reader, algorithm, form.elementBytes).decode(tiles)
}

function tileOf({ bytes, length }: Packed, elementBytes: number, algorithm: ColumnAlgorithm): StoredTile {
  const values = length / (algorithm === 'GZIP_1' ? 1 : elementBytes)
  return { row: 1, dims: [values], bytes, column: 'COMPRESSED_DATA', scale: 1, zero: 0 }
}

const BITPIX: Readonly<Record<number, Bitpix>> = { 1: 8, 2: 16, 4: 32, 8: 64 }

function decoderOf({ decoders }: CellReader, algorithm: ColumnAlgorithm, elementBytes: number): TileDecoder {
  const bytes = algorithm === 'GZIP_1' ? 1 : elementBytes
  const key = `${algorithm} ${bytes}`
  const present = decoders.get(key)
  if (present) return present
  const decoder = tileDecoder(formatOf(algorithm, bytes))
  decoders.set(key, decoder)
  return decoder
}

/** Values of a column are coded as pixels of an image of one row are (FITS 4.0 §10.3.5). */
const formatOf = (compression: ColumnAlgorithm, bytes: number): TileFormat => ({
  compression,
  bitpix: BITPIX[bytes] ?? 8,
  blockSize: 32,
  bytePix: bytes === 1 || bytes === 2 ? bytes : 4,
  smooth: false,
  dither: undefined,
  ditherSeed: 1,
})

export const isArrayColumn = ({ original }: CompressedColumn): boolean => isDescriptor(original)
