import { openFits } from '../fits-file.ts'
import { type Curve, curves } from '../preview/curves.ts'
import { encodePreview, type PreviewFormat } from '../preview/encode.ts'
import { type PreviewOptions, renderPreview, type Stretch } from '../preview/render.ts'
import { defineCommand, UsageError, wholeNumber } from './command.ts'
import { chosenImage } from './image-hdus.ts'
import { withSource } from './input.ts'
import { outputOptions, writeOutput } from './output.ts'

export const command = defineCommand({
  usage: 'FILE',
  options: {
    ...outputOptions,
    width: { type: 'string', value: 'PIXELS', help: 'most pixels across (600)' },
    height: { type: 'string', value: 'PIXELS', help: 'most pixels down (600)' },
    stretch: {
      ...{ type: 'string', value: 'HOW' },
      help: 'range from black to white: zscale (the default), minmax, percentile, percentile:LOW,HIGH',
    },
    curve: { type: 'string', value: 'NAME', help: `between them: ${Object.keys(curves).join(', ')}` },
    invert: { type: 'boolean', help: 'dark for bright' },
    hdu: { type: 'string', value: 'N', help: 'this HDU: its number from 0, or its EXTNAME; else the first image' },
  },
  details: `
Writes a picture of an image in grey, PNG or, for a name that ends in .jpg or .jpeg, JPEG. Needs the package sharp.

Example:
  fits preview --stretch percentile:1,99 --curve asinh -o frame.jpg frame.fits.fz`,
  run: async ({ words: [path = ''], options }, io) => {
    const settings = previewOptions(options)
    const format = formatOf(options.out)
    await withSource(path, { io, access: 'random' }, async (source) => {
      const { hdus } = await openFits(source)
      const picture = await renderPreview(source, chosenImage(hdus, options.hdu), settings)
      const bytes = await encodePreview(picture, format)
      await writeOutput([bytes], { path: options.out, force: options.force ?? false }, io)
    })
  },
})

interface Given {
  readonly width?: string
  readonly height?: string
  readonly stretch?: string
  readonly curve?: string
  readonly invert?: boolean
}

function previewOptions({
  width,
  height,
  stretch = 'zscale',
  curve = 'linear',
  invert = false,
}: Given): PreviewOptions {
  const [across, down] = [wholeNumber('width', width, 1), wholeNumber('height', height, 1)]
  if (!isCurve(curve)) throw new UsageError(`--curve ${curve} is none of ${Object.keys(curves).join(', ')}`)
  return {
    ...(across !== undefined && { width: across }),
    ...(down !== undefined && { height: down }),
    ...{ stretch: stretchOf(stretch), curve, invert },
  }
}

const isCurve = (name: string): name is Curve => Object.hasOwn(curves, name)

/** Half a percent at either end: stars and dead pixels of a usual frame. */
const PERCENTILES = [0.5, 99.5] as const

function stretchOf(text: string): Stretch {
  if (text === 'zscale' || text === 'minmax') return text
  if (text === 'percentile') return { percentile: PERCENTILES }
  const [, low, high] = /^percentile:([\d.]+),([\d.]+)$/.exec(text) ?? []
  if (low === undefined) throw new UsageError(`--stretch ${text} is none of zscale, minmax, percentile`)
  return { percentile: [Number(low), Number(high)] }
}

const formatOf = (path: string | undefined): PreviewFormat => (/\.jpe?g$/i.test(path ?? '') ? 'jpeg' : 'png')
