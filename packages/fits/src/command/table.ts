import { openFits } from '../fits-file.ts'
import type { Hdu } from '../hdu.ts'
import type { Source } from '../source.ts'
import type { Column } from '../tables/column.ts'
import { openTable, type Row, type RowOptions, type Table } from '../tables/table.ts'
import { isTiledTable } from '../tiles/tiled-table.ts'
import { cellText } from './cell-text.ts'
import { defineCommand, type Io, UsageError, wholeNumber } from './command.ts'
import { printable } from './failure.ts'
import { withSource } from './input.ts'
import { selectHdu } from './select-hdu.ts'
import { columnWidths, textRow } from './text-table.ts'

export const command = defineCommand({
  usage: 'FILE EXT',
  options: {
    json: { type: 'boolean', help: 'print an array of objects, keyed by the names of the columns' },
    csv: { type: 'boolean', help: 'print CSV (RFC 4180) with a line of names' },
    from: { type: 'string', value: 'ROW', help: 'first row, counted from 1' },
    to: { type: 'string', value: 'ROW', help: 'last row' },
    columns: { type: 'string', value: 'A,B,...', help: 'only these columns, by name or number from 1, in this order' },
  },
  details: `
Prints the rows of a table: binary, ASCII, random groups, or compressed. EXT is the number of the HDU, from 0, or its
EXTNAME. Values are physical (TSCAL, TZERO applied); undefined ones are empty, in JSON null. In JSON NaN and infinities
are strings, integers beyond 2^53 {"$int":"..."}, complex numbers [re, im], and arrays are nested by TDIM. A column
without a name, or with that of another, is named by its number, as "col3".

Examples:
  fits table --columns x,y,flux --to 10 frame.fits.fz CAT
  fits table --csv frame.fits.fz 2`,
  run: async ({ words: [path = '', ext = ''], options }, io) => {
    if (options.json && options.csv) throw new UsageError('--json or --csv, not both')
    const write = options.json ? writeJson : options.csv ? writeCsv : writeText
    await withSource(path, { io, access: 'random' }, async (source) => {
      const { hdus } = await openFits(source)
      const table = await openAnyTable(source, selectHdu(hdus, ext))
      const columns = chosenColumns(table, options.columns)
      await write(namedColumns(columns), table.rows({ ...rowRange(options), columns }), io)
    })
  },
})

/** Largest compressed table, bytes uncompressed. */
const MOST_IN_MEMORY = 2 ** 30

async function openAnyTable(source: Source, hdu: Hdu): Promise<Table> {
  if (!isTiledTable(hdu.header)) return openTable(source, hdu)
  const { uncompressedTable } = await import('../funpack/uncompressed-table.ts')
  const plain = await uncompressedTable(source, hdu, { maxBytes: MOST_IN_MEMORY })
  return openTable(plain.source, plain.hdu)
}

function rowRange({ from, to }: { readonly from?: string; readonly to?: string }): RowOptions {
  const [first, last] = [wholeNumber('from', from, 1), wholeNumber('to', to, 1)]
  if (first !== undefined && last !== undefined && last < first)
    throw new UsageError(`--to ${to} is before --from ${from}`)
  return { ...(first !== undefined && { from: first - 1 }), ...(last !== undefined && { to: last }) }
}

function chosenColumns(table: Table, list: string | undefined): readonly Column[] {
  if (list === undefined) return table.columns
  return list.split(',').map((word) => {
    const found = table.find(word) ?? (/^\d+$/.test(word) ? table.find(Number(word)) : undefined)
    if (found) return found
    throw new UsageError(`no column ${word}: there are ${table.columns.map(({ name }) => name).join(', ')}`)
  })
}

interface NamedColumn {
  readonly name: string
  readonly column: Column
}

/** Columns under names that are all different. */
function namedColumns(columns: readonly Column[]): readonly NamedColumn[] {
  const taken = new Set<string>()
  return columns.map((column) => {
    const name = column.name === '' || taken.has(column.name) ? `col${column.number}` : column.name
    taken.add(name)
    return { name, column }
  })
}

type Rows = AsyncIterable<Row>

/** Lines go out in pieces: a write for each would take most of the time. */
const PIECE = 64 * 1024

/** Writes what `textOf` makes of the rows, between a beginning and an end. */
async function writeRows(
  rows: Rows,
  { begin, end, textOf }: { begin: string; end: string; textOf(row: Row): string },
  io: Io,
) {
  let text = begin
  for await (const row of rows) {
    text += textOf(row)
    if (text.length < PIECE) continue
    await io.write(text)
    text = ''
  }
  await io.write(text + end)
}

async function writeJson(columns: readonly NamedColumn[], rows: Rows, io: Io): Promise<void> {
  const members = columns.map(({ name, column }) => ({ key: `${JSON.stringify(name)}:`, text: cellText(column) }))
  let separator = ''
  const textOf = (row: Row): string => {
    const object = `${separator}{${members.map(({ key, text }, i) => key + text.json(row[i])).join(',')}}`
    separator = ',\n'
    return object
  }
  await writeRows(rows, { begin: '[', end: ']\n', textOf }, io)
}

async function writeCsv(columns: readonly NamedColumn[], rows: Rows, io: Io): Promise<void> {
  const texts = columns.map(({ column }) => cellText(column))
  const textOf = (row: Row): string => csvLine(texts.map((text, i) => text.plain(row[i])))
  await writeRows(rows, { begin: csvLine(columns.map(({ name }) => name)), end: '', textOf }, io)
}

const csvLine = (fields: readonly string[]): string => `${fields.map(csvField).join(',')}\r\n`
const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Rows that are looked at to find how wide the columns are. */
const ROWS_TO_ALIGN = 1000

async function writeText(columns: readonly NamedColumn[], rows: Rows, io: Io): Promise<void> {
  const texts = columns.map(({ column }) => cellText(column))
  const wordsOf = (row: Row): string[] => texts.map((text, i) => printable(text.plain(row[i])))
  const heads = [columns.map(({ name }) => printable(name))]
  if (columns.some(({ column }) => column.unit)) heads.push(columns.map(({ column }) => printable(column.unit ?? '')))
  const iterator = rows[Symbol.asyncIterator]()
  const first: string[][] = []
  while (first.length < ROWS_TO_ALIGN) {
    const { done, value } = await iterator.next()
    if (done) break
    first.push(wordsOf(value))
  }
  const widths = columnWidths([...heads, ...first])
  const rule = widths.map((width) => '-'.repeat(width))
  const begin = [...heads, rule, ...first].map((words) => textRow(words, widths)).join('')
  const rest = { [Symbol.asyncIterator]: () => iterator }
  await writeRows(rest, { begin, end: '', textOf: (row) => textRow(wordsOf(row), widths) }, io)
}
