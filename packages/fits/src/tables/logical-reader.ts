import { contiguous, type ElementReader } from './field.ts'

/** Reads logical values: T and F; anything else is undefined (FITS 4.0 §7.3.3.1, which names the 0 byte for that). */
export const logicalReader: ElementReader = {
  type: 'logical',
  bits: 8,
  memory: 8,
  read(field, count) {
    const bytes = contiguous(field, count)
    return { type: 'logical', values: Array.from(bytes, (byte) => LOGICALS[byte]) }
  },
}

// astropy writes 1 for true into variable-length arrays
const LOGICALS: Readonly<Record<number, boolean>> = { 84: true, 70: false, 1: true }

/** Reads bits, the most significant of each byte first. */
export const bitReader: ElementReader = {
  type: 'logical',
  bits: 1,
  memory: 8,
  read({ bytes, start, stride, rows }, count) {
    const values = new Array<boolean>(rows * count)
    let to = 0
    for (let row = 0; row < rows; row++) {
      const from = start + row * stride
      for (let bit = 0; bit < count; bit++) values[to++] = ((bytes[from + (bit >> 3)]! >> (7 - (bit & 7))) & 1) === 1
    }
    return { type: 'logical', values }
  },
}
