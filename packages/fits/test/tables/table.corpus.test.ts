import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { openFits } from '../../src/fits-file.ts'
import { bytesSource } from '../../src/source.ts'
import type { Cell, Column, Scalar } from '../../src/tables/column.ts'
import { openTable, type Table, type VariableElements } from '../../src/tables/table.ts'
import { needsCorpus, readTruth, type TrueHdu, trueBytes } from '../helpers/corpus.ts'
import { exactSum } from '../helpers/exact-sum.ts'

interface TrueColumn {
  readonly name: string
  readonly format: string
  readonly unit?: string
  readonly disp?: string
  readonly dim?: string
  readonly null?: unknown
  readonly bscale?: unknown
  readonly bzero?: unknown
  readonly stats?: Record<string, unknown>
}

interface TrueTable {
  readonly nrows: number
  readonly columns: readonly TrueColumn[]
  readonly first_row?: readonly unknown[]
  readonly last_row?: readonly unknown[]
}

interface TrueGroups {
  readonly count: number
  readonly parnames: readonly string[]
  readonly first_pars: readonly number[]
  readonly last_pars: readonly number[]
  readonly image: { readonly shape: readonly number[]; readonly dtype: string; readonly sha256: string }
}

type Described = TrueHdu & { readonly table?: TrueTable; readonly groups?: TrueGroups }

/** Every HDU of the corpus, as truth.json and this package see it. */
async function* hdus() {
  for (const [name, file] of Object.entries(readTruth())) {
    if (!(file.hdus as readonly Described[] | undefined)?.some(({ table, groups }) => table ?? groups)) continue
    const { hdus, source } = await openFits(bytesSource(trueBytes(name, file)))
    for (const [index, truth] of (file.hdus as readonly Described[]).entries()) {
      yield { name: `${name}[${index}]`, truth, source, hdu: hdus[index]! }
    }
  }
}

test('every table of the corpus: columns, statistics of each, first and last row', needsCorpus, async () => {
  let tables = 0
  for await (const { name, truth, source, hdu } of hdus()) {
    if (!truth.table) continue
    tables++
    const table = openTable(source, hdu)
    assert.equal(table.rowCount, truth.table.nrows, name)
    assert.deepEqual(table.columns.map(described), truth.table.columns.map(trueDescription), name)
    for (const [i, column] of truth.table.columns.entries()) {
      if (!column.stats) continue
      const found = await statistics(table, i, hdu.type === 'TABLE', name)
      assert.deepEqual(found, astropyStatistics(name, column), `${name} ${column.name}`)
    }
    await assertRows(table, truth.table, hdu.type === 'TABLE', name)
  }
  assert.equal(tables, 181)
})

test('random groups of the corpus', needsCorpus, async () => {
  let found = 0
  for await (const { name, truth, source, hdu } of hdus()) {
    const { groups } = truth
    if (!groups) continue
    found++
    const table = openTable(source, hdu)
    assert.equal(table.rowCount, groups.count, name)
    assert.deepEqual(
      table.columns.map((column) => column.name),
      [...groups.parnames, 'DATA'],
    )
    for (const i of groups.parnames.keys()) {
      const { values } = await table.column(i + 1)
      assert.deepEqual([values[0], values.at(-1)], [groups.first_pars[i], groups.last_pars[i]], `${name} ${i}`)
    }
    const data = await table.column('DATA')
    assert.deepEqual([groups.count, ...table.find('DATA')!.dims!.toReversed()], groups.image.shape)
    assert.equal(groups.image.dtype, '>f4')
    assert.equal(sha256(bigEndian(data.values as Float32Array)), groups.image.sha256, name)
  }
  assert.equal(found, 2)
})

const described = ({ name, format, unit, display, dims, null: nullValue, scale, zero }: Column) => ({
  ...{ name, format, unit, display, null: nullValue, scale, zero },
  dims: dims && `(${dims.join(',')})`,
})

const trueDescription = ({ name, format, unit, disp, dim, null: nullValue, bscale, bzero }: TrueColumn) => ({
  ...{ name, format, unit, display: disp, null: nullValue },
  ...{ scale: Number(plain(bscale ?? 1)), zero: Number(plain(bzero ?? 0)), dims: dim?.replaceAll(' ', '') },
})

/** `{"$int": …}` and the names of NaN and infinities as values. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (value !== null && typeof value === 'object' && '$int' in value) return BigInt(String(value.$int))
  return typeof value === 'string' && /^(NaN|-?Infinity)$/.test(value) ? Number(value) : value
}

async function statistics(table: Table, index: number, ascii: boolean, name: string): Promise<Record<string, unknown>> {
  const column = await table.column(index + 1)
  if (column.type === 'variable') return variableStatistics(column, name)
  if (column.type === 'text') return { sha256_of_lines: sha256(column.values.join('\n')) }
  if (column.type === 'logical') return { true: column.values.filter((value) => value === true).length }
  if (column.type === 'complex') return {}
  // where an ASCII table says undefined, astropy says 0
  const nulled = (value: number | bigint, i: number): number | bigint => (ascii && column.nulls?.[i] === 1 ? 0 : value)
  const values = Array.from<number | bigint>(column.values).map(nulled)
  const numbers = values.filter((value) => !Number.isNaN(value))
  const integers = column.type === 'bigint' || numbers.every((value) => Number.isSafeInteger(value))
  const sorted = numbers.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return {
    count: values.length,
    nan: values.length - numbers.length,
    min: same(sorted[0]),
    max: same(sorted.at(-1)),
    sum: same(
      integers ? numbers.reduce<bigint>((sum, value) => sum + BigInt(value), 0n) : exactSum(numbers.map(Number)),
    ),
  }
}

/** Integers compare as numbers where these hold them. */
const same = (value: unknown): unknown =>
  typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value

