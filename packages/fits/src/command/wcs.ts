import type { Wcs } from '../wcs/wcs.ts'
import { defineCommand, type Io, UsageError } from './command.ts'
import { findWcs } from './find-wcs.ts'
import { withSource } from './input.ts'

export const command = defineCommand({
  usage: 'FILE_OR_HEADER',
  options: {
    hdu: { type: 'string', value: 'N', help: 'this HDU: its number from 0, or its EXTNAME; else the first on the sky' },
    inverse: { type: 'boolean', help: 'read longitudes and latitudes, print pixels' },
    json: { type: 'boolean', help: 'print one JSON array of arrays, NaN as "NaN"' },
  },
  details: `
Reads lines of numbers from standard input and prints a line for each. "x y", pixels counted from 1, becomes longitude
and latitude (right ascension and declination) in degrees, NaN outside the projection. Of a cube x and y are the
pixels along the axes of the sky; a line with a number for every axis becomes all world coordinates, in the order of
the axes. A FITS file may be cut short behind its headers. FILE_OR_HEADER may also be a bare header: cards of
80 characters, or one card per line.

Example:
  echo 1024 1024 | fits wcs frame.fits.fz
  echo 150.1 -12.3 | fits wcs --inverse frame.fits.fz`,
  run: async ({ words: [path = ''], options }, io) => {
    if (path === '-') throw new UsageError('standard input is for coordinates')
    const wcs = await withSource(path, { io, access: 'random' }, (source) => findWcs(source, options.hdu))
    await convertAll(options.inverse ? backward(wcs) : forward(wcs), { json: options.json ?? false, io })
  },
})

/** The numbers of a line, and what becomes of them. */
type Convert = (numbers: readonly number[]) => readonly number[]

const forward = (wcs: Wcs): Convert => byCount(wcs, ([x, y]) => wcs.pixelToSky(x, y), wcs.pixelToWorld)
const backward = (wcs: Wcs): Convert => byCount(wcs, ([ra, dec]) => wcs.skyToPixel(ra, dec), wcs.worldToPixel)

function byCount(
  { axes }: Wcs,
  ofPair: (pair: readonly [number, number]) => readonly number[],
  ofAll: (numbers: readonly number[]) => readonly number[],
): Convert {
  return (numbers) => {
    const [first, second] = numbers
    if (first !== undefined && second !== undefined && numbers.length === 2) return ofPair([first, second])
    if (numbers.length === axes.length) return ofAll(numbers)
    const wanted = axes.length === 2 ? '2' : `2 or ${axes.length}`
    throw new UsageError(`a line of standard input has ${numbers.length} numbers, not ${wanted}`)
  }
}

/** Lines go out in pieces: a write for each would take most of the time. */
const PIECE = 64 * 1024

async function convertAll(convert: Convert, { json, io }: { json: boolean; io: Io }): Promise<void> {
  let [text, separator] = [json ? '[' : '', '']
  for await (const numbers of numbersOf(io.input)) {
    const converted = convert(numbers)
    text += json ? separator + jsonArray(converted) : `${converted.join(' ')}\n`
    separator = ',\n'
    if (text.length < PIECE) continue
    await io.write(text)
    text = ''
  }
  await io.write(json ? `${text}]\n` : text)
}

const jsonArray = (numbers: readonly number[]): string => `[${numbers.map(jsonNumber).join(',')}]`
const jsonNumber = (value: number): string => (Number.isFinite(value) ? String(value) : `"${value}"`)

/** The numbers of each line that is not blank. */
async function* numbersOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<number[]> {
  for await (const line of linesOf(input)) {
    const words = line.trim().split(/[\s,]+/)
    if (words[0] === '') continue
    const numbers = words.map(Number)
    if (numbers.some(Number.isNaN)) throw new UsageError(`no numbers on standard input: ${line.slice(0, 40)}`)
    yield numbers
  }
}

/** A line as long as this is none that anybody meant. */
const LONGEST_LINE = 10_000

async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of input) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
    if (rest.length > LONGEST_LINE) throw new UsageError(`a line of standard input is longer than ${LONGEST_LINE}`)
  }
  yield rest
}
