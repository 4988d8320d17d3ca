import { type Card, normalizeKeyword } from './card.ts'
import type { WritableCard } from './card-format.ts'
import { readCardImages } from './card-images.ts'
import { UnsupportedError } from './errors.ts'
import type { Hdu } from './hdu.ts'
import { Header } from './header.ts'
import { bytesPerPixel, imageShape, MAX_IMAGE_BYTES, readStoredBox, requireRoom } from './image.ts'
import { boxDims, type PixelBox, pixelCount } from './pixel-box.ts'
import { boxOfSky, type SkyArea } from './sky-area.ts'
import type { Source } from './source.ts'
import { imageHeader, isTiledImage } from './tiles/tiled-image.ts'
import { type Wcs, wcsOf } from './wcs/wcs.ts'
import { type CardImage, further, type HduParts, shapeCards } from './writer.ts'

/** Pixels (a box over the first two axes, or over all; it may reach beyond the image), or a part of the sky. */
export type CutoutArea = { readonly box: PixelBox } | SkyArea

export interface CutoutOptions {
  /** The world coordinates by which an area of the sky is found. Default: those of the header. */
  readonly wcs?: Wcs
  readonly signal?: AbortSignal
  /** Most bytes of pixels in the result. Default 1 GiB. */
  readonly maxBytes?: number
}

export interface Cutout {
  /** The pixels of the original that were cut out: the part of the area that lies within the image. */
  readonly box: PixelBox
  /** A primary HDU, for `fitsBytes`. */
  readonly hdu: HduParts
}

/**
 * Cuts a part out of an image, plain or compressed: a plain image with the same pixels as they were stored, and the
 * header as it was, card by card, but for sizes, checksums, and the reference pixels of all its world coordinates
 * (CRPIX; with SIP it moves the distortion too), so that every pixel keeps its place on the sky. The first two axes
 * are cut; along others all planes are kept, unless a box says otherwise. Only rows or tiles needed are read.
 *
 * Distortions by lookup table (CPDIS, D2IMDIS) lie in other HDUs and do not come along.
 * @throws UnsupportedError with code `no-overlap` when nothing of the area is in the image; else as `readImage`,
 *   and for an area of the sky as `wcsOf`
 */
export async function cutout(
  source: Source,
  hdu: Hdu,
  area: CutoutArea,
  { wcs, signal, maxBytes = MAX_IMAGE_BYTES }: CutoutOptions = {},
): Promise<Cutout> {
  const { bitpix, dims, header } = imageShape(hdu)
  const wanted = 'box' in area ? area.box : boxOfSky(area, wcs ?? wcsOf(header), planeOf(dims))
  const box = clipped(wanted, dims)
  requireRoom(pixelCount(boxDims(box)) * bytesPerPixel(bitpix), maxBytes)
  // first the header: a stream is read forward only
  const kept = await keptCards(source, hdu, signal)
  const simple: WritableCard = ['SIMPLE', true, 'conforms to FITS standard']
  const cards = [simple, ...shapeCards(bitpix, boxDims(box)), ...moved(kept, box.start)]
  return { box, hdu: { cards, data: await readStoredBox(source, hdu, { box, signal }) } }
}

function planeOf(dims: readonly number[]): [number, number] {
  const [width, height] = dims
  if (width === undefined || height === undefined) throw new UnsupportedError('an image of one axis shows no sky')
  return [width, height]
}

function clipped({ start, end }: PixelBox, dims: readonly number[]): PixelBox {
  const valid = [...start, ...end].every(Number.isSafeInteger) && start.length === end.length
  if (!valid || (start.length !== dims.length && start.length !== Math.min(2, dims.length))) {
    throw new UnsupportedError(`the box does not fit an image of ${dims.join(' x ') || 'no axes'}`, {
      code: 'bad-value',
    })
  }
  const box = {
    start: dims.map((_, axis) => Math.max(0, start[axis] ?? 0)),
    end: dims.map((length, axis) => Math.min(length, end[axis] ?? length)),
  }
  if (dims.length === 0 || box.start.some((from, axis) => from >= box.end[axis]!)) {
    throw new UnsupportedError('nothing of the box is in the image', { code: 'no-overlap' })
  }
  return box
}

type Kept = { readonly card: Card; readonly image: string }

/** What is not structure and no checksum, in the characters of the file where these still hold. */
async function keptCards(source: Source, hdu: Hdu, signal: AbortSignal | undefined): Promise<Kept[]> {
  const all = await readCardImages(source, hdu, signal)
  const images = new Map(all.map(({ card, image }) => [card, image.replace(/[^ -~]/g, '?')]))
  const table = new Header(images.keys())
  const tiled = isTiledImage(hdu.header)
  const cards = tiled ? imageHeader(table).cards.filter(({ keyword }) => !OF_TILES.test(keyword)) : table.cards
  const wanted = new Set<WritableCard>(further(cards))
  // cards that imageHeader makes are structure, but for EXTEND and BLOCKED, which a lone image does not need
  return cards.flatMap((card) => {
    const image = images.get(card)
    return image !== undefined && wanted.has(card) ? [{ card, image }] : []
  })
}

/** What imageHeader leaves, as astropy does, and an image without tiles has no use for. */
const OF_TILES = /^(ZBLANK|ZSCALE|ZZERO|ZDITHER0)$/

/** The cards with each reference pixel moved by the start of the box. */
function moved(kept: readonly Kept[], start: readonly number[]): (WritableCard | CardImage)[] {
  const letters = new Set<string>()
  const referred = new Set<string>()
  const cards = kept.map(({ card, image }): WritableCard | CardImage => {
    const keyword = normalizeKeyword(card.keyword)
    const [, axis, letter] = /^(?:CRPIX|CTYPE|CRVAL|CDELT)(\d+)([A-Z]?)$/.exec(keyword) ?? []
    if (axis === undefined || letter === undefined) return shiftedPlate(card, start) ?? { image }
    if (Number(axis) <= start.length) letters.add(letter)
    if (!keyword.startsWith('CRPIX')) return { image }
    referred.add(axis + letter)
    const by = start[Number(axis) - 1] ?? 0
    if (by === 0 || (card.kind !== 'integer' && card.kind !== 'float')) return { image }
    return [keyword, { float: Number(card.value) - by }, card.comment]
  })
  // without CRPIX the reference is pixel 0 (FITS 4.0 §8.2, table 22)
  const missing = [...letters].flatMap((letter) =>
    start.flatMap((by, axis): WritableCard[] =>
      by === 0 || referred.has(`${axis + 1}${letter}`) ? [] : [[`CRPIX${axis + 1}${letter}`, { float: -by }]],
    ),
  )
  return [...cards, ...missing]
}

/** The plate solution of the Digitized Sky Survey counts from the corner of the image on the plate. */
function shiftedPlate(card: Card, start: readonly number[]): WritableCard | undefined {
  const axis = ['CNPIX1', 'CNPIX2'].indexOf(normalizeKeyword(card.keyword))
  const by = start[axis] ?? 0
  if (by === 0 || (card.kind !== 'integer' && card.kind !== 'float')) return undefined
  const value = Number(card.value) + by
  return [card.keyword, card.kind === 'float' ? { float: value } : value, card.comment]
}
