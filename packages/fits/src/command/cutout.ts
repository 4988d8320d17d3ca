import type { CutoutArea } from '../cutout.ts'
import { cutout } from '../cutout.ts'
import { openFits } from '../fits-file.ts'
import { fitsBytes } from '../writer.ts'
import { defineCommand, UsageError } from './command.ts'
import { chosenImage } from './image-hdus.ts'
import { withSource } from './input.ts'
import { outputOptions, writeOutput } from './output.ts'

export const command = defineCommand({
  usage: 'FILE',
  options: {
    box: { type: 'string', value: 'X1:X2,Y1:Y2', help: 'pixels from 1, both ends included' },
    centre: { type: 'string', value: 'RA,DEC', help: 'centre on the sky, degrees, with --size' },
    size: { type: 'string', value: 'DEG[,DEG]', help: 'width and height on the sky, degrees; one number for a square' },
    hdu: { type: 'string', value: 'N', help: 'this HDU: its number from 0, or its EXTNAME; else the first image' },
    ...outputOptions,
  },
  details: `
Writes a FITS file of one image: the pixels of the box, or of what the image shows of a part of the sky, as they are
stored, with the header of the image and a WCS that still holds. What lies outside of the image is left out.

Examples:
  fits cutout --box 101:200,51:150 -o part.fits frame.fits.fz
  fits cutout --centre 150.1,-12.3 --size 0.05 -o part.fits frame.fits.fz`,
  run: async ({ words: [path = ''], options }, io) => {
    const area = areaOf(options)
    await withSource(path, { io, access: 'random' }, async (source) => {
      const { hdus } = await openFits(source)
      const { hdu } = await cutout(source, chosenImage(hdus, options.hdu), area)
      await writeOutput(fitsBytes([hdu], { checksums: true }), { path: options.out, force: options.force ?? false }, io)
    })
  },
})

type AreaOptions = Readonly<Partial<Record<'box' | 'centre' | 'size', string>>>

function areaOf({ box, centre, size }: AreaOptions): CutoutArea {
  if (box !== undefined && centre === undefined && size === undefined) return { box: boxOf(box) }
  if (box !== undefined || centre === undefined || size === undefined) {
    throw new UsageError('give --box, or --centre and --size')
  }
  const [longitude, latitude] = numbers('centre', centre, 2)
  const [width, height = width] = numbers('size', size, size.includes(',') ? 2 : 1)
  return { centre: [longitude!, latitude!], width: width!, height: height! }
}

function boxOf(text: string): { start: number[]; end: number[] } {
  const ranges = text.split(',').map((range) => /^(\d{1,15}):(\d{1,15})$/.exec(range))
  const ends = ranges.map((range) => [Number(range?.[1]), Number(range?.[2])] as const)
  if (ends.length < 2 || !ends.every(([first, last]) => first >= 1 && first <= last)) {
    throw new UsageError(`--box ${text} is not X1:X2,Y1:Y2 with pixels from 1`)
  }
  return { start: ends.map(([first]) => first - 1), end: ends.map(([, last]) => last) }
}

function numbers(name: string, text: string, count: number): number[] {
  const values = text.split(',').map((word) => (word.trim() === '' ? Number.NaN : Number(word)))
  if (values.length !== count || !values.every(Number.isFinite)) {
    throw new UsageError(
      `--${name} ${text} is not ${count === 1 ? 'a number' : `${count} numbers with a comma between`}`,
    )
  }
  return values
}
