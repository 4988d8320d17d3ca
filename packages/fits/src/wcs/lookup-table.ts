import { HeaderError, UnsupportedError } from '../errors.ts'
import type { Header } from '../header.ts'

/** An image extension whose pixels are corrections: its header, and its physical values with the first axis fastest. */
export interface LookupTable {
  readonly header: Header
  readonly values: ArrayLike<number>
}

/** What a table adds to one coordinate at a pixel position. */
export type Correction = (x: number, y: number) => number

/** Corrections for the first two pixel axes; undefined where there is none. */
export type Corrections = readonly [x: Correction | undefined, y: Correction | undefined]

/**
 * The table corrections of a header (Paper IV §3.4): D2IMDISj, from the detector to an ideal one, and CPDISj.
 * Without their tables the former are left out, as astropy does, and the latter refused.
 * @throws HeaderError when a table is not among those given
 * @throws UnsupportedError for other kinds of distortion: one left out would move positions silently
 */
export function correctionsOf(
  header: Header,
  tables: readonly LookupTable[] | undefined,
): {
  readonly detector: Corrections
  readonly prior: Corrections
} {
  for (const axis of [1, 2]) {
    const sequent = header.text(`CQDIS${axis}`)?.trim()
    if (sequent) throw new UnsupportedError(`the distortion of CQDIS${axis} (${sequent}) is not known`)
  }
  const detector = (axis: 1 | 2): Correction | undefined =>
    tables && isLookup(header, `D2IMDIS${axis}`) ? correctionOf(header, `D2IM${axis}`, 'D2IMARR', tables) : undefined
  const prior = (axis: 1 | 2): Correction | undefined =>
    isLookup(header, `CPDIS${axis}`) ? correctionOf(header, `DP${axis}`, 'WCSDVARR', tables ?? []) : undefined
  return { detector: [detector(1), detector(2)], prior: [prior(1), prior(2)] }
}

function isLookup(header: Header, keyword: string): boolean {
  const value = header.get(keyword)
  if (value !== undefined && typeof value !== 'string') throw new HeaderError(`${keyword} names no kind of distortion`)
  const kind = value?.trim().toLowerCase() ?? ''
  if (kind === '') return false
  if (kind !== 'lookup') throw new UnsupportedError(`the distortion of ${keyword} (${kind}) is not known`)
  return true
}

function correctionOf(header: Header, record: string, name: string, tables: readonly LookupTable[]): Correction {
  const version = recordNumber(header, record, 'EXTVER') ?? 1
  const axis = Number(record.at(-1))
  const table = tables.find(
    (candidate) =>
      candidate.header.text('EXTNAME')?.trim() === name && (candidate.header.number('EXTVER') ?? 1) === version,
  )
  if (!table) throw new HeaderError(`the table ${name} ${version} of ${record} is needed and not given`)
  const swapped = recordNumber(header, record, `AXIS.${axis}`) !== axis
  return bilinear(table, swapped)
}

/** A value of a record-valued keyword, `DP1 = 'EXTVER: 2'` (Paper IV §2.3), also in the form `DP1.EXTVER = 2`. */
function recordNumber(header: Header, record: string, field: string): number | undefined {
  const direct = header.number(`${record}.${field}`)
  if (direct !== undefined) return direct
  for (const { keyword, kind, value } of header.cards) {
    if (keyword !== record || kind !== 'string') continue
    const match = /^([A-Za-z_][\w.]*):\s+([+-]?[\d.]+(?:[eEdD][+-]?\d+)?)\s*$/.exec(value as string)
    if (match?.[1] === field) return Number(match[2]!.replace(/[dD]/, 'e'))
  }
  return undefined
}

/**
 * Interpolates between the four nearest cells; beyond the table its edge goes on. The first cell is where astropy has
 * it, one pixel of the image (not one cell) before CRPIX.
 */
function bilinear({ header, values }: LookupTable, swapped: boolean): Correction {
  const [width, height] = [header.integer('NAXIS1') ?? 0, header.integer('NAXIS2') ?? 0]
  if (!(width > 0 && height > 0 && values.length === width * height)) {
    throw new HeaderError('a table of corrections is no image of its size')
  }
  const [columns, rows] = swapped ? [height, width] : [width, height]
  const along = (axis: number): ((pixel: number) => number) => {
    const [crpix, crval] = [header.number(`CRPIX${axis}`) ?? 0, header.number(`CRVAL${axis}`) ?? 0]
    const cdelt = header.number(`CDELT${axis}`) ?? 1
    return (pixel) => (pixel - crval) / cdelt + crpix - 1 / cdelt
  }
  const [toColumn, toRow] = [along(1), along(2)]
  const cell = (column: number, row: number): number => {
    const x = Math.min(Math.max(column, 0), columns - 1)
    const y = Math.min(Math.max(row, 0), rows - 1)
    return values[swapped ? x * width + y : y * width + x]!
  }
  return (x, y) => {
    const [column, row] = [toColumn(x), toRow(y)]
    const [left, bottom] = [Math.floor(column), Math.floor(row)]
    if (!Number.isFinite(left) || !Number.isFinite(bottom)) return Number.NaN
    const [right, top] = [column - left, row - bottom]
    return (
      (1 - right) * ((1 - top) * cell(left, bottom) + top * cell(left, bottom + 1)) +
      right * ((1 - top) * cell(left + 1, bottom) + top * cell(left + 1, bottom + 1))
    )
  }
}
