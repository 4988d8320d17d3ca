import { HeaderError, UnsupportedError } from '../errors.ts'
import type { Hdu } from '../hdu.ts'
import type { Header } from '../header.ts'

/** A column of a binary table whose rows describe compressed data, and where it lies in a row. */
export interface TileColumn {
  readonly name: string
  /** The letter of TFORM: P or Q for a descriptor, D or J for a number, and so on. */
  readonly code: string
  /** Values in a cell. */
  readonly repeat: number
  /** Bytes of one value; of P and Q, of one value of the array in the heap. */
  readonly elementBytes: number
  /** The letter of the values: of P and Q, of those in the heap. */
  readonly element: string
  /** Bytes from the start of the row, and bytes of the cell. */
  readonly offset: number
  readonly width: number
}

const MAX_FIELDS = 999 // FITS 4.0 §7.3.1

/** Bytes of one value of each TFORM letter (FITS 4.0 §7.3.1, table 18). Bits are counted apart. */
export const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  L: 1,
  X: 1,
  B: 1,
  I: 2,
  J: 4,
  K: 8,
  A: 1,
  E: 4,
  D: 8,
  C: 8,
  M: 16,
}
const DESCRIPTOR_BYTES: Readonly<Record<string, number>> = { P: 8, Q: 16 }

const FORM = /^(\d*)(?:([LXBIJKAEDCM])|([PQ])([LXBIJKAEDCM]))/

/**
 * The columns of a binary table, by `keyword` TFORM, or ZFORM for the columns that a compressed table had.
 * @throws HeaderError when a form is missing or unknown, or the columns do not fit into `rowBytes`
 */
export function tileColumns(header: Header, rowBytes: number, keyword: 'TFORM' | 'ZFORM' = 'TFORM'): TileColumn[] {
  const fields = header.integer('TFIELDS')
  if (fields === undefined || fields < 0 || fields > MAX_FIELDS)
    throw new HeaderError('TFIELDS is no number of columns')
  const columns: TileColumn[] = []
  let offset = 0
  for (let field = 1; field <= fields; field++) {
    const form = header.text(`${keyword}${field}`)
    const name = (header.text(`TTYPE${field}`) ?? '').trim().toUpperCase()
    const column = { name, offset, ...parseForm(form ?? '', `${keyword}${field}`) }
    columns.push(column)
    offset += column.width
  }
  if (offset > rowBytes) throw new HeaderError(`${fields} columns need ${offset} bytes, a row has ${rowBytes}`)
  return columns
}

function parseForm(form: string, keyword: string): Omit<TileColumn, 'name' | 'offset'> {
  const match = FORM.exec(form.trim())
  if (!match) throw new HeaderError(`${keyword} is ${form ? `'${form}'` : 'missing'}`)
  const repeat = match[1] === '' ? 1 : Number(match[1])
  const [, , plain, descriptor, target] = match
  const element = plain ?? target!
  const elementBytes = ELEMENT_BYTES[element]!
  if (descriptor)
    return { code: descriptor, repeat, element, elementBytes, width: repeat * DESCRIPTOR_BYTES[descriptor]! }
  const width = element === 'X' ? Math.ceil(repeat / 8) : repeat * elementBytes
  return { code: element, repeat, element, elementBytes, width }
}

/** Whether cells of this column are descriptors of arrays in the heap. */
export const isDescriptor = ({ code }: TileColumn): boolean => code === 'P' || code === 'Q'

/** A number of values and where they start in the heap, bytes from its start (FITS 4.0 §7.3.5). */
export interface Descriptor {
  readonly count: number
  readonly offset: number
}

/** Reads descriptor `at` bytes into `view`. Numbers beyond 2^53 lose digits, and lie outside any heap anyway. */
export function readDescriptor(view: DataView, at: number, code: string): Descriptor {
  if (code === 'P') return { count: view.getUint32(at), offset: view.getUint32(at + 4) }
  const wide = (from: number): number => view.getUint32(from) * 2 ** 32 + view.getUint32(from + 4)
  return { count: wide(at), offset: wide(at + 8) }
}

/**
 * A number in a cell.
 * @throws UnsupportedError when the column holds no single numbers
 */
export function readNumber(view: DataView, rowStart: number, { name, code, offset }: TileColumn): number {
  const read = NUMBERS[code]
  if (!read) throw new UnsupportedError(`column ${name} holds ${code} where a number is due`)
  return read(view, rowStart + offset)
}

const NUMBERS: Readonly<Record<string, (view: DataView, at: number) => number>> = {
  B: (view, at) => view.getUint8(at),
  I: (view, at) => view.getInt16(at),
  J: (view, at) => view.getInt32(at),
  K: (view, at) => Number(view.getBigInt64(at)),
  E: (view, at) => view.getFloat32(at),
  D: (view, at) => view.getFloat64(at),
}

/**
 * Where the heap of a binary table begins, bytes from the start of its data: THEAP, or right behind the rows
 * (FITS 4.0 §7.3.5).
 * @throws HeaderError when THEAP lies within the rows or behind the data
 */
export function heapStart({ header, dims, dataLength }: Hdu): number {
  const rowsEnd = (dims[0] ?? 0) * (dims[1] ?? 0)
  const start = header.has('THEAP') ? header.integer('THEAP') : rowsEnd
  if (start !== undefined && start >= rowsEnd && start <= dataLength) return start
  throw new HeaderError(`THEAP is ${header.get('THEAP')}`)
}
