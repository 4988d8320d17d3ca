import { HeaderError } from '../errors.ts'
import type { Header } from '../header.ts'
import type { Column } from './column.ts'
import {
  type BinaryCode,
  type BinaryFormat,
  DESCRIPTOR_BYTES,
  parseBinaryFormat,
  parseDims,
  sizeOf,
} from './column-format.ts'
import { type ElementReader, storedBytes } from './field.ts'
import {
  columnCount,
  columnFormat,
  describedColumn,
  type StoredColumn,
  type TableHdu,
  type TableLayout,
  tableAxes,
} from './layout.ts'
import { bitReader, logicalReader } from './logical-reader.ts'
import { complexReader, numberReader, type Scaling } from './number-reader.ts'
import { textReader } from './text-reader.ts'

/**
 * Where the cells of a BINTABLE lie (FITS 4.0 §7.3).
 * @throws HeaderError when TFIELDS or a TFORMn is wrong, or the columns are wider than the row
 */
export function binaryLayout(hdu: TableHdu): TableLayout {
  const { header, dataStart, dataLength } = hdu
  const { rowWidth, rowCount } = tableAxes(hdu)
  const columns: StoredColumn[] = []
  let offset = 0
  for (let number = 1; number <= columnCount(header); number++) {
    const column = storedColumn(header, number, offset)
    columns.push(column)
    offset += column.width
    if (offset > rowWidth) throw new HeaderError(`column ${number} ends at byte ${offset} of a row of ${rowWidth}`)
  }
  const gap = header.integer('THEAP') ?? rowWidth * rowCount
  // a heap that begins among the rows, or behind the data, is none: its arrays then lie outside
  const length = gap < rowWidth * rowCount ? 0 : Math.max(0, dataLength - gap)
  return { columns, dataStart, rowWidth, rowCount, heap: { start: dataStart + gap, length } }
}

function storedColumn(header: Header, number: number, offset: number): StoredColumn {
  const { format, parsed } = columnFormat(header, number, parseBinaryFormat)
  const { code, descriptor, repeat } = parsed
  const described = describedColumn(header, number)
  const variable = descriptor !== undefined
  const dims = parseDims(header.text(`TDIM${number}`), variable ? undefined : repeat)
  const nullValue = INTEGERS.has(code) ? integerValue(header, `TNULL${number}`) : undefined
  const reader = readers[code]({ ...described, null: nullValue }, stringWidth(parsed, dims))
  const stored = dims && !variable ? sizeOf(dims) : repeat
  return {
    column: {
      ...described,
      ...cellsOf(parsed, dims, stored),
      ...{ format, type: reader.type, variable, dims, null: nullValue },
    },
    offset,
    width: variable ? repeat * DESCRIPTOR_BYTES[descriptor] : storedBytes(reader, repeat),
    stored,
    reader,
    descriptor: repeat === 0 ? undefined : descriptor,
  }
}

const INTEGERS = new Set<BinaryCode>(['B', 'I', 'J', 'K'])

const readers: Record<BinaryCode, (scaling: Scaling, stringWidth: number | undefined) => ElementReader> = {
  L: () => logicalReader,
  X: () => bitReader,
  A: (_, stringWidth) => textReader(stringWidth),
  B: (scaling) => numberReader('B', scaling),
  I: (scaling) => numberReader('I', scaling),
  J: (scaling) => numberReader('J', scaling),
  K: (scaling) => numberReader('K', scaling),
  E: (scaling) => numberReader('E', scaling),
  D: (scaling) => numberReader('D', scaling),
  C: (scaling) => complexReader('C', scaling),
  M: (scaling) => complexReader('M', scaling),
}

function integerValue(header: Header, keyword: string): number | bigint | undefined {
  const card = header.card(keyword)
  return card?.kind === 'integer' ? card.value : undefined
}

/** Several strings in a cell have the length that TDIM gives first; undefined is as long as the cell. */
function stringWidth({ descriptor, repeat }: BinaryFormat, dims: readonly number[] | undefined): number | undefined {
  if (descriptor) return dims && dims.length > 1 ? dims[0] : undefined
  return dims?.[0] ?? repeat
}

function cellsOf(
  { code, descriptor, longest }: BinaryFormat,
  dims: readonly number[] | undefined,
  stored: number,
): Pick<Column, 'cell' | 'count'> {
  if (code === 'A') {
    const several = dims !== undefined && dims.length > 1
    return { cell: several ? 'array' : 'scalar', count: several ? sizeOf(dims.slice(1)) : 1 }
  }
  if (descriptor) return { cell: 'array', count: longest ?? 0 }
  return { cell: stored === 1 && !dims ? 'scalar' : 'array', count: stored }
}
