import type { FitsError } from '../errors.ts'
import { readHdus } from '../fits-file.ts'
import type { Hdu } from '../hdu.ts'
import type { Header } from '../header.ts'
import type { Source } from '../source.ts'
import { imageHeader, isTiledImage } from '../tiles/tiled-image.ts'
import { defineCommand } from './command.ts'
import { printable } from './failure.ts'
import { forEachFile } from './for-each-file.ts'
import { withSource } from './input.ts'

const HEADINGS = 'No.    Name      Ver    Type      Cards   Dimensions   Format'

export const command = defineCommand({
  usage: 'FILE...',
  options: {},
  details: `
One line per HDU, in the form of fitsinfo of astropy. Dimensions begin with NAXIS1. Of a tile-compressed image
(CompImageHDU) cards and dimensions are those of the image inside.

Example:
  fits info frame.fits.fz`,
  run: ({ words }, io) =>
    forEachFile(words, (path) =>
      withSource(path, { io, access: 'forward' }, async (source) => {
        await io.write(`Filename: ${printable(path)}\n${HEADINGS}\n`)
        const incomplete = await writeLines(source, (line) => io.write(line))
        if (incomplete) throw incomplete
      }),
    ),
})

async function writeLines(source: Source, write: (line: string) => Promise<void>): Promise<FitsError | undefined> {
  const walk = readHdus(source)
  for (;;) {
    const { done, value } = await walk.next()
    if (done) return value
    await write(`${infoLine(value)}\n`)
  }
}

/** What there is to know of an HDU at a glance. */
export function infoLine(hdu: Hdu): string {
  const { cards, dims, format, type, rest, extname = hdu.extname } = summary(hdu)
  const name = printable(extname ?? (hdu.index === 0 ? 'PRIMARY' : ''))
  const version = hdu.header.integer('EXTVER') ?? 1
  return [
    `${String(hdu.index).padStart(3)}  ${name.padEnd(10)}  ${String(version).padStart(3)} ${type.padEnd(11)}`,
    `  ${String(cards).padStart(5)}   ${dims}   ${format}   ${rest}`,
  ].join('')
}

interface Summary {
  readonly type: string
  readonly cards: number
  readonly dims: string
  readonly format: string
  readonly rest: string
  /** Where it is not that of the HDU. */
  readonly extname?: string | undefined
}

function summary(hdu: Hdu): Summary {
  const { header, type, index, dims, bitpix } = hdu
  const cards = header.cards.length
  if (isTiledImage(header)) return tiledSummary(header)
  if (type === 'BINTABLE' || type === 'TABLE') {
    const shape = `${dims[1] ?? 0}R x ${header.integer('TFIELDS') ?? 0}C`
    return {
      type: type === 'TABLE' ? 'TableHDU' : 'BinTableHDU',
      cards,
      dims: shape,
      format: formats(header),
      rest: '',
    }
  }
  if (type === 'GROUPS') {
    const groups = `${header.integer('GCOUNT') ?? 1} Groups  ${header.integer('PCOUNT') ?? 0} Parameters`
    const axes = dims.slice(1)
    return { type: 'GroupsHDU', cards, dims: tuple(axes), format: imageFormat(header, axes, bitpix), rest: groups }
  }
  if (type === 'PRIMARY' || type === 'IMAGE') {
    const name = index === 0 ? 'PrimaryHDU' : 'ImageHDU'
    return { type: name, cards, dims: tuple(dims), format: imageFormat(header, dims, bitpix), rest: '' }
  }
  return { type: printable(type), cards, dims: tuple(dims), format: '', rest: '' }
}

function tiledSummary(table: Header): Summary {
  const image = imageHeader(table)
  const axes = Array.from({ length: image.integer('NAXIS') ?? 0 }, (_, axis) => image.integer(`NAXIS${axis + 1}`) ?? 0)
  const format = NAMES[image.integer('BITPIX') ?? 0] ?? ''
  const extname = image.text('EXTNAME')
  return { type: 'CompImageHDU', cards: image.cards.length, dims: tuple(axes), format, rest: '', extname }
}

/** As Python writes a tuple. */
const tuple = (axes: readonly number[]): string => `(${axes.join(', ')}${axes.length === 1 ? ',' : ''})`

/** The columns that have a TFORM, which may be fewer than TFIELDS says. */
function formats(header: Header): string {
  const given = header.cards.filter(({ keyword }) => /^TFORM[1-9]\d*$/.test(keyword))
  const byColumn = given.sort((a, b) => Number(a.keyword.slice(5)) - Number(b.keyword.slice(5)))
  return `[${byColumn.map(({ value }) => printable(String(value ?? ''))).join(', ')}]`
}

const NAMES: Readonly<Record<number, string>> = {
  8: 'uint8',
  16: 'int16',
  32: 'int32',
  64: 'int64',
  [-32]: 'float32',
  [-64]: 'float64',
}

/** The type that is stored, and what BSCALE and BZERO make of it (FITS 4.0 §5.2.5). */
function imageFormat(header: Header, axes: readonly number[], bitpix: number): string {
  const stored = NAMES[bitpix] ?? ''
  if (axes.length === 0 || axes.includes(0)) return ''
  const [scale, zero] = [header.number('BSCALE') ?? 1, header.number('BZERO') ?? 0]
  if (bitpix < 0 || (scale === 1 && zero === 0)) return stored
  if (scale === 1 && bitpix === 8 && zero === -128) return `${stored} (rescales to int8)`
  if (scale === 1 && bitpix > 8 && zero === 2 ** (bitpix - 1)) return `${stored} (rescales to uint${bitpix})`
  return `${stored} (rescales to ${bitpix > 16 ? 'float64' : 'float32'})`
}
