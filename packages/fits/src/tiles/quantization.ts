import type { StoredTile, TileFormat } from './codec.ts'
import type { Unpacked } from './codec-parts.ts'
import { type DecodingCore, SLACK, WRONG_SIZE } from './decoding-core.ts'

/** Memory that {@link storePixels} needs: for the pixels as 32-bit integers, twice. */
export const storeBytes = (count: number): number => 2 * (count * 4 + SLACK)

const RANDOM_NUMBERS = 10_000 // FITS 4.0 appendix I

const DITHERS = { NO_DITHER: 0, SUBTRACTIVE_DITHER_1: 1, SUBTRACTIVE_DITHER_2: 2 } as const

/**
 * Brings unpacked pixels into the form that they are stored in uncompressed, at `target`: quantised ones become floats
 * again (FITS 4.0 §10.2), all become big-endian.
 * @param work memory of {@link storeBytes}
 * @returns 0, or what the core returns for a damaged tile
 */
export function storePixels(
  core: DecodingCore,
  unpacked: Unpacked,
  { work, target, count }: { readonly work: number; readonly target: number; readonly count: number },
  format: TileFormat,
  tile: StoredTile,
): number {
  const { bitpix, dither } = format
  const width = Math.abs(bitpix) / 8
  if (dither === undefined && unpacked.width === width && unpacked.order === 'big-endian') {
    new Uint8Array(core.memory.buffer).copyWithin(target, unpacked.at, unpacked.at + count * width)
    return 0
  }
  if (unpacked.width > 4) return WRONG_SIZE
  if (dither !== undefined) {
    const integers = asIntegers(core, unpacked, work, count)
    const seed = (tile.row + (format.ditherSeed ?? 1) - 2) % RANDOM_NUMBERS
    const { scale, zero, blank } = tile
    const [hasBlank, integer] = [blank !== undefined, blank ?? 0]
    core.dequantize(integers, target, count, width, scale, zero, DITHERS[dither], seed, hasBlank, integer)
    return 0
  }
  if (bitpix < 0 || bitpix > 32) return WRONG_SIZE
  if (unpacked.width === 2 && width === 2) {
    core.swap16(unpacked.at, target, count)
    return 0
  }
  const integers = asIntegers(core, unpacked, work, count)
  if (width === 1) core.narrow8(integers, target, count)
  else if (width === 2) core.narrow16(integers, target, count)
  else core.swap32(integers, target, count)
  return 0
}

/** Where the pixels are as 32-bit little-endian integers. */
function asIntegers(core: DecodingCore, { at, width, order }: Unpacked, work: number, count: number): number {
  const wide = work + count * 4 + SLACK
  if (width === 1) {
    core.widen8(at, wide, count)
    return wide
  }
  if (order === 'little-endian' && width === 4) return at
  if (order === 'little-endian') {
    core.widen16(at, wide, count)
    return wide
  }
  if (width === 4) {
    core.swap32(at, wide, count)
    return wide
  }
  core.swap16(at, work, count)
  core.widen16(work, wide, count)
  return wide
}
