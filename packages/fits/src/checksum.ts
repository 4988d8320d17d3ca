/**
 * The 32-bit ones' complement sum of big-endian words that CHECKSUM and DATASUM use (FITS 4.0 §4.4.2.7, appendix J).
 * Bytes short of a word count as followed by zeros.
 */
export function onesComplementSum(bytes: Uint8Array, start = 0): number {
  // two halves as doubles, carries taken at the end: exact for any array that JavaScript can hold
  let high = start >>> 16
  let low = start & 0xffff
  const whole = bytes.length - (bytes.length % 4)
  for (let at = 0; at < whole; at += 4) {
    high += (bytes[at]! << 8) | bytes[at + 1]!
    low += (bytes[at + 2]! << 8) | bytes[at + 3]!
  }
  if (whole < bytes.length) {
    high += (bytes[whole]! << 8) | (bytes[whole + 1] ?? 0)
    low += (bytes[whole + 2] ?? 0) << 8
  }
  for (;;) {
    const highCarry = Math.floor(high / 0x10000)
    const lowCarry = Math.floor(low / 0x10000)
    if (highCarry === 0 && lowCarry === 0) return high * 0x10000 + low
    high = (high % 0x10000) + lowCarry
    low = (low % 0x10000) + highCarry
  }
}

/** What CHECKSUM holds while the sum over the HDU is taken. */
export const EMPTY_CHECKSUM = '0'.repeat(16)

/** The 16 characters that bring the sum over an HDU with {@link EMPTY_CHECKSUM} to -0 (appendix J.2). */
export function encodeChecksum(sum: number): string {
  const complement = ~sum >>> 0
  const text = new Array<number>(16)
  for (let byte = 0; byte < 4; byte++) {
    const value = (complement >>> (24 - 8 * byte)) & 0xff
    const parts = new Array<number>(4).fill((value >> 2) + 0x30)
    parts[0]! += value & 3
    for (const first of [0, 2]) {
      // keep to digits and letters: what one character of a pair gains the other loses
      while (isPunctuation(parts[first]!) || isPunctuation(parts[first + 1]!)) {
        parts[first]!++
        parts[first + 1]!--
      }
    }
    parts.forEach((part, index) => {
      text[4 * index + byte] = part
    })
  }
  // the string starts in column 12 of its card, one byte short of a word
  return String.fromCharCode(text[15]!, ...text.slice(0, 15))
}

const isPunctuation = (code: number): boolean => (code > 0x39 && code < 0x41) || (code > 0x5a && code < 0x61)
