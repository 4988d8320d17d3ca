import { UnsupportedError } from '../errors.ts'
import type { Hdu } from '../hdu.ts'
import { boxDims, checkBox, type PixelBox, pixelCount } from '../pixel-box.ts'
import type { Source } from '../source.ts'
import type { TileDecoder } from './codec.ts'
import { copyPixels, targetOf } from './copy-pixels.ts'
import { HeapClaims } from './heap-claims.ts'
import { openTiledImage, type TiledImage } from './opened-image.ts'
import { readStoredTiles } from './stored-tiles.ts'
import { tileDecoder } from './tile-decoder.ts'
import { slabPixels, slabsOf, type TilePlace, tilesOf } from './tile-grid.ts'

export interface ReadTilesOptions {
  signal?: AbortSignal | undefined
}

export interface ReadBoxOptions extends ReadTilesOptions {
  /** Largest result, bytes. Default 1 GiB. */
  maxBytes?: number | undefined
}

const DEFAULT_MAX_BYTES = 2 ** 30

/**
 * The stored pixels of a box of a tile-compressed image: big-endian, in the form of ZBITPIX, before BSCALE and BZERO,
 * the first axis fastest. Only the tiles that the box touches are read and decoded.
 * @throws HeaderError or UnsupportedError as {@link openTiledImage}, or when the box is not within the image
 * @throws UnsupportedError with code `too-large` when the box needs more than `maxBytes`
 * @throws DataError or TruncatedError when the data are damaged
 */
export async function readTiledBox(
  source: Source,
  hdu: Hdu,
  box: PixelBox,
  { signal, maxBytes = DEFAULT_MAX_BYTES }: ReadBoxOptions = {},
): Promise<Uint8Array> {
  const image = openTiledImage(hdu)
  checkBox(box, image.grid.dims)
  const length = pixelCount(boxDims(box)) * image.pixelBytes
  if (length > maxBytes) {
    throw new UnsupportedError(`the box needs ${length} bytes, ${maxBytes} are allowed`, { code: 'too-large' })
  }
  const pixels = new Uint8Array(length)
  await decodeBox(decodingOf(source, image, signal), box, pixels)
  return pixels
}

/** Bytes of pixels that are decoded and handed on at a time, where tiles allow. */
const SLAB_BYTES = 1024 * 1024

export interface StreamOptions extends ReadTilesOptions {
  /**
   * Whether the next chunk may overwrite the one before: for whoever writes each away before asking for the next. It
   * saves the time that fresh memory takes, about a tenth. Default no.
   */
  reuseMemory?: boolean | undefined
}

/** Bytes of the largest chunk of {@link tiledPixels}. */
export const largestSlab = ({ grid, pixelBytes }: TiledImage): number =>
  slabPixels(grid, SLAB_BYTES / pixelBytes) * pixelBytes

/**
 * All stored pixels of a tile-compressed image in order, as chunks: together {@link TiledImage.byteLength} bytes.
 * Memory holds one chunk and the compressed tiles that it is made of.
 * @throws DataError or TruncatedError when the data are damaged
 */
export async function* tiledPixels(
  source: Source,
  image: TiledImage,
  { signal, reuseMemory = false }: StreamOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const decoding = decodingOf(source, image, signal)
  const most = SLAB_BYTES / image.pixelBytes
  const memory = reuseMemory ? new Uint8Array(largestSlab(image)) : undefined
  for (const box of slabsOf(image.grid, most)) {
    const length = pixelCount(boxDims(box)) * image.pixelBytes
    const pixels = memory?.subarray(0, length) ?? new Uint8Array(length)
    await decodeBox(decoding, box, pixels)
    yield pixels
  }
}

interface Decoding {
  readonly source: Source
  readonly image: TiledImage
  readonly decoder: TileDecoder
  readonly claims: HeapClaims
  readonly signal: AbortSignal | undefined
}

const decodingOf = (source: Source, image: TiledImage, signal: AbortSignal | undefined): Decoding => ({
  source,
  image,
  decoder: tileDecoder(image.format),
  claims: new HeapClaims(image.hdu, image.columns.heapStart),
  signal,
})

/** Tiles and bytes of pixels that are decoded in one go: large enough to spread what a read and a call cost. */
const BATCH_TILES = 4096
const BATCH_BYTES = 4 * 1024 * 1024

/** Decodes the tiles that a box touches and puts its pixels, every one of them, into `pixels`. */
async function decodeBox(decoding: Decoding, box: PixelBox, pixels: Uint8Array): Promise<void> {
  const { source, image, claims, signal } = decoding
  const target = targetOf(pixels, box, image.pixelBytes)
  let batch: TilePlace[] = []
  let bytes = 0
  const decodeBatch = async (): Promise<void> => {
    signal?.throwIfAborted()
    const tiles = await readStoredTiles(source, image, { places: batch, claims, signal })
    const decoded = await decoding.decoder.decode(tiles)
    for (let index = 0; index < batch.length; index++) copyPixels(decoded[index]!, batch[index]!, target)
    batch = []
    bytes = 0
  }
  for (const place of tilesOf(image.grid, box)) {
    batch.push(place)
    bytes += place.pixels * image.pixelBytes
    if (batch.length >= BATCH_TILES || bytes >= BATCH_BYTES) await decodeBatch()
  }
  if (batch.length > 0) await decodeBatch()
}
