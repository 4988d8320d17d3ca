import { TruncatedError, UnsupportedError } from '../errors.ts'
import type { Source } from '../source.ts'
import { asciiLayout } from './ascii-table.ts'
import { binaryLayout } from './binary-table.ts'
import { type Cell, type Column, cellOf, type Elements } from './column.ts'
import { joinedElements } from './join.ts'
import type { StoredColumn, TableHdu, TableLayout } from './layout.ts'
import { groupsLayout } from './random-groups.ts'
import { type BatchElements, readBatches, rowMemory, tooLarge } from './read-batches.ts'
import type { RowRange } from './read-field.ts'

/** A column by its name, in any case, or by its number from 1; of equal names the first counts. */
export type ColumnChoice = string | number | Column

export interface ColumnOptions {
  /** First row, from 0. */
  readonly from?: number | undefined
  /** The row behind the last. Default, and at most, the number of rows. */
  readonly to?: number | undefined
  /** Most bytes of memory to fill: by a column, or by one row. Default 256 MiB. */
  readonly maxBytes?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export interface RowOptions extends ColumnOptions {
  /** What to read, in the order in which the cells shall come. Default all columns. */
  readonly columns?: readonly ColumnChoice[] | undefined
}

/** A variable column: the elements of each row. */
export interface VariableElements {
  readonly type: 'variable'
  readonly values: readonly Elements[]
}

/** The cells of some rows, in the order of the columns. */
export type Row = readonly Cell[]

/** A table of any kind. */
export interface Table {
  readonly columns: readonly Column[]
  readonly rowCount: number
  /** A column of this table; undefined when there is none. */
  find(column: ColumnChoice): Column | undefined
  /**
   * All values of a column. Where a cell holds several there are `count` of each row. Of wide rows only the bytes
   * of the column are read.
   * @throws FitsError `bad-value` when there is no such column, `too-large` when it takes more than `maxBytes`,
   * `truncated` or `bad-data` when the data are damaged
   */
  column(column: ColumnChoice, options?: ColumnOptions): Promise<Elements | VariableElements>
  /**
   * Row after row, reading some thousands at a time, in the order of the file: from a stream too, save for variable
   * columns, whose heap lies behind the rows.
   * @throws FitsError as {@link Table.column}; where the data end early, or an array does not lie in the heap, the rows
   * before come first
   */
  rows(options?: RowOptions): AsyncGenerator<Row, void, undefined>
}

/**
 * A binary table, an ASCII table, or random groups as a table. Reads nothing yet.
 * @throws HeaderError when the header does not describe a table
 * @throws UnsupportedError when the HDU is none of these
 */
export function openTable(source: Source, hdu: TableHdu): Table {
  const layoutOf = layouts.get(hdu.type)
  if (!layoutOf) throw new UnsupportedError(`an HDU of type ${hdu.type} is no table`)
  const layout = layoutOf(hdu)
  // such cells cost a file nothing
  const emptyColumns = layout.columns.filter(({ width }) => width === 0).length
  const most = MOST_EMPTY_CELLS + layout.rowCount * layout.rowWidth
  const cells = layout.rowCount * Math.max(emptyColumns, layout.rowWidth === 0 ? 1 : 0)
  if (cells > most) throw tooLarge(`${layout.rowCount} rows with ${emptyColumns} cells without bytes`, most)
  return new StoredTable(source, layout)
}

const MOST_EMPTY_CELLS = 1_000_000

const layouts: ReadonlyMap<string, (hdu: TableHdu) => TableLayout> = new Map([
  ['BINTABLE', binaryLayout],
  ['A3DTABLE', binaryLayout], // what BINTABLE was called before it became a standard
  ['TABLE', asciiLayout],
  ['GROUPS', groupsLayout],
])

const MAX_BYTES = 256 * 1024 * 1024

class StoredTable implements Table {
  readonly columns: readonly Column[]
  readonly rowCount: number
  readonly #source: Source
  readonly #layout: TableLayout

  constructor(source: Source, layout: TableLayout) {
    this.#source = source
    this.#layout = layout
    this.columns = layout.columns.map(({ column }) => column)
    this.rowCount = layout.rowCount
  }

  find(choice: ColumnChoice): Column | undefined {
    if (typeof choice === 'number') return this.columns[choice - 1]
    if (typeof choice !== 'string') return this.columns.find((column) => column === choice)
    const wanted = choice.trim().toUpperCase()
    return (
      this.columns.find(({ name }) => name === choice) ?? this.columns.find(({ name }) => name.toUpperCase() === wanted)
    )
  }

  async column(choice: ColumnChoice, options: ColumnOptions = {}): Promise<Elements | VariableElements> {
    const stored = this.#stored(choice)
    const { from, to } = this.#range(options)
    const { maxBytes = MAX_BYTES, signal } = options
    this.#requireData(stored, to)
    const memory = (to - from) * rowMemory(stored)
    if (memory > maxBytes) throw tooLarge(`column ${stored.column.number} takes ${memory} bytes`, maxBytes)
    const parts: BatchElements[] = []
    let total = 0
    for await (const batch of readBatches(this.#source, this.#layout, {
      columns: [stored],
      from,
      to,
      maxBytes,
      signal,
    })) {
      total += batch.memory
      if (total > maxBytes) throw tooLarge(`column ${stored.column.number} takes more than ${total} bytes`, maxBytes)
      parts.push(batch.columns[0]!)
    }
    return stored.descriptor
      ? { type: 'variable', values: (parts as (readonly Elements[])[]).flat() }
      : joinedElements(parts as Elements[])
  }

  async *rows(options: RowOptions = {}): AsyncGenerator<Row, void, undefined> {
    const columns = options.columns?.map((choice) => this.#stored(choice)) ?? this.#layout.columns
    const request = {
      ...this.#range(options),
      columns,
      maxBytes: options.maxBytes ?? MAX_BYTES,
      signal: options.signal,
    }
    for await (const batch of readBatches(this.#source, this.#layout, request)) {
      for (let row = 0; row < batch.rows; row++) {
        yield columns.map(({ column }, i) => cellAt(batch.columns[i]!, column, row))
      }
    }
  }

  #stored(choice: ColumnChoice): StoredColumn {
    const column = this.find(choice)
    if (!column) {
      const named = typeof choice === 'object' ? choice.name : choice
      throw new UnsupportedError(`there is no column ${JSON.stringify(named)}`, { code: 'bad-value' })
    }
    return this.#layout.columns[column.number - 1]!
  }

  #range({ from = 0, to = this.rowCount }: ColumnOptions): RowRange {
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || to < from) {
      throw new UnsupportedError(`rows ${from} to ${to} are no range`, { code: 'bad-value' })
    }
    return { from: Math.min(from, this.rowCount), to: Math.min(to, this.rowCount) }
  }

  /** Refuses at once what the size of the source shows to be cut short. */
  #requireData({ offset, width }: StoredColumn, to: number): void {
    const { dataStart, rowWidth } = this.#layout
    const { size } = this.#source
    const end = to === 0 ? 0 : dataStart + (to - 1) * rowWidth + offset + width
    if (size !== undefined && end > size)
      throw new TruncatedError(`the data end before row ${to - 1}`, { offset: size })
  }
}

function cellAt(elements: BatchElements, { cell, count }: Column, row: number): Cell {
  if (!('type' in elements)) return cellOf(elements[row]!, cell)
  return cellOf(elements, cell, row * count, (row + 1) * count)
}
