import { TruncatedError } from '../errors.ts'
import type { Source } from '../source.ts'
import type { Elements } from './column.ts'
import { type ElementReader, type Field, storedBytes } from './field.ts'
import type { Heap } from './layout.ts'
import { WORTH_A_READ } from './read-field.ts'

/** Where the arrays of a variable column lie: one of each per row. */
export interface Descriptors {
  /** Elements of the array. */
  readonly lengths: Float64Array
  /** First byte, counted from the start of the heap. */
  readonly offsets: Float64Array
}

/** Reads the descriptors of a variable column (FITS 4.0 §7.3.5), which may say anything. */
export function readDescriptors({ bytes, start, stride, rows }: Field, form: 'P' | 'Q'): Descriptors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [lengths, offsets] = [new Float64Array(rows), new Float64Array(rows)]
  for (let row = 0; row < rows; row++) {
    const at = start + row * stride
    lengths[row] = form === 'Q' ? Number(view.getBigInt64(at)) : view.getInt32(at)
    offsets[row] = form === 'Q' ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4)
  }
  return { lengths, offsets }
}

/** Whether the array of a row lies within the heap. The offset of an empty array means nothing. */
export function isWithin(heap: Heap, reader: ElementReader, { lengths, offsets }: Descriptors, row: number): boolean {
  const [length, offset] = [lengths[row]!, offsets[row]!]
  return length === 0 || (length > 0 && offset >= 0 && offset + storedBytes(reader, length) <= heap.length)
}

// Arrays that lie together are read together, up to so many bytes.
const MOST_AT_ONCE = 4 * 1024 * 1024

const NOTHING = new Uint8Array(0)

interface Run {
  readonly start: number
  readonly end: number
  /** Rows whose arrays lie within. */
  readonly rows: readonly number[]
}

/**
 * Reads the arrays of the rows `from` up to `to`, which lie within the heap, neighbours in the heap at once and in the order of the heap.
 * @throws TruncatedError when the data end before
 */
export async function readArrays(
  source: Source,
  { start }: Heap,
  reader: ElementReader,
  {
    descriptors,
    from,
    to,
    signal,
  }: { descriptors: Descriptors; from: number; to: number; signal?: AbortSignal | undefined },
): Promise<readonly Elements[]> {
  const { lengths, offsets } = descriptors
  const arrays = new Array<Elements>(to - from)
  for (const run of runs(reader, descriptors, from, to)) {
    const length = run.end - run.start
    const bytes = length === 0 ? NOTHING : await source.read(start + run.start, length, signal)
    if (bytes.length < length) {
      throw new TruncatedError('the data end within the heap', { offset: start + run.start + bytes.length })
    }
    for (const row of run.rows) {
      const field = {
        bytes,
        start: lengths[row] === 0 ? 0 : offsets[row]! - run.start,
        stride: 0,
        rows: 1,
        firstRow: row,
      }
      arrays[row - from] = reader.read(field, lengths[row]!)
    }
  }
  return arrays
}

function runs(reader: ElementReader, { lengths, offsets }: Descriptors, from: number, to: number): Run[] {
  const rows = Array.from({ length: to - from }, (_, i) => from + i)
  const filled = rows.filter((row) => lengths[row] !== 0).sort((a, b) => offsets[a]! - offsets[b]!)
  const found: { start: number; end: number; rows: number[] }[] = [
    { start: 0, end: 0, rows: rows.filter((row) => lengths[row] === 0) },
  ]
  for (const row of filled) {
    const start = offsets[row]!
    const end = start + storedBytes(reader, lengths[row]!)
    const last = found.at(-1)!
    if (found.length > 1 && start - last.end < WORTH_A_READ && end - last.start <= MOST_AT_ONCE) {
      last.rows.push(row)
      last.end = Math.max(last.end, end)
    } else {
      found.push({ start, end, rows: [row] })
    }
  }
  return found
}
