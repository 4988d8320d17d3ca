/** Data types of a binary table (FITS 4.0 §7.3.1, table 18), other than the descriptors P and Q. */
export type BinaryCode = 'L' | 'X' | 'B' | 'I' | 'J' | 'K' | 'A' | 'E' | 'D' | 'C' | 'M'

/** TFORMn of a binary table. */
export interface BinaryFormat {
  readonly code: BinaryCode
  /** Elements of a cell; of a variable-length array 0 or 1, the number of its descriptors. */
  readonly repeat: number
  /** P (32-bit) or Q (64-bit) where the field holds the descriptor of a variable-length array. */
  readonly descriptor: 'P' | 'Q' | undefined
  /** The longest array of a variable-length column, if stated. */
  readonly longest: number | undefined
}

/** Bytes of a descriptor: length and place of an array (FITS 4.0 §7.3.5). */
export const DESCRIPTOR_BYTES = { P: 8, Q: 16 } as const

const FIXED = /^(\d*)([LXBIJKAEDCM])(\d*)/
const VARIABLE = /^([01]?)([PQ])([LXBIJKAEDCM])(?:\((\d+)\))?/

/**
 * Reads a TFORM as `E`, `16A`, `1PJ(100)`. What stands behind is not defined by the standard and not looked at, save
 * for `A8`, by which some writers mean `8A`. Undefined when the format is none.
 */
export function parseBinaryFormat(text: string): BinaryFormat | undefined {
  const format = text.trim().toUpperCase()
  const variable = VARIABLE.exec(format)
  if (variable) {
    const [, repeat, descriptor, code, longest] = variable
    return {
      code: code as BinaryCode,
      repeat: Number(repeat || 1),
      descriptor: descriptor as 'P' | 'Q',
      longest: longest === undefined ? undefined : Number(longest),
    }
  }
  const fixed = FIXED.exec(format)
  if (!fixed) return undefined
  const [, repeat, code, width] = fixed
  const count = Number(repeat || (code === 'A' && width) || 1)
  return Number.isSafeInteger(count)
    ? { code: code as BinaryCode, repeat: count, descriptor: undefined, longest: undefined }
    : undefined
}

/** TFORMn of an ASCII table (FITS 4.0 §7.2.1, table 15). */
export interface AsciiFormat {
  readonly code: 'A' | 'I' | 'F' | 'E' | 'D'
  readonly width: number
  /** Digits behind the decimal point where a number has none. */
  readonly decimals: number
}

const ASCII = /^([AIFED])(\d{1,9})(?:\.(\d{1,3}))?(?!\d)/

/** Reads a TFORM as `I6` or `D25.17`; undefined when the format is none. */
export function parseAsciiFormat(text: string): AsciiFormat | undefined {
  const match = ASCII.exec(text.trim().toUpperCase())
  if (!match) return undefined
  return { code: match[1] as AsciiFormat['code'], width: Number(match[2]), decimals: Number(match[3] ?? 0) }
}

const DIMS = /^\( *\d+ *(?:, *\d+ *)*\)/

/**
 * Reads a TDIM as `(4,3)`. Undefined when it is no shape, the shape of nothing, or of more than `most`
 * elements, which the standard rules out (FITS 4.0 §7.3.2).
 */
export function parseDims(text: string | undefined, most = Number.POSITIVE_INFINITY): readonly number[] | undefined {
  const match = DIMS.exec(text?.trim() ?? '')
  if (!match) return undefined
  const dims = match[0].slice(1, -1).split(',').map(Number)
  const size = sizeOf(dims)
  return size > 0 && size <= most ? dims : undefined
}

/** Elements of a shape. */
export const sizeOf = (dims: readonly number[]): number => dims.reduce((product, length) => product * length, 1)
