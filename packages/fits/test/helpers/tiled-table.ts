import { gzipSync } from 'node:zlib'
import type { WritableCard } from '../../src/card-format.ts'
import type { HduParts } from '../../src/writer.ts'

export interface TiledColumnParts {
  readonly form: string
  readonly algorithm: 'GZIP_1' | 'GZIP_2' | 'NOCOMPRESS'
  /** The values of each tile, one row after the other; of a column of arrays, 32-bit descriptors of the heap. */
  readonly tiles: readonly Uint8Array[]
  /** Bytes of a value, for the shuffling of GZIP_2. */
  readonly valueBytes?: number
  /** The arrays of a column of arrays, those of each tile in the order of rows. */
  readonly arrays?: readonly (readonly Uint8Array[])[]
}

export interface TiledTableParts {
  readonly rows: number
  readonly tileRows: number
  readonly rowBytes: number
  readonly heapBytes: number
  readonly columns: readonly TiledColumnParts[]
  readonly cards?: readonly WritableCard[]
}

/** A compressed table, put together as fpack does it (FITS 4.0 §10.3). */
export function tiledTableHdu({ rows, tileRows, rowBytes, heapBytes, columns, cards = [] }: TiledTableParts): HduParts {
  const tiles = Math.ceil(rows / tileRows)
  const heap: Uint8Array[] = []
  let heapLength = 0
  const store = (bytes: Uint8Array): [number, number] => {
    heap.push(bytes)
    heapLength += bytes.length
    return [bytes.length, heapLength - bytes.length]
  }
  const descriptors = new DataView(new ArrayBuffer(tiles * columns.length * 16))
  for (let tile = 0; tile < tiles; tile++) {
    columns.forEach((column, index) => {
      const [count, offset] = store(cell(column, tile, store))
      const at = (tile * columns.length + index) * 16
      descriptors.setBigUint64(at, BigInt(count))
      descriptors.setBigUint64(at + 8, BigInt(offset))
    })
  }
  const data = new Uint8Array(Buffer.concat([new Uint8Array(descriptors.buffer), ...heap]))
  const numbered = (name: string, value: (column: TiledColumnParts) => string): WritableCard[] =>
    columns.map((column, index) => [`${name}${index + 1}`, value(column)])
  const structure: WritableCard[] = [
    ['XTENSION', 'BINTABLE'],
    ['BITPIX', 8],
    ['NAXIS', 2],
    ['NAXIS1', columns.length * 16],
    ['NAXIS2', tiles],
    ['PCOUNT', heapLength],
    ['GCOUNT', 1],
    ['TFIELDS', columns.length],
    ...numbered('TFORM', () => '1QB'),
    ['ZTABLE', true],
    ['ZTILELEN', tileRows],
    ['ZNAXIS1', rowBytes, 'bytes of a row'],
    ['ZNAXIS2', rows],
    ['ZPCOUNT', heapBytes],
    ...numbered('ZFORM', ({ form }) => form),
    ...numbered('ZCTYP', ({ algorithm }) => algorithm),
  ]
  return { cards: [...structure, ...cards], data }
}

function cell(column: TiledColumnParts, tile: number, store: (bytes: Uint8Array) => [number, number]): Uint8Array {
  const values = column.tiles[tile]!
  if (!column.arrays) return packed(values, column)
  const places = new DataView(new ArrayBuffer(column.arrays[tile]!.length * 16))
  column.arrays[tile]!.forEach((array, row) => {
    const small = packed(array, column)
    // as it is where that is not longer
    const [count, offset] = array.length === 0 ? [0, 0] : store(small.length < array.length ? small : array)
    places.setBigUint64(row * 16, BigInt(count))
    places.setBigUint64(row * 16 + 8, BigInt(offset))
  })
  return new Uint8Array(gzipSync(Buffer.concat([values, new Uint8Array(places.buffer)])))
}

function packed(values: Uint8Array, { algorithm, valueBytes = 1 }: TiledColumnParts): Uint8Array {
  if (algorithm === 'NOCOMPRESS') return values
  if (algorithm === 'GZIP_1') return new Uint8Array(gzipSync(values))
  const count = values.length / valueBytes
  return new Uint8Array(
    gzipSync(Uint8Array.from(values, (_, i) => values[(i % count) * valueBytes + Math.floor(i / count)]!)),
  )
}

/** Big-endian integers of so many bytes each. */
export function integers(bytes: 2 | 4, ...values: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * bytes))
  values.forEach((value, index) => {
    if (bytes === 2) view.setInt16(2 * index, value)
    else view.setInt32(4 * index, value)
  })
  return new Uint8Array(view.buffer)
}
