import type { Hdu } from '../hdu.ts'
import { type Complaint, error, warning } from './finding.ts'

/** Where a column lies in a row, as far as checking goes. */
export interface ColumnPlace {
  /** Number of the column, from 1. */
  readonly number: number
  /** The letter of TFORM: L X B I J K A E D C M, P or Q for descriptors; A I F E D in an ASCII table. */
  readonly code: string
  readonly offset: number
  readonly width: number
  readonly repeat: number
  /** The letter of the elements of a variable-length array. */
  readonly element: string
  /** The most elements that TFORM promises of a variable-length array. */
  readonly longest: number | undefined
}

/** Bytes of an element (FITS 4.0 §7.3.1, table 18); of X an eighth. */
export const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  ...{ L: 1, X: 1 / 8, B: 1, I: 2, J: 4, K: 8, A: 1 },
  ...{ E: 4, D: 8, C: 8, M: 16, P: 8, Q: 16 },
}

/** What the header of a table says wrongly of its columns (FITS 4.0 §7.2 and §7.3); the columns that it describes. */
export function tableColumns(hdu: Hdu): { columns: ColumnPlace[]; complaints: Complaint[] } {
  const { header, dims } = hdu
  const count = header.integer('TFIELDS')
  if (count === undefined || count < 0 || count > 999) {
    return { columns: [], complaints: [error(`TFIELDS is ${header.get('TFIELDS')}, and must be 0 to 999`)] }
  }
  const read = hdu.type === 'TABLE' ? asciiColumn : binaryColumn
  const columns: ColumnPlace[] = []
  const complaints = [...strayKeywords(hdu, count)]
  let offset = 0
  for (let number = 1; number <= count; number++) {
    const column = read(hdu, number, offset)
    if (column === undefined) complaints.push(error(formFault(hdu, number)))
    else columns.push(column)
    offset += column?.width ?? 0
  }
  // without all columns it cannot be told where the others are
  if (columns.length < count) return { columns: [], complaints }
  const rowBytes = dims[0] ?? 0
  if (hdu.type === 'BINTABLE' && offset !== rowBytes) {
    complaints.push(error(`NAXIS1 is ${rowBytes}, the columns take ${offset} bytes`))
    return { columns: [], complaints }
  }
  for (const column of columns) complaints.push(...columnComplaints(hdu, column))
  if (hdu.type === 'BINTABLE') complaints.push(...heapComplaints(hdu))
  return {
    columns: columns.filter((column) => column.offset >= 0 && column.offset + column.width <= rowBytes),
    complaints,
  }
}

const PLAIN = /^(\d*)([LXBIJKAEDCM])/
const ARRAY = /^([01]?)([PQ])([LXBIJKAEDCM])(?:\((\d*)\))?$/

function binaryColumn({ header }: Hdu, number: number, offset: number): ColumnPlace | undefined {
  const form = header.text(`TFORM${number}`)?.trim() ?? ''
  const array = ARRAY.exec(form)
  const match = array ?? PLAIN.exec(form)
  if (!match) return undefined
  const code = match[2]!
  const repeat = match[1] === '' ? 1 : Number(match[1])
  const width = Math.ceil(repeat * ELEMENT_BYTES[code]!)
  return {
    number,
    code,
    offset,
    width,
    repeat,
    element: array?.[3] ?? '',
    longest: array?.[4] ? Number(array[4]) : undefined,
  }
}

const ASCII = /^(?:([AI])(\d+)|([FED])(\d+)\.(\d+))$/

function asciiColumn({ header }: Hdu, number: number): ColumnPlace | undefined {
  const match = ASCII.exec(header.text(`TFORM${number}`)?.trim() ?? '')
  const start = header.integer(`TBCOL${number}`)
  if (!match || start === undefined) return undefined
  const [code, width] = [match[1] ?? match[3]!, Number(match[2] ?? match[4])]
  return { number, code, offset: start - 1, width, repeat: 1, element: '', longest: undefined }
}

function formFault({ header, type }: Hdu, number: number): string {
  const form = header.get(`TFORM${number}`)
  if (form === undefined) return `TFORM${number} is missing`
  const place = type === 'TABLE' && header.integer(`TBCOL${number}`) === undefined
  return place ? `TBCOL${number} is missing` : `TFORM${number} is '${form}', which is no format`
}

function* strayKeywords({ header }: Hdu, count: number): Generator<Complaint, void, undefined> {
  for (const { keyword } of header.cards) {
    const match = /^(?:TTYPE|TFORM|TUNIT|TNULL|TSCAL|TZERO|TDISP|TBCOL|TDIM)(\d+)$/.exec(keyword)
    if (match && (Number(match[1]) > count || Number(match[1]) === 0)) {
      yield error(`${keyword} is of a column that is not there`)
    }
  }
}

function* columnComplaints({ header, type, dims }: Hdu, column: ColumnPlace): Generator<Complaint, void, undefined> {
  const { number, code, offset, width, repeat } = column
  const names = header.text(`TTYPE${number}`)
  if (names === undefined) yield warning(`column ${number} has no name (TTYPE${number})`)
  if (type === 'TABLE') {
    if (offset < 0 || offset + width > dims[0]!) yield error(`column ${number} reaches beyond the row`)
    return
  }
  if (header.has(`TNULL${number}`) && !'BIJKPQ'.includes(code)) yield error(`TNULL${number} is for integers only`)
  for (const keyword of [`TSCAL${number}`, `TZERO${number}`]) {
    if (header.has(keyword) && 'ALX'.includes(code)) yield error(`${keyword} is for numbers only`)
  }
  const dim = header.text(`TDIM${number}`)
  if (dim === undefined || column.element !== '') return
  const sizes = /^\( *\d+ *(, *\d+ *)*\)$/.test(dim.trim()) ? dim.match(/\d+/g)!.map(Number) : undefined
  const elements = sizes?.reduce((product, size) => product * size, 1)
  if (elements === undefined || elements > repeat)
    yield error(`TDIM${number} is '${dim}', which is no shape of ${repeat}`)
}

/** The heap begins behind the rows and ends with the data (FITS 4.0 §7.3.2, THEAP). */
function* heapComplaints({ header, dims, dataLength }: Hdu): Generator<Complaint, void, undefined> {
  const theap = header.integer('THEAP')
  if (theap === undefined) return
  const [rowBytes = 0, rows = 0] = dims
  if (theap < rowBytes * rows || theap > dataLength)
    yield error(`THEAP is ${theap}, not between the rows and the end of the data`)
}
