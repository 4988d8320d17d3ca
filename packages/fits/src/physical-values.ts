import type { Bitpix } from './hdu.ts'
import type { Header } from './header.ts'
import type { StoredPixels } from './stored-pixels.ts'

const arrays = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const

/** The type of physical values, as numpy names it. */
export type PixelType = keyof typeof arrays

/** Physical values; 64-bit integers are bigints. */
export type PixelArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array

/** How stored pixels become physical values: `zero + scale * stored`, and `blank` becomes NaN (FITS 4.0 §4.4.2.5). */
export interface Scaling {
  readonly type: PixelType
  readonly zero: number
  readonly scale: number
  /** The stored integer that stands for an undefined pixel. */
  readonly blank: number | bigint | undefined
}

/** Bytes that a physical value takes in memory. */
export const pixelSize = (type: PixelType): number => arrays[type].BYTES_PER_ELEMENT

/** An array of zeros. */
export const pixelArray = (type: PixelType, length: number): PixelArray => new arrays[type](length)

const STORED = { 8: 'uint8', 16: 'int16', 32: 'int32', 64: 'int64', [-32]: 'float32', [-64]: 'float64' } as const

// FITS 4.0 §5.2.5, table 11: the BZERO that turns signed into unsigned, and for 8 bits the other way round
const SHIFTED: Partial<Record<Bitpix, { zero: number; type: PixelType }>> = {
  8: { zero: -128, type: 'int8' },
  16: { zero: 2 ** 15, type: 'uint16' },
  32: { zero: 2 ** 31, type: 'uint32' },
  64: { zero: 2 ** 63, type: 'uint64' },
}

/** The pixels as they are stored. */
export const unscaled = (bitpix: Bitpix): Scaling => ({ type: STORED[bitpix], zero: 0, scale: 1, blank: undefined })

/**
 * What the header of an image makes of its pixels. Integers stay integers when they are not scaled, or only shifted
 * between signed and unsigned; else, and where BLANK says that pixels may be undefined, they become floats: float32
 * for 8 and 16 bits, float64 for more, as in astropy.
 */
export function scalingOf(header: Header, bitpix: Bitpix): Scaling {
  const zero = header.number('BZERO') ?? 0
  const scale = header.number('BSCALE') ?? 1
  const blank = bitpix > 0 ? blankOf(header) : undefined
  if (bitpix < 0) return { type: STORED[bitpix], zero, scale, blank }
  const shifted = SHIFTED[bitpix]
  if (scale === 1 && blank === undefined) {
    if (zero === 0) return unscaled(bitpix)
    if (zero === shifted?.zero) return { type: shifted.type, zero, scale, blank }
  }
  return { type: bitpix > 16 ? 'float64' : 'float32', zero, scale, blank }
}

function blankOf(header: Header): number | bigint | undefined {
  const card = header.card('BLANK')
  return card?.kind === 'integer' ? card.value : undefined
}

/** Physical values of stored pixels. May be the array given, or share its memory. */
export function physicalValues(stored: StoredPixels, { type, zero, scale, blank }: Scaling): PixelArray {
  if (zero === 0 && scale === 1 && blank === undefined) return stored
  if (type !== 'float32' && type !== 'float64') return shifted(stored, type)
  if (stored instanceof BigInt64Array) return scaledLongs(stored, { zero, scale, blank })
  const values = new arrays[type](stored.length)
  // float32 steps by step, as numpy does it, so that archives of both kinds hold the same values
  const round = type === 'float32' ? Math.fround : (value: number) => value
  const [step, offset] = [round(scale), round(zero)]
  for (let i = 0; i < values.length; i++) values[i] = round(stored[i]! * step) + offset
  if (blank !== undefined) {
    for (let i = 0; i < values.length; i++) if (stored[i] === blank) values[i] = Number.NaN
  }
  return values
}

/** Adding half the range of a binary integer turns its first bit, in the memory it has. */
function shifted(stored: StoredPixels, type: PixelType): PixelArray {
  const { buffer, byteOffset, length } = stored
  if (stored instanceof BigInt64Array) {
    // the first bit of a little-endian or big-endian word alike, by way of bigints
    const values = new BigUint64Array(buffer, byteOffset, length)
    for (let i = 0; i < length; i++) values[i]! ^= 0x8000000000000000n
    return values
  }
  const values = new arrays[type](buffer as ArrayBuffer, byteOffset, length) as Int8Array | Uint16Array | Uint32Array
  const bit = 2 ** (8 * values.BYTES_PER_ELEMENT - 1)
  for (let i = 0; i < length; i++) values[i]! ^= bit
  return values
}

function scaledLongs(stored: BigInt64Array, { zero, scale, blank }: Omit<Scaling, 'type'>): Float64Array {
  const values = new Float64Array(stored.length)
  const undefinedPixel = blank === undefined ? undefined : BigInt(blank)
  for (let i = 0; i < values.length; i++) {
    values[i] = stored[i] === undefinedPixel ? Number.NaN : Number(stored[i]!) * scale + zero
  }
  return values
}
