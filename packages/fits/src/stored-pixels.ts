import type { Bitpix } from './hdu.ts'

/** An image to write. */
export interface ImagePixels {
  readonly bitpix: Exclude<Bitpix, 64>
  readonly width: number
  readonly height: number
  /** Physical values, row by row, NAXIS1 fastest: `width * height` of them. */
  readonly pixels: ArrayLike<number>
  /** Subtracted from every pixel before it is stored (FITS 4.0 §5.2.5): 32768 stores unsigned in signed 16 bits. */
  readonly bzero?: number
}

const arrays = { 8: Uint8Array, 16: Int16Array, 32: Int32Array, [-32]: Float32Array, [-64]: Float64Array } as const

export type StoredPixels = InstanceType<(typeof arrays)[keyof typeof arrays]>

/**
 * Pixels as they are stored: less BZERO, in the type of BITPIX.
 * @throws RangeError when their number is not width x height, or an integer does not fit BITPIX
 */
export function storedPixels({ bitpix, width, height, pixels, bzero = 0 }: ImagePixels): StoredPixels {
  if (pixels.length !== width * height) {
    throw new RangeError(`${pixels.length} pixels for an image of ${width} x ${height}`)
  }
  const stored = new arrays[bitpix](pixels.length)
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i]! - bzero
    stored[i] = value
    // typed arrays wrap silently
    if (bitpix > 0 && stored[i] !== value) throw new RangeError(`pixel ${pixels[i]} does not fit BITPIX ${bitpix}`)
  }
  return stored
}

/** Big-endian bytes (FITS 4.0 §5). */
export function bigEndian(stored: StoredPixels): Uint8Array {
  const size = stored.BYTES_PER_ELEMENT
  const bytes = new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength).slice()
  if (size === 1 || !LITTLE_ENDIAN) return bytes
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse()
  return bytes
}

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1
