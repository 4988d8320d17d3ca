import { contiguous, type ElementReader } from './field.ts'

/**
 * Reads strings: up to the first NUL, and without the blanks at the end (FITS 4.0 §7.3.3.1). `width` is the length of
 * one string; without it all characters of a row are one. Bytes beyond ASCII, which FITS does not allow, are read as
 * Windows-1252.
 */
export const textReader = (width?: number): ElementReader => ({
  type: 'text',
  bits: 8,
  memory: 2 + (width ? Math.ceil(STRING_MEMORY / width) : 0),
  read(field, count) {
    const size = width ?? count
    const bytes = contiguous(field, count)
    const text = characters(bytes)
    const strings = size === 0 ? field.rows : Math.floor(bytes.length / size)
    const values = Array.from({ length: strings }, (_, i) => {
      const start = i * size
      return text.slice(start, endOfString(bytes, start, start + size))
    })
    return { type: 'text', values }
  },
})

const STRING_MEMORY = 32
const decoder = new TextDecoder('latin1')

/** One character for each byte. */
export const characters = (bytes: Uint8Array): string => decoder.decode(bytes)

function endOfString(bytes: Uint8Array, start: number, limit: number): number {
  let end = start
  for (let at = start; at < limit && bytes[at] !== 0; at++) if (bytes[at]! > BLANK) end = at + 1
  return end
}

const BLANK = 0x20
