import type { Elements } from './column.ts'

/** The bytes of one field, or of neighbours, in successive rows. */
export interface Field {
  readonly bytes: Uint8Array
  /** Byte of the first row's field. */
  readonly start: number
  /** Bytes from one row to the next. */
  readonly stride: number
  readonly rows: number
  /** Number of the first row, from 0, for messages. */
  readonly firstRow: number
}

/** Reads elements of one form out of the bytes of a table. */
export interface ElementReader {
  readonly type: Elements['type']
  /** Bits of one element as it is stored. An element of text is one character. */
  readonly bits: number
  /** Bytes of memory that an element takes once it is read, about. */
  readonly memory: number
  /**
   * `count` stored elements of each row.
   * @throws DataError when the bytes are no such elements
   */
  read(field: Field, count: number): Elements
}

/** Bytes of so many elements: bits fill whole bytes. */
export const storedBytes = ({ bits }: Pick<ElementReader, 'bits'>, count: number): number =>
  Math.ceil((bits * count) / 8)

/** The first `width` bytes of the field of every row, row after row. */
export function contiguous({ bytes, start, stride, rows }: Field, width: number): Uint8Array {
  if (stride === width || rows === 1) return bytes.subarray(start, start + rows * width)
  const together = new Uint8Array(rows * width)
  let to = 0
  for (let row = 0; row < rows; row++) {
    const from = start + row * stride
    for (let i = 0; i < width; i++) together[to++] = bytes[from + i]!
  }
  return together
}
