import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fits } from '../helpers/command.ts'
import { corpusPath, needsCorpus, readJson } from '../helpers/corpus.ts'
import { directoryFor, fileOf, frame } from '../helpers/files.ts'

const numbersOf = (out: string): number[][] =>
  out
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number))

function close(
  found: readonly (readonly (number | string)[])[],
  expected: readonly (readonly (number | string)[])[],
): void {
  const near = (value: number | string, other: number | string | undefined): boolean =>
    value === other || Math.abs(Number(value) - Number(other)) <= 1e-9 * Math.max(1, Math.abs(Number(value)))
  const all = found.every(
    (row, i) => row.length === expected[i]?.length && row.every((value, j) => near(value, expected[i]![j])),
  )
  assert.ok(all && found.length === expected.length, `${JSON.stringify(found)} is not ${JSON.stringify(expected)}`)
}

// wcslib 7.12
const CORNER = [150.00306704453797, -12.001999983302158]

test('pixels to the sky and back', async (context) => {
  const path = fileOf(context, frame())
  const { status, out } = await fits(['wcs', path], '4 3\n\n 1, 1 \n')
  assert.equal(status, 0)
  close(numbersOf(out), [[150, -12], CORNER])
  const back = numbersOf((await fits(['wcs', '--inverse', path], out)).out)
  close(
    back.map((row) => row.map((value) => Math.round(value * 1e6) / 1e6)),
    [
      [4, 3],
      [1, 1],
    ],
  )
})

test('JSON, with NaN as a string', async (context) => {
  const path = fileOf(context, frame())
  close(JSON.parse((await fits(['wcs', '--json', path], '4 3\n1 1')).out), [[150, -12], CORNER])
  assert.equal((await fits(['wcs', '--json', path], '')).out, '[]\n')
  assert.equal((await fits(['wcs', '--json', '--inverse', path], '330 12\n')).out, '[["NaN","NaN"]]\n')
})

const CARDS = [
  ...['NAXIS   = 3', "CTYPE1  = 'RA---TAN'", "CTYPE2  = 'DEC--TAN'", "CTYPE3  = 'FREQ'", 'CRVAL1  = 150.0'],
  ...['CRVAL2  = -12.0', 'CRVAL3  = 1.4E9', 'CRPIX1  = 4', 'CRPIX2  = 3', 'CRPIX3  = 1', 'CDELT1  = -0.001'],
  ...['CDELT2  = 0.001', 'CDELT3  = 1E6', 'END'],
]

test('a bare header, of 80 characters a card or a card a line, and a cube', async (context) => {
  const wide = fileOf(context, CARDS.map((card) => card.padEnd(80)).join(''))
  const listed = fileOf(context, `${CARDS.join('\r\n')}\r\n`)
  for (const path of [wide, listed]) {
    const { out } = await fits(['wcs', '--json', path], '4 3\n4 3 2\n')
    close(JSON.parse(out), [
      [150, -12],
      [150, -12, 1.401e9],
    ])
  }
})

test('refused', async (context) => {
  const path = fileOf(context, frame())
  const cases: [string[], string, string][] = [
    [[path], '1', 'a line of standard input has 1 numbers, not 2 (fits wcs --help)'],
    [[path], '1 2 3', 'a line of standard input has 3 numbers, not 2 (fits wcs --help)'],
    [[path], '1 x', 'no numbers on standard input: 1 x (fits wcs --help)'],
    [['-'], '1 1', 'standard input is for coordinates (fits wcs --help)'],
    [[path, '--hdu', '7'], '1 1', `${path}: no HDU 7: the file has 4, counted from 0`],
    [[fileOf(context, 'some text\n')], '1 1', 'this is no FITS file: it does not begin with SIMPLE = T'],
  ]
  for (const [args, input, message] of cases) {
    const { status, complaints } = await fits(['wcs', ...args], input)
    assert.deepEqual([status, complaints.length], [1, 1])
    assert.ok(complaints[0]!.endsWith(message), complaints[0])
  }
})

