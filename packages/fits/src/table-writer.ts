import type { WritableCard } from './card-format.ts'
import { type BinaryFormat, DESCRIPTOR_BYTES, parseBinaryFormat, sizeOf } from './tables/column-format.ts'
import { elementWriter, type StoredForm, type WritableCell } from './tables/element-writer.ts'
import { storedBytes } from './tables/field.ts'
import { HeapWriter } from './tables/heap-writer.ts'
import { further, type HduParts } from './writer.ts'

export type { WritableCell } from './tables/element-writer.ts'

/** A column of a binary table to write. */
export interface WritableColumn extends StoredForm {
  readonly name: string
  /**
   * TFORM (FITS 4.0 §7.3.1, table 18): a repeat count and one of L X B I J K A E D C M, as `1E`, `J` or `16A`; or P or Q
   * and one of these, as `PJ`, for arrays that differ in length: they go to the heap.
   */
  readonly format: string
  readonly unit?: string
  /**
   * One value per row, physical ones where there are `scale` and `zero`; with a repeat count other than 1, and with P
   * and Q, an array per row, save for text. Strings are cut at their width. Undefined is written as `null`, in floats as
   * NaN, in logicals as the invalid one.
   */
  readonly values: ArrayLike<WritableCell | ArrayLike<WritableCell>>
  /** TDIM: the shape of each cell, the fastest axis first; of an array of strings that is their length. */
  readonly dims?: readonly number[]
  /** TDISP. */
  readonly display?: string
  /** Comment of the TTYPE card. */
  readonly comment?: string
}

export interface TableParts {
  readonly columns: readonly WritableColumn[]
  /** EXTNAME and anything else; cards that describe the table itself are left out. */
  readonly cards?: readonly WritableCard[]
}

/**
 * A BINTABLE extension (FITS 4.0 §7.3).
 * @throws RangeError for columns of different length, a format unknown here, or a value that does not fit its column
 */
export function table({ columns, cards }: TableParts): HduParts {
  const rows = columns[0]?.values.length ?? 0
  const heap = new HeapWriter()
  const layouts = layOut(columns, heap)
  const width = layouts.reduce((sum, layout) => sum + layout.width, 0)
  const main = new Uint8Array(width * rows)
  const view = new DataView(main.buffer)
  for (const { column, offset, write } of layouts) {
    if (column.values.length !== rows) throw new RangeError(`column ${column.name} has not ${rows} rows`)
    for (let row = 0; row < rows; row++) write(view, row * width + offset, column.values[row])
  }
  const structure: WritableCard[] = [
    ['XTENSION', 'BINTABLE', 'binary table extension'],
    ['BITPIX', 8],
    ['NAXIS', 2],
    ['NAXIS1', width, 'bytes of a row'],
    ['NAXIS2', rows, 'rows'],
    heap.length > 0 ? ['PCOUNT', heap.length, 'bytes of the heap'] : ['PCOUNT', 0],
    ['GCOUNT', 1],
    ['TFIELDS', columns.length, 'columns'],
  ]
  const own = layouts.flatMap(columnCards)
  const rest = further(cards).filter((card) => !OF_COLUMNS.test('keyword' in card ? card.keyword : card[0]))
  return { cards: [...structure, ...own, ...rest], data: heap.behind(main) }
}

const OF_COLUMNS = /^(T(TYPE|FORM|UNIT|NULL|SCAL|ZERO|DISP|DIM)\d+|THEAP)$/i

interface Layout {
  readonly column: WritableColumn
  /** TFORM, once everything is written. */
  readonly format: () => string
  readonly offset: number
  readonly width: number
  readonly write: (view: DataView, at: number, value: WritableColumn['values'][number]) => void
}

function columnCards({ column, format }: Layout, index: number): WritableCard[] {
  const n = index + 1
  const cards: (WritableCard | undefined)[] = [
    column.comment ? [`TTYPE${n}`, column.name, column.comment] : [`TTYPE${n}`, column.name],
    [`TFORM${n}`, format()],
    column.unit === undefined ? undefined : [`TUNIT${n}`, column.unit],
    column.dims && [`TDIM${n}`, `(${column.dims.join(',')})`],
    column.null === undefined ? undefined : [`TNULL${n}`, column.null],
    column.scale === undefined ? undefined : [`TSCAL${n}`, written(column.scale)],
    column.zero === undefined ? undefined : [`TZERO${n}`, written(column.zero)],
    column.display === undefined ? undefined : [`TDISP${n}`, column.display],
  ]
  return cards.filter((card) => card !== undefined)
}

