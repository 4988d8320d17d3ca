import { HeaderError } from '../errors.ts'
import type { Bitpix } from '../hdu.ts'
import type { Header } from '../header.ts'
import type { Column } from './column.ts'
import { sizeOf } from './column-format.ts'
import { storedBytes } from './field.ts'
import { MAX_COLUMNS, type StoredColumn, type TableHdu, type TableLayout } from './layout.ts'
import { type NumberCode, numberReader, type Scaling } from './number-reader.ts'

/** The name of the column that holds the arrays of random groups. */
export const GROUP_DATA = 'DATA'

const CODES: Record<Bitpix, NumberCode> = { 8: 'B', 16: 'I', 32: 'J', 64: 'K', [-32]: 'E', [-64]: 'D' }

/**
 * Random groups (FITS 4.0 §6) as a table: a row is a group, the columns are its parameters and then `DATA`, the array.
 * Formats are those that a binary table would have.
 * @throws HeaderError when PCOUNT or GCOUNT is wrong
 */
export function groupsLayout({ header, bitpix, dims, dataStart, dataLength }: TableHdu): TableLayout {
  const parameters = header.integer('PCOUNT') ?? 0
  const rowCount = header.integer('GCOUNT') ?? 1
  if (dims[0] !== 0) throw new HeaderError(`random groups with NAXIS1 = ${dims[0]}`)
  if (parameters < 0 || parameters > MAX_COLUMNS) throw new HeaderError(`PCOUNT is ${parameters}`)
  const axes = dims.slice(1)
  const count = sizeOf(axes)
  const columns = Array.from({ length: parameters }, (_, index) => parameterColumn(header, bitpix, index))
  columns.push(arrayColumn(header, bitpix, { index: parameters, count, dims: axes }))
  const rowWidth = (Math.abs(bitpix) / 8) * (parameters + count)
  if (rowWidth * rowCount > dataLength) throw new HeaderError(`GCOUNT is ${rowCount}`, { code: 'bad-size' })
  return { columns, dataStart, rowWidth, rowCount, heap: { start: dataStart, length: 0 } }
}

function parameterColumn(header: Header, bitpix: Bitpix, index: number): StoredColumn {
  const number = index + 1
  const scaling = {
    scale: header.number(`PSCAL${number}`) ?? 1,
    zero: header.number(`PZERO${number}`) ?? 0,
    null: undefined,
  }
  return numberColumn(bitpix, scaling, {
    ...{ number, offset: (index * Math.abs(bitpix)) / 8, count: 1, dims: undefined },
    name: header.text(`PTYPE${number}`)?.trim() ?? '',
    comment: header.card(`PTYPE${number}`)?.comment ?? '',
    unit: header.text(`PUNIT${number}`) || undefined,
  })
}

function arrayColumn(
  header: Header,
  bitpix: Bitpix,
  { index, count, dims }: { index: number; count: number; dims: readonly number[] },
): StoredColumn {
  const scaling = {
    scale: header.number('BSCALE') ?? 1,
    zero: header.number('BZERO') ?? 0,
    null: bitpix > 0 ? header.integer('BLANK') : undefined,
  }
  return numberColumn(bitpix, scaling, {
    ...{ number: index + 1, offset: (index * Math.abs(bitpix)) / 8, count, dims },
    ...{ name: GROUP_DATA, comment: '', unit: header.text('BUNIT') || undefined },
  })
}

function numberColumn(
  bitpix: Bitpix,
  scaling: Scaling,
  {
    offset,
    ...described
  }: Pick<Column, 'number' | 'name' | 'comment' | 'unit' | 'count' | 'dims'> & { offset: number },
): StoredColumn {
  const code = CODES[bitpix]
  const reader = numberReader(code, scaling)
  const { count, dims } = described
  return {
    column: {
      ...described,
      ...scaling,
      ...{ format: `${count}${code}`, type: reader.type, cell: dims ? 'array' : 'scalar' },
      ...{ variable: false, display: undefined },
    },
    ...{ offset, width: storedBytes(reader, count), stored: count, reader, descriptor: undefined },
  }
}
