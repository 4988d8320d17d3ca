import { openFits } from '../fits-file.ts'
import type { Hdu } from '../hdu.ts'
import { type ImageStatistics, imageStatistics } from '../statistics.ts'
import { defineCommand } from './command.ts'
import { printable } from './failure.ts'
import { isImage } from './image-hdus.ts'
import { withSource } from './input.ts'
import { selectHdu } from './select-hdu.ts'
import { textTable } from './text-table.ts'

export const command = defineCommand({
  usage: 'FILE',
  options: {
    hdu: { type: 'string', value: 'N', help: 'only this HDU: its number from 0, or its EXTNAME' },
    json: {
      type: 'boolean',
      help: 'print an array of objects; NaN and infinities are strings, integers beyond 2^53 {"$int":"..."}',
    },
  },
  details: `
Statistics of the physical values (BSCALE, BZERO and BLANK applied) of every image, plain or compressed. NaN and
undefined pixels are counted apart, and so are infinite ones. "mad" is the median of the absolute deviations from the
median; standardDeviation is that of the population.

Example:
  fits stats --json frame.fits.fz`,
  run: async ({ words: [path = ''], options }, io) => {
    await withSource(path, { io, access: 'random' }, async (source) => {
      const { hdus } = await openFits(source)
      const found: Line[] = []
      for (const hdu of options.hdu === undefined ? hdus.filter(isImage) : [selectHdu(hdus, options.hdu)]) {
        found.push({ hdu, statistics: await imageStatistics(source, hdu) })
      }
      await io.write(
        options.json ? `[${found.map(asJson).join(',\n')}]\n` : textTable([HEADINGS, ...found.map(asWords)]),
      )
    })
  },
})

interface Line {
  readonly hdu: Hdu
  readonly statistics: ImageStatistics
}

const HEADINGS = ['No.', 'Name', 'Dimensions', 'Type', 'Min', 'Max', 'Mean', 'Median', 'Deviation', 'Undefined', 'Unit']

const DIGITS = 8

function asWords({ hdu: { index, extname }, statistics }: Line): string[] {
  const { dims, type, unit, undefinedCount, min, max, mean, median, standardDeviation } = statistics
  const numbers = [min, max, mean, median, standardDeviation].map((value) =>
    String(Number(Number(value).toPrecision(DIGITS))),
  )
  const name = extname ?? (index === 0 ? 'PRIMARY' : '')
  return [String(index), name, dims.join(' x '), type, ...numbers, String(undefinedCount), unit ?? ''].map(printable)
}

function asJson({ hdu: { index, extname }, statistics }: Line): string {
  const { medianAbsoluteDeviation: mad, unit, ...rest } = statistics
  const values = { index, extname: extname ?? null, ...rest, mad, unit: unit ?? null }
  return JSON.stringify(values, (_, value) => {
    if (typeof value === 'bigint') return { $int: String(value) }
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
  })
}