/** Whole numbers as integers, also those beyond 2^53: readers look for the TZERO of unsigned integers. */
const written = (value: number | bigint) =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2 ** 63 ? BigInt(value) : value

function layOut(columns: readonly WritableColumn[], heap: HeapWriter): Layout[] {
  let offset = 0
  return columns.map((column) => {
    const format = parseBinaryFormat(column.format)
    if (!format) throw new RangeError(`column ${column.name}: TFORM ${column.format} is unknown`)
    const layout = { column, offset, ...(format.descriptor ? variable(column, format, heap) : fixed(column, format)) }
    offset += layout.width
    return layout
  })
}

type Field = Pick<Layout, 'format' | 'width' | 'write'>

function fixed(column: WritableColumn, { code, repeat }: BinaryFormat): Field {
  if (column.dims && sizeOf(column.dims) !== repeat)
    throw new RangeError(`column ${column.name}: dims are not ${repeat}`)
  const format = (): string => column.format
  if (code === 'A') return { format, width: repeat, write: stringWriter(column, repeat) }
  const writer = elementWriter(code, column)
  return {
    format,
    width: storedBytes(writer, repeat),
    write(view, at, value) {
      const values = isArray(value) ? value : [value]
      if (values.length !== repeat) throw new RangeError(`column ${column.name}: ${values.length} values for ${repeat}`)
      writer.write(view, at, values)
    },
  }
}

function variable(column: WritableColumn, { code, repeat, descriptor = 'P' }: BinaryFormat, heap: HeapWriter): Field {
  if (repeat !== 1) throw new RangeError(`column ${column.name}: ${column.format} holds no array`)
  const writer = code === 'A' ? undefined : elementWriter(code, column)
  let longest = 0
  return {
    format: () => `1${descriptor}${code}(${longest})`,
    width: DESCRIPTOR_BYTES[descriptor],
    write(view, at, value) {
      const text = writer === undefined ? String(value) : ''
      const values = isArray(value) ? value : [value]
      const length = writer ? values.length : text.length
      const place = heap.add(writer ? storedBytes(writer, length) : length, (into, start) =>
        writer ? writer.write(into, start, values) : writeString(into, start, text),
      )
      longest = Math.max(longest, length)
      writeDescriptor(view, at, { descriptor, length, place, name: column.name })
    },
  }
}

interface Descriptor {
  readonly descriptor: 'P' | 'Q'
  readonly length: number
  readonly place: number
  readonly name: string
}

function writeDescriptor(view: DataView, at: number, { descriptor, length, place, name }: Descriptor): void {
  if (descriptor === 'Q') {
    view.setBigInt64(at, BigInt(length))
    view.setBigInt64(at + 8, BigInt(place))
    return
  }
  if (place > 0x7fffffff) throw new RangeError(`column ${name}: the heap is too large for P, Q takes more`)
  view.setInt32(at, length)
  view.setInt32(at + 4, place)
}

const isArray = (value: WritableColumn['values'][number]): value is ArrayLike<WritableCell> =>
  typeof value === 'object' && 'length' in value

/**
 * Strings end early with NUL bytes, which a new buffer holds already (FITS 4.0 §7.3.3.1). Those of an array end with
 * blanks: behind a NUL nothing is defined.
 */
function stringWriter({ name, dims }: WritableColumn, width: number): Layout['write'] {
  const size = dims?.[0] ?? width
  const count = size === 0 ? 0 : width / size
  return (view, at, value) => {
    if (!isArray(value)) return writeString(view, at, String(value ?? '').slice(0, width))
    if (value.length !== count) throw new RangeError(`column ${name}: ${value.length} values for ${count}`)
    for (let i = 0; i < count; i++) {
      writeString(
        view,
        at + i * size,
        String(value[i] ?? '')
          .slice(0, size)
          .padEnd(size),
      )
    }
  }
}

function writeString(view: DataView, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x20 || code > 0x7e) throw new RangeError(`${JSON.stringify(text)} is not printable ASCII`)
    view.setUint8(at + i, code)
  }
}
