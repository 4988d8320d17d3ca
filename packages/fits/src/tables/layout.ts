import { HeaderError } from '../errors.ts'
import type { Hdu } from '../hdu.ts'
import type { Header } from '../header.ts'
import type { Column } from './column.ts'
import type { ElementReader } from './field.ts'

/** What of an HDU a table is read by. */
export type TableHdu = Pick<Hdu, 'type' | 'header' | 'bitpix' | 'dims' | 'dataStart' | 'dataLength'>

/** A column and where its cells lie. */
export interface StoredColumn {
  readonly column: Column
  /** Byte of the field within a row. */
  readonly offset: number
  /** Bytes of the field in a row. */
  readonly width: number
  /** Elements to read of each row of a column that is not variable; of text, characters. */
  readonly stored: number
  readonly reader: ElementReader
  /** Of a variable column the form of its descriptors. */
  readonly descriptor: 'P' | 'Q' | undefined
}

/** The supplemental data area of a binary table (FITS 4.0 §7.3.5). */
export interface Heap {
  /** Byte of the source. */
  readonly start: number
  readonly length: number
}

/** Where everything of a table lies. */
export interface TableLayout {
  readonly columns: readonly StoredColumn[]
  readonly dataStart: number
  readonly rowWidth: number
  readonly rowCount: number
  readonly heap: Heap
}

export const MAX_COLUMNS = 999 // FITS 4.0 §7.2.1 and §7.3.1

/**
 * The two axes of a table: bytes of a row, and rows.
 * @throws HeaderError when it has others, or more rows than data
 */
export function tableAxes({ bitpix, dims, dataLength }: TableHdu): { rowWidth: number; rowCount: number } {
  const [rowWidth, rowCount] = dims
  if (bitpix !== 8 || rowWidth === undefined || rowCount === undefined || dims.length !== 2) {
    throw new HeaderError(`a table with BITPIX = ${bitpix} and NAXIS = ${dims.length}`)
  }
  // a GCOUNT of 0 leaves a table without data
  if (rowWidth * rowCount > dataLength) {
    throw new HeaderError(`${rowCount} rows of ${rowWidth} bytes in ${dataLength} bytes of data`, { code: 'bad-size' })
  }
  return { rowWidth, rowCount }
}

/** TFIELDS. */
export function columnCount(header: Header): number {
  const count = header.integer('TFIELDS')
  if (count === undefined || count < 0 || count > MAX_COLUMNS) {
    throw new HeaderError(`TFIELDS is ${String(header.get('TFIELDS') ?? 'missing')}`)
  }
  return count
}

/** TFORMn, read by `parse`. */
export function columnFormat<Format>(
  header: Header,
  number: number,
  parse: (text: string) => Format | undefined,
): { format: string; parsed: Format } {
  const format = header.text(`TFORM${number}`)
  const parsed = format === undefined ? undefined : parse(format)
  if (format === undefined || parsed === undefined) {
    throw new HeaderError(`TFORM${number} is ${String(header.get(`TFORM${number}`) ?? 'missing')}`)
  }
  return { format, parsed }
}

/** What tables of both kinds say of a column under the same keywords. */
export function describedColumn(
  header: Header,
  number: number,
): Pick<Column, 'number' | 'name' | 'unit' | 'scale' | 'zero' | 'display' | 'comment'> {
  return {
    number,
    name: header.text(`TTYPE${number}`)?.trim() ?? '',
    unit: header.text(`TUNIT${number}`) || undefined,
    scale: header.number(`TSCAL${number}`) ?? 1,
    zero: header.number(`TZERO${number}`) ?? 0,
    display: header.text(`TDISP${number}`) || undefined,
    comment: header.card(`TTYPE${number}`)?.comment ?? '',
  }
}
