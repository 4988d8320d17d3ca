import type { Source } from '../source.ts'
import type { Field } from './field.ts'
import type { TableLayout } from './layout.ts'

// Reading over a gap of so many bytes costs less than asking again.
export const WORTH_A_READ = 64 * 1024

/** Bytes of a row that are wanted. */
export interface Span {
  readonly offset: number
  readonly width: number
}

/** Rows from `from` up to, not including, `to`. */
export interface RowRange {
  readonly from: number
  readonly to: number
}

/** Where rows are read from. */
export interface RowSource extends Pick<TableLayout, 'dataStart' | 'rowWidth'> {
  readonly source: Source
}

/** Bytes that one row costs to read: those between the spans too, where they are few. */
export const bytesPerRow = ({ width }: Span, rowWidth: number): number => (isSparse(width, rowWidth) ? width : rowWidth)

const isSparse = (width: number, rowWidth: number): boolean => rowWidth - width >= WORTH_A_READ

/**
 * Reads a span of successive rows: at once, or row by row where most of a row is not wanted. The answer has fewer rows
 * where the data end before.
 */
export async function readField(
  { source, dataStart, rowWidth }: RowSource,
  { offset, width }: Span,
  { from, to }: RowRange,
  signal?: AbortSignal,
): Promise<Field> {
  const start = dataStart + from * rowWidth + offset
  const whole = { start: 0, firstRow: from }
  if (width === 0 || to === from) return { ...whole, bytes: new Uint8Array(0), stride: 0, rows: to - from }
  if (!isSparse(width, rowWidth)) {
    const bytes = await source.read(start, (to - from - 1) * rowWidth + width, signal)
    const rows = bytes.length < width ? 0 : Math.floor((bytes.length - width) / rowWidth) + 1
    return { ...whole, bytes, stride: rowWidth, rows }
  }
  const bytes = new Uint8Array((to - from) * width)
  for (let row = 0; row < to - from; row++) {
    const cell = await source.read(start + row * rowWidth, width, signal)
    if (cell.length < width) return { ...whole, bytes, stride: width, rows: row }
    bytes.set(cell, row * width)
  }
  return { ...whole, bytes, stride: width, rows: to - from }
}
