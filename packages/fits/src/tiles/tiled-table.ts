import { HeaderError, UnsupportedError } from '../errors.ts'
import type { Hdu } from '../hdu.ts'
import type { Header } from '../header.ts'
import { heapStart, isDescriptor, type TileColumn, tileColumns } from './tile-columns.ts'

/** Whether an HDU is a tile-compressed table (FITS 4.0 §10.3). */
export const isTiledTable = (header: Header): boolean =>
  header.text('XTENSION') === 'BINTABLE' && header.logical('ZTABLE') === true

/** A compressed table whose header has been checked. Its tiles are runs of rows, and each column lies by itself. */
export interface TiledTable {
  readonly hdu: Hdu
  /** ZNAXIS1, ZNAXIS2 and ZPCOUNT: the table as it was. */
  readonly rowBytes: number
  readonly rows: number
  readonly heapBytes: number
  /** ZTILELEN: rows of a tile. The last tile may have fewer. */
  readonly tileRows: number
  readonly tiles: number
  readonly columns: readonly CompressedColumn[]
  /** Where the compressed data are, bytes from the start of the data of the HDU. */
  readonly heapStart: number
}

export interface CompressedColumn {
  readonly algorithm: ColumnAlgorithm
  /** The column as it was. */
  readonly original: TileColumn
  /** The column of descriptors that it has become. */
  readonly stored: TileColumn
}

const ALGORITHMS = {
  RICE_1: 'RICE_1',
  RICE_ONE: 'RICE_1',
  GZIP_1: 'GZIP_1',
  GZIP_2: 'GZIP_2',
  NOCOMPRESS: 'NOCOMPRESS',
} as const

export type ColumnAlgorithm = (typeof ALGORITHMS)[keyof typeof ALGORITHMS]

// Rows of a tile are put together in memory, and so is the heap, which comes in the order of columns
const MAX_PART_BYTES = 256 * 1024 * 1024

/**
 * Checks the header of a compressed table (FITS 4.0 §10.3); reads no data.
 * @throws HeaderError when it is none, or its keywords are missing or contradict each other
 * @throws UnsupportedError for a compression unknown here; code `too-large` when rows or heap are too large for memory
 */
export function openTiledTable(hdu: Hdu): TiledTable {
  const { header } = hdu
  if (!isTiledTable(header)) throw new HeaderError(`HDU ${hdu.index} is no compressed table`)
  const [storedBytes = 0, storedRows = 0] = hdu.dims
  const rowBytes = count(header, 'ZNAXIS1', 0)
  const rows = count(header, 'ZNAXIS2', 0)
  const heapBytes = count(header, 'ZPCOUNT', 0)
  const tileRows = Math.min(count(header, 'ZTILELEN', 1), Math.max(1, rows))
  const tiles = Math.ceil(rows / tileRows)
  if (tiles > storedRows) {
    throw new HeaderError(`${rows} rows in tiles of ${tileRows} need ${tiles} tiles, the table holds ${storedRows}`)
  }
  const columns = columnsOf(header, { rowBytes, storedBytes })
  const arrays = columns.some(({ original }) => isDescriptor(original))
  const most = Math.max(tileRows * rowBytes, arrays ? heapBytes : 0)
  if (most > MAX_PART_BYTES) {
    throw new UnsupportedError(`HDU ${hdu.index} needs ${most} bytes of memory at a time`, { code: 'too-large' })
  }
  return { hdu, rowBytes, rows, heapBytes, tileRows, tiles, columns, heapStart: heapStart(hdu) }
}

/** Bytes of the data of the table uncompressed. */
export const tableBytes = ({ rowBytes, rows, heapBytes }: TiledTable): number => rowBytes * rows + heapBytes

function columnsOf(
  header: Header,
  { rowBytes, storedBytes }: { rowBytes: number; storedBytes: number },
): CompressedColumn[] {
  const stored = tileColumns(header, storedBytes)
  const originals = tileColumns(header, rowBytes, 'ZFORM')
  return originals.map((original, index) => {
    const column = stored[index]!
    if (!isDescriptor(column))
      throw new HeaderError(`column ${index + 1} of a compressed table holds no compressed data`)
    if (isDescriptor(original) && original.repeat > 1) throw new HeaderError(`ZFORM${index + 1} holds several arrays`)
    return { original, stored: column, algorithm: algorithmOf(header, index + 1, original) }
  })
}

function algorithmOf(header: Header, field: number, { width, element, code }: TileColumn): ColumnAlgorithm {
  if (width === 0) return 'NOCOMPRESS'
  const name = header.text(`ZCTYP${field}`)?.trim().toUpperCase()
  if (name === undefined) throw new HeaderError(`a compressed table without ZCTYP${field}`)
  if (!Object.hasOwn(ALGORITHMS, name)) throw new UnsupportedError(`ZCTYP${field} is '${name}', which is unknown here`)
  const algorithm = ALGORITHMS[name as keyof typeof ALGORITHMS]
  if (algorithm === 'RICE_1' && !'BXLAIJ'.includes(element)) {
    throw new UnsupportedError(`ZCTYP${field} is RICE_1, which holds integers of 8, 16 or 32 bits, for ${code}`)
  }
  // fpack 4.2 calls complex columns GZIP_2 and leaves their bytes unshuffled, which its own funpack refuses
  if (algorithm === 'GZIP_2' && (element === 'C' || element === 'M')) {
    throw new UnsupportedError(`ZCTYP${field} is GZIP_2 for complex numbers: writers disagree on what that means`)
  }
  return algorithm
}

function count(header: Header, keyword: string, least: number): number {
  const value = header.integer(keyword)
  if (value !== undefined && value >= least) return value
  throw new HeaderError(`${keyword} is ${header.has(keyword) ? header.get(keyword) : 'missing'}`)
}