interface TrueWorld {
  readonly wcs: { readonly lng_axis: number; readonly lat_axis: number }
  readonly pixels: readonly (readonly number[])[]
  readonly world?: readonly (readonly (number | string)[])[]
}

interface TrueWcs extends TrueWorld {
  readonly source: 'file' | 'hdr' | 'synthetic'
  readonly file?: string
  readonly hdu?: number
  readonly cards?: readonly string[]
  readonly celestial?: { readonly world?: TrueWorld['world'] }
  readonly with_lookup_tables?: TrueWorld
}

const asLines = (rows: readonly (readonly number[])[]): string => rows.map((row) => row.join(' ')).join('\n')

/** Longitude and latitude of a row that is in the order of the axes; without a sky the row itself. */
const skyOf = ({ wcs }: TrueWorld, row: readonly (number | string)[]): number[] =>
  (wcs.lng_axis < 0 ? [0, 1] : [wcs.lng_axis, wcs.lat_axis]).map((axis) => Number(row[axis]))

const DEGREE = Math.PI / 180

/** Within 1e-9 degree on the sky, where near a pole longitudes count little; other axes to 1e-12 of their value. */
function same(found: readonly number[], expected: readonly number[]): boolean {
  const scale = found.length === 2 ? Math.max(1e-9, Math.cos(expected[1]! * DEGREE)) : 1
  return (
    found.length === expected.length &&
    found.every((value, i) => {
      const tolerance = Math.max(1e-9, 1e-12 * Math.abs(expected[i]!)) / (i === 0 ? scale : 1)
      return Object.is(value, expected[i]) || Math.abs(value - expected[i]!) <= tolerance
    })
  )
}

/** The answers to whole rows, and to their first two numbers, with what they should be. */
function expectations(
  truth: TrueWcs,
): [rows: readonly (readonly number[])[], expected: readonly (readonly number[])[]][] {
  const best = truth.with_lookup_tables?.world ? truth.with_lookup_tables : truth
  const world = best.world!
  if (truth.pixels[0]!.length === 2) return [[best.pixels, world.map((row) => skyOf(best, row))]]
  const whole: [typeof truth.pixels, number[][]] = [truth.pixels, world.map((row) => row.map(Number))]
  const celestial = truth.celestial?.world
  if (!celestial) return [whole]
  return [whole, [truth.pixels.map((row) => row.slice(0, 2)), celestial.map((row) => row.map(Number))]]
}

test('corpus: all positions are those of wcslib to 1e-9 degree', needsCorpus, async (context) => {
  const directory = directoryFor(context)
  const counts = { agree: 0, refusedByBoth: 0 }
  const differing: string[] = []
  for (const [name, truth] of Object.entries(readJson<{ headers: Record<string, TrueWcs> }>('wcs.json').headers)) {
    const made = truth.source === 'synthetic'
    const path = made ? join(directory, 'header') : corpusPath(truth.source === 'hdr' ? name : `files/${truth.file}`)
    if (made) writeFileSync(path, truth.cards!.map((card) => card.padEnd(80)).join(''))
    const args = ['wcs', '--json', ...(truth.hdu === undefined ? [] : ['--hdu', String(truth.hdu)]), path]
    if (!truth.world) {
      const { status } = await fits(args, '1 1')
      if (status === 1) counts.refusedByBoth++
      else differing.push(`${name}: an answer`)
      continue
    }
    for (const [rows, expected] of expectations(truth)) {
      const { out, complaints } = await fits(args, asLines(rows))
      const found = complaints.length > 0 ? [] : (JSON.parse(out) as (number | string)[][])
      const bad = expected.findIndex((row, i) => !same((found[i] ?? []).map(Number), row))
      if (bad < 0) counts.agree++
      else differing.push(`${name}: ${complaints} ${rows[bad]}: ${found[bad]} is not ${expected[bad]}`)
    }
  }
  assert.deepEqual(differing, [])
  assert.deepEqual(counts, { agree: 235, refusedByBoth: 29 })
})
