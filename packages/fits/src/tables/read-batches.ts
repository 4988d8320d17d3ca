import { DataError, TruncatedError, UnsupportedError } from '../errors.ts'
import type { Source } from '../source.ts'
import type { Elements } from './column.ts'
import type { Field } from './field.ts'
import { type Descriptors, isWithin, readArrays, readDescriptors } from './heap.ts'
import type { Heap, StoredColumn, TableLayout } from './layout.ts'
import { bytesPerRow, type RowRange, readField, type Span } from './read-field.ts'

/** What to read of a table. */
export interface BatchRequest extends RowRange {
  readonly columns: readonly StoredColumn[]
  /** Most bytes of memory that one row may take. */
  readonly maxBytes: number
  readonly signal?: AbortSignal | undefined
}

/** Elements of a column in some rows: row after row, or of a variable column those of each row. */
export type BatchElements = Elements | readonly Elements[]

/** Some successive rows. */
export interface Batch {
  readonly rows: number
  /** In the order of the request. */
  readonly columns: readonly BatchElements[]
  /** Bytes of memory that they take, about. */
  readonly memory: number
}

/** Memory that a batch takes, unless a single row takes more. */
const BATCH_MEMORY = 4 * 1024 * 1024

// an array of a variable column has objects of its own
const ARRAY_MEMORY = 256

/** Bytes of memory that the elements of one row take, about; of a variable column without its arrays. */
export const rowMemory = ({ descriptor, stored, reader }: StoredColumn): number =>
  descriptor ? ARRAY_MEMORY : stored * reader.memory

/**
 * Reads rows in batches of bounded size, at least one batch, which may be empty.
 * @throws TruncatedError where the data end, after the last whole row before
 * @throws UnsupportedError with code `too-large` when a row takes more than `maxBytes`
 */
export async function* readBatches(
  source: Source,
  layout: TableLayout,
  request: BatchRequest,
): AsyncGenerator<Batch, void, undefined> {
  const { columns, from, to, maxBytes, signal } = request
  const span = spanOf(columns, layout.rowWidth)
  const memory = columns.reduce((sum, column) => sum + rowMemory(column), 0)
  if (Math.max(memory, span.width) > maxBytes)
    throw tooLarge(`a row of ${Math.max(memory, span.width)} bytes`, maxBytes)
  const perRow = Math.max(memory, bytesPerRow(span, layout.rowWidth), columns.length, 1)
  const most = Math.max(1, Math.floor(BATCH_MEMORY / perRow))
  for (let at = from; ; at += most) {
    signal?.throwIfAborted()
    const end = Math.min(at + most, to)
    const field = await readField({ source, ...layout }, span, { from: at, to: end }, signal)
    yield* readParts(source, layout, { ...request, span, field })
    if (field.rows < end - at) {
      const row = at + field.rows
      throw new TruncatedError(`the data end within row ${row}`, { offset: layout.dataStart + row * layout.rowWidth })
    }
    if (end >= to) return
  }
}

export const tooLarge = (what: string, maxBytes: number): UnsupportedError =>
  new UnsupportedError(`${what}, and at most ${maxBytes} are allowed`, { code: 'too-large' })

/** From the first column to the last. Columns without bytes take one, to see whether the row is there. */
function spanOf(columns: readonly StoredColumn[], rowWidth: number): Span {
  const start = columns.reduce((least, { offset }) => Math.min(least, offset), rowWidth)
  const end = columns.reduce((most, { offset, width }) => Math.max(most, offset + width), 0)
  return end > start ? { offset: start, width: end - start } : { offset: 0, width: Math.min(1, rowWidth) }
}

interface Part extends BatchRequest {
  readonly span: Span
  readonly field: Field
}

/** Cuts the rows of a field where their arrays would take too much memory at once. */
async function* readParts(source: Source, layout: TableLayout, part: Part): AsyncGenerator<Batch, void, undefined> {
  const { columns, field, span, signal } = part
  const read = columns.map((column): PartColumn => {
    const own = { ...field, start: field.start + column.offset - span.offset }
    return { ...column, field: own, descriptors: column.descriptor && readDescriptors(own, column.descriptor) }
  })
  let from = 0
  do {
    const { to, memory } = endOfPart(read, layout.heap, { ...part, from, to: field.rows })
    const elements: BatchElements[] = []
    for (const { reader, stored, descriptors, field } of read) {
      elements.push(
        descriptors
          ? await readArrays(source, layout.heap, reader, { descriptors, from, to, signal })
          : reader.read(rowsOf(field, from, to), stored),
      )
    }
    yield { rows: to - from, columns: elements, memory }
    from = to
  } while (from < field.rows)
}

interface PartColumn extends StoredColumn {
  readonly field: Field
  readonly descriptors: Descriptors | undefined
}

const rowsOf = (field: Field, from: number, to: number): Field => ({
  ...field,
  start: field.start + from * field.stride,
  rows: to - from,
  firstRow: field.firstRow + from,
})

/**
 * How many rows fit in a batch, at least one, if there are any. An array that lies outside the heap ends it too.
 * @throws DataError when the first row has such an array
 */
function endOfPart(
  columns: readonly PartColumn[],
  heap: Heap,
  { from, to, maxBytes }: RowRange & Pick<BatchRequest, 'maxBytes'>,
): { to: number; memory: number } {
  const fixed = columns.reduce((sum, column) => sum + rowMemory(column), 0)
  const variable = columns.filter(({ descriptors }) => descriptors !== undefined)
  if (variable.length === 0) return { to, memory: (to - from) * fixed }
  let memory = 0
  for (let row = from; row < to; row++) {
    const astray = variable.find(({ reader, descriptors }) => !isWithin(heap, reader, descriptors!, row))
    if (astray && row > from) return { to: row, memory }
    if (astray) throw outside(astray, heap, row)
    let more = fixed
    for (const { reader, descriptors } of variable) more += descriptors!.lengths[row]! * reader.memory
    if (more > maxBytes) throw tooLarge(`the arrays of one row take ${more} bytes`, maxBytes)
    if (row > from && memory + more > BATCH_MEMORY) return { to: row, memory }
    memory += more
  }
  return { to, memory }
}

function outside({ column, descriptors, field }: PartColumn, heap: Heap, row: number): DataError {
  const [length, offset] = [descriptors!.lengths[row], descriptors!.offsets[row]]
  const place = `column ${column.number}, row ${field.firstRow + row}`
  return new DataError(`${place}: ${length} elements at byte ${offset} of a heap of ${heap.length}`)
}