function variableStatistics({ values }: VariableElements, name: string): Record<string, unknown> {
  const all = values.flatMap((elements): readonly Scalar[] => {
    if (elements.type === 'text') return [...(elements.values[0] ?? '')]
    if (elements.type === 'complex') return Array.from({ length: elements.values.length / 2 }, () => '')
    return elements.type === 'logical'
      ? elements.values.map((value) => storedLogical(value, name))
      : [...elements.values]
  })
  if (all.some((value) => typeof value === 'string')) return { elements: all.length }
  return { elements: all.length, sum: exactSum(all.map(Number)) }
}

/** Of variable logicals astropy gives the bytes, and it writes 1 and 0 itself. */
const storedLogical = (value: Scalar, name: string): number =>
  name.startsWith('astropy_vla_logical_null')
    ? { true: 84, false: 70, undefined: 0 }[String(value)]!
    : Number(value ?? 0)

/** What the standard makes of data that astropy 5.2 reads otherwise. */
const OTHERWISE: Readonly<Record<string, Record<string, unknown>>> = {
  // astropy applies TSCAL to the first row alone: -4.5 in the second is -2.25 there
  'syn_table_theap_gap.fits[1] VE': { elements: 4, sum: 3 - 4.5 + 2e10 - 4.5 },
}

function astropyStatistics(name: string, column: TrueColumn): Record<string, unknown> {
  const known = OTHERWISE[`${name} ${column.name}`]
  if (known) return known
  return Object.fromEntries(Object.entries(column.stats!).map(([key, value]) => [key, same(plain(value))]))
}

async function assertRows(table: Table, truth: TrueTable, ascii: boolean, name: string): Promise<void> {
  if (!truth.first_row) return
  const rows: (readonly Cell[])[] = []
  for await (const row of table.rows()) rows.push(row)
  assert.equal(rows.length, truth.nrows, name)
  for (const [row, wanted] of [
    [rows[0], truth.first_row],
    [rows.at(-1), truth.last_row],
  ] as const) {
    const found = row!.map((cell, i) => astropyCell(cell, table.columns[i]!, ascii, name))
    for (const [i, value] of wanted!.entries()) {
      if (isRefused(value)) continue
      const { name: columnName } = table.columns[i]!
      assert.deepEqual(first20(found[i], value), trueCell(value), `${name} ${columnName}`)
    }
  }
}

/** A cell as astropy gives it: nested arrays, the slowest axis first, and its own notion of what is undefined. */
function astropyCell(
  cell: Cell,
  { dims, type, null: nullValue, variable }: Column,
  ascii: boolean,
  name: string,
): unknown {
  const undefinedValue = ascii ? 0 : type === 'logical' ? false : nullValue
  const value = (scalar: Scalar): unknown => {
    if (type === 'logical' && variable) return storedLogical(scalar, name)
    if (scalar === undefined) return same(undefinedValue)
    return typeof scalar === 'object' ? [scalar.real, scalar.imaginary] : same(scalar)
  }
  if (typeof cell !== 'object' || 'real' in cell) return variable && typeof cell === 'string' ? [...cell] : value(cell)
  const all = Array.from<Scalar>(cell as ArrayLike<Scalar>).map(value)
  return dims ? nested(all, type === 'text' ? dims.slice(1) : dims) : all
}

function nested(values: readonly unknown[], dims: readonly number[]): unknown {
  if (dims.length <= 1) return values
  const slowest = dims.at(-1)!
  const size = values.length / slowest
  return Array.from({ length: slowest }, (_, i) => nested(values.slice(i * size, (i + 1) * size), dims.slice(0, -1)))
}

const isRefused = (value: unknown): boolean => value !== null && typeof value === 'object' && '$error' in value

interface Cut {
  readonly $first20of: number
  readonly values: readonly unknown[]
}

const isCut = (value: unknown): value is Cut => value !== null && typeof value === 'object' && '$first20of' in value

const trueCell = (value: unknown): unknown =>
  isCut(value) ? [value.$first20of, value.values.map(plainSame)] : plainSame(value)

const plainSame = (value: unknown): unknown => (Array.isArray(value) ? value.map(plainSame) : same(plain(value)))

function first20(found: unknown, wanted: unknown): unknown {
  if (!isCut(wanted)) return found
  const all = (found as readonly unknown[]).flat(Number.POSITIVE_INFINITY)
  return [all.length, all.slice(0, 20)]
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

function bigEndian(values: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.byteLength))
  for (const [i, value] of values.entries()) view.setFloat32(4 * i, value)
  return new Uint8Array(view.buffer)
}
