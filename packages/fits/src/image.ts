import { UnsupportedError } from './errors.ts'
import type { Bitpix, Hdu } from './hdu.ts'
import type { Header } from './header.ts'
import { bandBoxes } from './image-bands.ts'
import { type PixelArray, physicalValues, pixelSize, type Scaling, scalingOf, unscaled } from './physical-values.ts'
import { boxDims, checkBox, type PixelBox, pixelCount, wholeBox } from './pixel-box.ts'
import { readPlainBox } from './plain-pixels.ts'
import type { Source } from './source.ts'
import { takeBigEndian } from './stored-pixels.ts'
import { openTiledImage } from './tiles/opened-image.ts'
import { imageHeader, isTiledImage } from './tiles/tiled-image.ts'
import { readTiledBox } from './tiles/tiled-pixels.ts'

/** What is known of an image before its pixels are read. */
export interface ImageShape {
  /** The header of the image: of a compressed one that of the image inside. */
  readonly header: Header
  readonly bitpix: Bitpix
  /** NAXIS1 first. */
  readonly dims: readonly number[]
  readonly scaling: Scaling
  /** Pixels that are stored together along each axis: a tile of a compressed image, one pixel of a plain one. */
  readonly tile: readonly number[]
}

/** Pixels of an image, or of a box of it. */
export interface Image {
  /** Of the pixels read, NAXIS1 first. */
  readonly dims: readonly number[]
  readonly bitpix: Bitpix
  /** NAXIS1 fastest. Undefined pixels (BLANK, or NaN) are NaN. */
  readonly values: PixelArray
  /** BUNIT. */
  readonly unit: string | undefined
}

export interface ReadImageOptions {
  /** Which pixels; the whole image when absent. */
  readonly box?: PixelBox
  /** Give the pixels as they are stored, without BSCALE, BZERO and BLANK. */
  readonly stored?: boolean
  readonly signal?: AbortSignal
  /** Most bytes that the answer may take. Default 1 GiB. */
  readonly maxBytes?: number
}

export const MAX_IMAGE_BYTES = 2 ** 30

/**
 * The pixels of an image, plain or tile-compressed, as physical values (FITS 4.0 §4.4.2.5, and §5.2.5 for unsigned
 * integers). Only the bytes, or tiles, that a box needs are read.
 * @throws UnsupportedError when the HDU holds no image; code `bad-value` when the box is not within it, `too-large`
 *   when the answer would exceed `maxBytes`
 * @throws TruncatedError when the file ends before the pixels do
 * @throws DataError when compressed pixels are damaged
 */
export async function readImage(source: Source, hdu: Hdu, options: ReadImageOptions = {}): Promise<Image> {
  const shape = imageShape(hdu)
  const box = options.box ?? wholeBox(shape.dims)
  checkBox(box, shape.dims)
  return await readBox(source, hdu, { ...options, shape, box })
}

/** Some pixels of an image, and where they are. */
export interface Band extends Image {
  readonly box: PixelBox
}

export interface ReadBandsOptions extends ReadImageOptions {
  /** Aim for this many bytes of stored pixels per band; whole tiles may be more. Default 4 MiB. */
  readonly bandBytes?: number
}

const BAND_BYTES = 4 * 2 ** 20

/**
 * The pixels in bands, each a box as {@link readImage} gives it, in the order of the file: what a computation over a
 * large image reads, in bounded memory. Errors as of {@link readImage}; `maxBytes` bounds each band.
 */
export async function* readBands(
  source: Source,
  hdu: Hdu,
  { bandBytes = BAND_BYTES, ...options }: ReadBandsOptions = {},
): AsyncGenerator<Band, void, undefined> {
  const shape = imageShape(hdu)
  const whole = options.box ?? wholeBox(shape.dims)
  checkBox(whole, shape.dims)
  const pixels = Math.max(1, Math.floor(bandBytes / bytesPerPixel(shape.bitpix)))
  for (const box of bandBoxes(whole, shape.tile, pixels)) {
    yield { ...(await readBox(source, hdu, { ...options, shape, box })), box }
  }
}

/**
 * The shape and scaling of the image in an HDU.
 * @throws UnsupportedError when it holds a table, random groups, or what is not known here
 * @throws HeaderError when the header of a compressed image makes no sense
 */
export function imageShape(hdu: Hdu): ImageShape {
  const { header, type } = hdu
  if (isTiledImage(header)) {
    const { format, grid } = openTiledImage(hdu)
    const image = imageHeader(header)
    return {
      header: image,
      bitpix: format.bitpix,
      dims: grid.dims,
      tile: grid.tile,
      scaling: scalingOf(image, format.bitpix),
    }
  }
  if (type !== 'IMAGE' && !(type === 'PRIMARY' && header.logical('SIMPLE') === true)) {
    throw new UnsupportedError(`HDU ${hdu.index} (${type}) holds no image`)
  }
  const { bitpix, dims } = hdu
  return { header, bitpix, dims, tile: dims.map(() => 1), scaling: scalingOf(header, bitpix) }
}

export const bytesPerPixel = (bitpix: Bitpix): number => Math.abs(bitpix) / 8

/** Big-endian pixels as they are stored, of a plain or a compressed image; the box must lie within it. */
export const readStoredBox = (
  source: Source,
  hdu: Hdu,
  { box, signal }: { box: PixelBox; signal?: AbortSignal | undefined },
): Promise<Uint8Array> => {
  // callers have their own bound
  const tiled = { signal, maxBytes: Number.MAX_SAFE_INTEGER }
  return isTiledImage(hdu.header) ? readTiledBox(source, hdu, box, tiled) : readPlainBox(source, hdu, box, { signal })
}

interface BoxOptions extends ReadImageOptions {
  readonly shape: ImageShape
  readonly box: PixelBox
}

async function readBox(
  source: Source,
  hdu: Hdu,
  { shape, box, stored, signal, maxBytes = MAX_IMAGE_BYTES }: BoxOptions,
): Promise<Image> {
  const { bitpix } = shape
  const scaling = stored ? unscaled(bitpix) : shape.scaling
  const dims = boxDims(box)
  requireRoom(pixelCount(dims) * Math.max(pixelSize(scaling.type), bytesPerPixel(bitpix)), maxBytes)
  const bytes = await readStoredBox(source, hdu, { box, signal })
  const values = physicalValues(takeBigEndian(bytes, bitpix), scaling)
  return { dims, bitpix, values, unit: shape.header.text('BUNIT') }
}

/** @throws UnsupportedError with code `too-large` */
export function requireRoom(bytes: number, maxBytes: number): void {
  if (bytes > maxBytes) {
    throw new UnsupportedError(`the pixels take ${bytes} bytes, more than the ${maxBytes} allowed`, {
      code: 'too-large',
    })
  }
}
