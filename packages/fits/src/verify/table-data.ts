import type { Hdu } from '../hdu.ts'
import type { Header } from '../header.ts'
import type { Source } from '../source.ts'
import { type Complaint, error, warning } from './finding.ts'
import { type ColumnPlace, ELEMENT_BYTES } from './table-rules.ts'

const BATCH_BYTES = 2 ** 20

/**
 * Cells of a table that hold what their column cannot (FITS 4.0 §7.2.3 to §7.2.5, §7.3.3, §7.3.5): reads all rows,
 * and of the heap logical values and text. One complaint per column and kind.
 */
export async function tableDataComplaints(
  source: Source,
  hdu: Hdu,
  { columns, signal }: { columns: readonly ColumnPlace[]; signal?: AbortSignal | undefined },
): Promise<Complaint[]> {
  const [rowBytes = 0, rows = 0] = hdu.dims
  const found = new Map<string, Complaint>()
  const heap = new Heap(source, hdu, signal)
  const checked = columns.filter(({ code }) => hdu.type === 'TABLE' || 'LXAPQ'.includes(code))
  if (rowBytes === 0 || checked.length === 0) return []
  const batch = Math.max(1, Math.floor(BATCH_BYTES / rowBytes))
  for (let first = 0; first < rows; first += batch) {
    const length = Math.min(batch, rows - first) * rowBytes
    const bytes = await source.read(hdu.dataStart + first * rowBytes, length, signal)
    for (let at = 0; at + rowBytes <= bytes.length; at += rowBytes) {
      for (const column of checked) {
        const cell = bytes.subarray(at + column.offset, at + column.offset + column.width)
        const row = first + at / rowBytes + 1
        // awaiting each plain cell would cost more than checking it
        const fault = isArray(column) ? await arrayFault(cell, column, heap) : cellFault(cell, column, hdu)
        if (fault === undefined) continue
        const key = `${column.number} ${fault.message}`
        if (!found.has(key)) found.set(key, placed(fault, column, row))
      }
    }
    // cut short, which is said elsewhere
    if (bytes.length < length) break
  }
  return [...found.values()]
}

const placed = ({ severity, message }: Complaint, { number }: ColumnPlace, row: number): Complaint => ({
  severity,
  message: `row ${row}, column ${number}: ${message}`,
})

const LOGICAL: readonly number[] = [0x54, 0x46, 0]
const BAD_LOGICAL = error('a logical value is T, F or 0')
const BAD_TEXT = error('other characters than printable ASCII')

const cellFault = (cell: Uint8Array, column: ColumnPlace, { type, header }: Hdu): Complaint | undefined =>
  type === 'TABLE' ? asciiFault(cell, column, header) : elementsFault(cell, column.code, column.repeat)

function asciiFault(cell: Uint8Array, { code, number }: ColumnPlace, header: Header): Complaint | undefined {
  if (cell.some(isNoText)) return BAD_TEXT
  if (code === 'A') return undefined
  const text = LATIN.decode(cell).trim()
  if (text === '' || text === header.text(`TNULL${number}`)?.trim()) return undefined
  if (code === 'I') return /^[+-]?\d+$/.test(text) ? undefined : error('this is no integer')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([ED]?[+-]\d+|[ED]\d+)?$/.test(text)) return error('this is no number')
  return text.includes('.') ? undefined : warning('the number has no decimal point')
}

const LATIN = new TextDecoder('latin1')
const isNoText = (byte: number): boolean => byte < 0x20 || byte > 0x7e

const isArray = ({ element }: ColumnPlace): boolean => element !== ''

async function arrayFault(cell: Uint8Array, column: ColumnPlace, heap: Heap): Promise<Complaint | undefined> {
  const { code, element } = column
  if (column.repeat === 0) return undefined
  const { count, offset } = descriptorOf(cell, code)
  if (count === 0) return undefined
  const bytes = Math.ceil(count * ELEMENT_BYTES[element]!)
  if (count < 0 || offset < 0 || offset + bytes > heap.length) return error('the array is not within the heap')
  if (column.longest !== undefined && count > column.longest) return error('the array is longer than TFORM says')
  if (element !== 'L' && element !== 'A') return undefined
  const elements = await heap.read(offset, bytes)
  return elements && elementsFault(elements, element, count)
}

function elementsFault(cell: Uint8Array, code: string, repeat: number): Complaint | undefined {
  if (code === 'L') return cell.every((byte) => LOGICAL.includes(byte)) ? undefined : BAD_LOGICAL
  if (code === 'X') {
    const unused = cell.length * 8 - repeat
    return unused > 0 && cell.at(-1)! & (2 ** unused - 1) ? error('bits behind the last are not 0') : undefined
  }
  // text may end early with NUL, and what follows is undefined
  const end = cell.indexOf(0)
  return cell.subarray(0, end < 0 ? cell.length : end).some(isNoText) ? BAD_TEXT : undefined
}

function descriptorOf(cell: Uint8Array, code: string): { count: number; offset: number } {
  const view = new DataView(cell.buffer, cell.byteOffset, cell.byteLength)
  if (code === 'P') return { count: view.getInt32(0), offset: view.getInt32(4) }
  return { count: Number(view.getBigInt64(0)), offset: Number(view.getBigInt64(8)) }
}

/** The heap of a table, of which no more is read than there is: many descriptors may point to the same bytes. */
class Heap {
  readonly length: number
  readonly #source: Source
  readonly #start: number
  readonly #signal: AbortSignal | undefined
  #left: number

  constructor(source: Source, { header, dims, dataStart, dataLength }: Hdu, signal: AbortSignal | undefined) {
    const [rowBytes = 0, rows = 0] = dims
    const start = header.integer('THEAP') ?? rowBytes * rows
    this.length = Math.max(0, dataLength - start)
    this.#source = source
    this.#start = dataStart + start
    this.#signal = signal
    this.#left = this.length
  }

  async read(offset: number, length: number): Promise<Uint8Array | undefined> {
    if (length > this.#left || length > BATCH_BYTES) return undefined
    this.#left -= length
    return await this.#source.read(this.#start + offset, length, this.#signal)
  }
}
