import type { Complex } from '../card-value.ts'
import type { Cell, Column, Scalar } from '../tables/column.ts'

/** How the cells of a column are written, of whatever kind they are. */
export interface CellText {
  /** JSON: numbers as they are, NaN and infinities as strings, {"$int":"…"} beyond 2^53, [re, im], null. */
  json(cell: Cell): string
  /** As a person reads it: arrays in brackets, nothing for what is undefined. */
  plain(cell: Cell): string
}

/** The text of the cells of one column. Arrays are nested by TDIM, the axis that varies slowest outside. */
export function cellText(column: Column): CellText {
  const inner = innerDims(column)
  // the shortest text that is the same float, where JSON has that of the double
  const short = /^\d*[PQ]?E/.test(column.format) && column.scale === 1 && column.zero === 0
  return {
    json: (cell) => (isArray(cell) ? nested(Array.from(cell, scalarJson), inner) : scalarJson(cell)),
    plain(cell) {
      const plain = (value: Scalar): string => scalarPlain(value, short)
      return isArray(cell) ? nested(Array.from(cell, plain), inner) : plain(cell)
    },
  }
}

const isArray = (cell: Cell): cell is Exclude<Cell, Scalar> => typeof cell === 'object' && 'length' in cell

/** Lengths of all axes but the slowest; of text the first axis is within the strings. */
const innerDims = ({ dims = [], type }: Column): readonly number[] => dims.slice(type === 'text' ? 1 : 0, -1)

function nested(items: readonly string[], inner: readonly number[]): string {
  let level = items
  for (const length of inner) {
    if (length < 1) return '[]'
    level = Array.from({ length: Math.ceil(level.length / length) }, (_, i) =>
      bracketed(level.slice(i * length, (i + 1) * length)),
    )
  }
  return bracketed(level)
}

const bracketed = (items: readonly string[]): string => `[${items.join(',')}]`

const isComplex = (value: Scalar): value is Complex => typeof value === 'object'

function scalarJson(value: Scalar): string {
  if (value === undefined) return 'null'
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : `"${value}"`
  if (typeof value === 'bigint') return bigintJson(value)
  if (isComplex(value)) return bracketed([scalarJson(value.real), scalarJson(value.imaginary)])
  return JSON.stringify(value)
}

const bigintJson = (value: bigint): string =>
  Number.isSafeInteger(Number(value)) ? String(value) : `{"$int":"${value}"}`

function scalarPlain(value: Scalar, short: boolean): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return short ? shortFloat(value) : String(value)
  if (isComplex(value)) return `(${value.real},${value.imaginary})`
  return String(value)
}

/** Nine digits tell all 32-bit floats apart, fewer do for most. */
const MOST_DIGITS = 9

function shortFloat(value: number): string {
  for (let digits = 6; digits < MOST_DIGITS; digits++) {
    const rounded = Number(value.toPrecision(digits))
    if (Math.fround(rounded) === value) return String(rounded)
  }
  return String(Number(value.toPrecision(MOST_DIGITS)))
}
