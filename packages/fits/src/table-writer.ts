import type { WritableCard } from './card-format.ts'
import { further, type HduParts } from './writer.ts'

export type Cell = string | number | bigint | boolean

/** A column of a binary table to write. */
export interface WritableColumn {
  readonly name: string
  /** TFORM: repeat count and one of L B I J K E D A, as `1E`, `J` or `16A` (FITS 4.0 §7.3.1, table 18). */
  readonly format: string
  readonly unit?: string
  /** One value per row; with a repeat count above 1 (other than A) an array per row. Strings are cut at their width. */
  readonly values: ArrayLike<Cell | ArrayLike<Cell>>
}

export interface TableParts {
  readonly columns: readonly WritableColumn[]
  /** EXTNAME and anything else; cards that describe the table itself are left out. */
  readonly cards?: readonly WritableCard[]
}

type WriteCell = (view: DataView, at: number, value: Cell) => void

const cells: Record<string, { size: number; write: WriteCell }> = {
  L: { size: 1, write: (view, at, value) => view.setUint8(at, value ? 0x54 : 0x46) },
  B: { size: 1, write: (view, at, value) => view.setUint8(at, integer(value, 0, 0xff)) },
  I: { size: 2, write: (view, at, value) => view.setInt16(at, integer(value, -0x8000, 0x7fff)) },
  J: { size: 4, write: (view, at, value) => view.setInt32(at, integer(value, -0x80000000, 0x7fffffff)) },
  K: { size: 8, write: (view, at, value) => view.setBigInt64(at, BigInt(value)) },
  E: { size: 4, write: (view, at, value) => view.setFloat32(at, Number(value)) },
  D: { size: 8, write: (view, at, value) => view.setFloat64(at, Number(value)) },
}

function integer(value: Cell, least: number, most: number): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new RangeError(`${value} is no integer from ${least} to ${most}`)
  }
  return number
}

interface Layout {
  column: WritableColumn
  offset: number
  width: number
  write: (view: DataView, at: number, value: Cell | ArrayLike<Cell>) => void
}

/**
 * A BINTABLE extension (FITS 4.0 §7.3).
 * @throws RangeError for columns of different length, a format unknown here, or a value that does not fit its column
 */
export function table({ columns, cards }: TableParts): HduParts {
  const rows = columns[0]?.values.length ?? 0
  const layouts = layOut(columns)
  const width = layouts.reduce((sum, layout) => sum + layout.width, 0)
  const data = new Uint8Array(width * rows)
  const view = new DataView(data.buffer)
  for (const { column, offset, write } of layouts) {
    if (column.values.length !== rows) throw new RangeError(`column ${column.name} has not ${rows} rows`)
    for (let row = 0; row < rows; row++) write(view, row * width + offset, column.values[row]!)
  }
  const structure: WritableCard[] = [
    ['XTENSION', 'BINTABLE', 'binary table extension'],
    ['BITPIX', 8],
    ['NAXIS', 2],
    ['NAXIS1', width, 'bytes of a row'],
    ['NAXIS2', rows, 'rows'],
    ['PCOUNT', 0],
    ['GCOUNT', 1],
    ['TFIELDS', columns.length, 'columns'],
  ]
  const own = columns.flatMap(columnCards)
  const rest = further(cards).filter(
    (card) => !/^T(TYPE|FORM|UNIT)\d+$/.test('keyword' in card ? card.keyword : card[0]),
  )
  return { cards: [...structure, ...own, ...rest], data }
}

function columnCards({ name, format, unit }: WritableColumn, index: number): WritableCard[] {
  const cards: WritableCard[] = [
    [`TTYPE${index + 1}`, name],
    [`TFORM${index + 1}`, format],
  ]
  return unit === undefined ? cards : [...cards, [`TUNIT${index + 1}`, unit]]
}

function layOut(columns: readonly WritableColumn[]): Layout[] {
  let offset = 0
  return columns.map((column) => {
    const match = /^(\d*)([LBIJKEDA])$/.exec(column.format)
    if (!match) throw new RangeError(`column ${column.name}: TFORM ${column.format} is unknown`)
    const repeat = match[1] === '' ? 1 : Number(match[1])
    const cell = cells[match[2]!]
    const layout = cell
      ? { column, offset, width: repeat * cell.size, write: arrayWriter(column.name, repeat, cell) }
      : { column, offset, width: repeat, write: stringWriter(repeat) }
    offset += layout.width
    return layout
  })
}

function arrayWriter(
  name: string,
  repeat: number,
  { size, write }: { size: number; write: WriteCell },
): Layout['write'] {
  return (view, at, value) => {
    const values = typeof value === 'object' ? value : [value]
    if (values.length !== repeat) throw new RangeError(`column ${name}: ${values.length} values for ${repeat}`)
    for (let i = 0; i < repeat; i++) write(view, at + i * size, values[i]!)
  }
}

/** Strings end early with NUL bytes, which a new buffer holds already (FITS 4.0 §7.3.3.1). */
function stringWriter(width: number): Layout['write'] {
  return (view, at, value) => {
    const text = String(value).slice(0, width)
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code < 0x20 || code > 0x7e) throw new RangeError(`${JSON.stringify(text)} is not printable ASCII`)
      view.setUint8(at + i, code)
    }
  }
}
