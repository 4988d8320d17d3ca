import { machineCopy, swapToMachine } from './byte-order.ts'
import type { Bitpix } from './hdu.ts'
import { pixelCount } from './pixel-box.ts'

/** An image of two axes to write. */
export interface ImagePixels {
  readonly bitpix: Exclude<Bitpix, 64>
  readonly width: number
  readonly height: number
  /** Physical values, row by row, NAXIS1 fastest: `width * height` of them. */
  readonly pixels: ArrayLike<number>
  /** Subtracted from every pixel before it is stored (FITS 4.0 §5.2.5): 32768 stores unsigned in signed 16 bits. */
  readonly bzero?: number
}

/** An image of any number of axes to write, also of 64-bit integers. */
export interface ArrayPixels {
  readonly bitpix: Bitpix
  /** NAXIS1 first. */
  readonly dims: readonly number[]
  /** Physical values, NAXIS1 fastest. */
  readonly pixels: ArrayLike<number> | ArrayLike<bigint>
  /** As in {@link ImagePixels}; 2^63 (a double holds it exactly) stores unsigned in signed 64 bits. */
  readonly bzero?: number
}

const arrays = {
  8: Uint8Array,
  16: Int16Array,
  32: Int32Array,
  64: BigInt64Array,
  [-32]: Float32Array,
  [-64]: Float64Array,
} as const

/** Pixels before BSCALE and BZERO, in the type of BITPIX. */
export type StoredPixels = Uint8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array

/** NAXIS1, NAXIS2 and so on of an image to write. */
export const dimsOf = (parts: ImagePixels | ArrayPixels): readonly number[] =>
  'dims' in parts ? parts.dims : [parts.width, parts.height]

/**
 * Pixels as they are stored: less BZERO, in the type of BITPIX.
 * @throws RangeError when their number is not that of the axes, or an integer does not fit BITPIX
 */
export function storedPixels(parts: ImagePixels | ArrayPixels): StoredPixels {
  const { bitpix, pixels, bzero = 0 } = parts
  const dims = dimsOf(parts)
  if (!dims.every((length) => Number.isSafeInteger(length) && length >= 0) || pixels.length !== pixelCount(dims)) {
    throw new RangeError(`${pixels.length} pixels for an image of ${dims.join(' x ')}`)
  }
  if (bitpix === 64) return storedLongs(pixels, bzero)
  const stored = new arrays[bitpix](pixels.length)
  for (let i = 0; i < pixels.length; i++) {
    const value = Number(pixels[i]!) - bzero
    stored[i] = value
    // typed arrays wrap silently
    if (bitpix > 0 && stored[i] !== value) throw doesNotFit(pixels[i]!, bitpix)
  }
  return stored
}

function storedLongs(pixels: ArrayLike<number> | ArrayLike<bigint>, bzero: number): BigInt64Array {
  const stored = new BigInt64Array(pixels.length)
  const zero = BigInt(bzero)
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i]!
    if (typeof pixel === 'number' && !Number.isInteger(pixel)) throw doesNotFit(pixel, 64)
    const value = BigInt(pixel) - zero
    stored[i] = value
    if (stored[i] !== value) throw doesNotFit(pixel, 64)
  }
  return stored
}

const doesNotFit = (pixel: number | bigint, bitpix: Bitpix): RangeError =>
  new RangeError(`pixel ${pixel} does not fit BITPIX ${bitpix}`)

/** Big-endian bytes (FITS 4.0 §5). */
export const bigEndian = (stored: StoredPixels): Uint8Array =>
  machineCopy(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength), stored.BYTES_PER_ELEMENT)

/** Stored pixels of big-endian bytes, in the same memory where it allows: the bytes are the caller's no more. */
export function takeBigEndian(bytes: Uint8Array, bitpix: Bitpix): StoredPixels {
  const Pixels = arrays[bitpix]
  const size = Pixels.BYTES_PER_ELEMENT
  const own = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes)
  swapToMachine(own, size)
  return new Pixels(own.buffer as ArrayBuffer, own.byteOffset, Math.floor(own.length / size))
}
