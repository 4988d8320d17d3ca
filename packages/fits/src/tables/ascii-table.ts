import { HeaderError } from '../errors.ts'
import type { Header } from '../header.ts'
import { asciiReader } from './ascii-reader.ts'
import { parseAsciiFormat } from './column-format.ts'
import {
  columnCount,
  columnFormat,
  describedColumn,
  type StoredColumn,
  type TableHdu,
  type TableLayout,
  tableAxes,
} from './layout.ts'

/**
 * Where the cells of a TABLE, whose rows are text, lie (FITS 4.0 §7.2).
 * @throws HeaderError when TFIELDS, a TFORMn or a TBCOLn is wrong
 */
export function asciiLayout(hdu: TableHdu): TableLayout {
  const { header, dataStart } = hdu
  const axes = tableAxes(hdu)
  const columns = Array.from({ length: columnCount(header) }, (_, index) => storedColumn(header, index + 1))
  for (const { column, offset, width } of columns) {
    if (offset < 0 || offset + width > axes.rowWidth) {
      throw new HeaderError(`TBCOL${column.number}: the column does not lie within a row of ${axes.rowWidth}`)
    }
  }
  return { columns, dataStart, ...axes, heap: { start: dataStart, length: 0 } }
}

function storedColumn(header: Header, number: number): StoredColumn {
  const { format, parsed } = columnFormat(header, number, parseAsciiFormat)
  const first = header.integer(`TBCOL${number}`)
  if (first === undefined) {
    throw new HeaderError(`TBCOL${number} is ${String(header.get(`TBCOL${number}`) ?? 'missing')}`)
  }
  const described = describedColumn(header, number)
  const nullText = header.text(`TNULL${number}`)
  const reader = asciiReader(parsed, { ...described, null: nullText })
  return {
    column: {
      ...described,
      ...{ format, type: reader.type, cell: 'scalar', variable: false, count: 1, dims: undefined, null: nullText },
    },
    offset: first - 1,
    width: parsed.width,
    stored: parsed.width,
    reader,
    descriptor: undefined,
  }
}
