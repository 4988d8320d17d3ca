const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

const LOW_BYTES = 0x00ff00ff

/**
 * Turns big-endian words of 1, 2, 4 or 8 bytes, which FITS holds (FITS 4.0 §5), into those of this machine, or back,
 * in place. The array must begin at a multiple of the word in its buffer and hold whole words.
 */
export function swapToMachine(bytes: Uint8Array, wordSize: number): void {
  if (LITTLE_ENDIAN) swaps[wordSize]?.(bytes)
}

/** A copy of big-endian bytes as words of this machine. */
export function machineCopy(bigEndian: Uint8Array, wordSize: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(bigEndian)
  swapToMachine(bytes, wordSize)
  return bytes
}

const swaps: Readonly<Record<number, (bytes: Uint8Array) => void>> = {
  2: (bytes) => {
    // two at a time where the words lie so
    const pairs = bytes.byteOffset % 4 === 0 ? bytes.length >> 2 : 0
    const words = new Uint32Array(bytes.buffer, pairs === 0 ? 0 : bytes.byteOffset, pairs)
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!
      words[i] = ((word & LOW_BYTES) << 8) | ((word >>> 8) & LOW_BYTES)
    }
    for (let at = 4 * pairs; at + 1 < bytes.length; at += 2) bytes.subarray(at, at + 2).reverse()
  },
  4: (bytes) => {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
    for (let i = 0; i < words.length; i++) words[i] = swapped(words[i]!)
  },
  8: (bytes) => {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
    for (let i = 0; i + 1 < words.length; i += 2) {
      const first = swapped(words[i]!)
      words[i] = swapped(words[i + 1]!)
      words[i + 1] = first
    }
  },
}

/** The bytes of a 32-bit word turned round. */
function swapped(word: number): number {
  const halves = ((word & LOW_BYTES) << 8) | ((word >>> 8) & LOW_BYTES)
  return (halves << 16) | (halves >>> 16)
}
