/** Sizes that follow from the bytes per pixel (FITS 4.0 §10.4.1; white paper of Pence, Seaman and White 2009). */
const forms = {
  1: { choiceBits: 3, mostSplit: 6, pixelBits: 8 },
  2: { choiceBits: 4, mostSplit: 14, pixelBits: 16 },
  4: { choiceBits: 5, mostSplit: 25, pixelBits: 32 },
} as const

export type RicePixels = Uint8Array | Int16Array | Int32Array

/**
 * Compresses one tile by RICE_1, bit for bit as cfitsio does. BYTEPIX is the element size of the array.
 * @param blockSize pixels that share a split, BLOCKSIZE of the header; 32 by custom
 */
export function encodeRice(pixels: RicePixels, blockSize = 32): Uint8Array {
  const form = forms[pixels.BYTES_PER_ELEMENT as keyof typeof forms]
  const out = new BitWriter(longest(pixels.length, blockSize, form))
  if (pixels.length > 0) out.write(pixels[0]!, form.pixelBits)
  const differences = new Uint32Array(blockSize)
  let last = pixels[0] ?? 0
  for (let start = 0; start < pixels.length; start += blockSize) {
    const count = Math.min(blockSize, pixels.length - start)
    let sum = 0
    for (let i = 0; i < count; i++) {
      const pixel = pixels[start + i]!
      differences[i] = folded(pixel - last, form.pixelBits)
      sum += differences[i]!
      last = pixel
    }
    writeBlock(out, differences.subarray(0, count), sum, form)
  }
  return out.bytes()
}

type Form = (typeof forms)[keyof typeof forms]

/** The difference in the width of a pixel, where it may wrap, folded to 0, -1, 1, -2, ... as 0, 1, 2, 3, ... */
function folded(difference: number, bits: number): number {
  const signed = (difference << (32 - bits)) >> (32 - bits)
  return ((signed << 1) ^ (signed >> 31)) >>> 0
}

function writeBlock(out: BitWriter, differences: Uint32Array, sum: number, form: Form): void {
  const count = differences.length
  const split = splitFor(sum, count)
  if (split >= form.mostSplit) {
    out.write(form.mostSplit + 1, form.choiceBits)
    for (const difference of differences) out.write(difference, form.pixelBits)
    return
  }
  if (split === 0 && sum === 0) {
    out.write(0, form.choiceBits)
    return
  }
  out.write(split + 1, form.choiceBits)
  for (const difference of differences) {
    out.writeUnary(difference >>> split)
    out.write(difference, split)
  }
}

/** How many low bits of each difference stand as they are: about the logarithm of their mean. */
function splitFor(sum: number, count: number): number {
  const mean = Math.trunc(Math.max(0, (sum - Math.floor(count / 2) - 1) / count))
  let split = 0
  for (let rest = mean >>> 1; rest > 0; rest >>>= 1) split++
  return split
}

/** Bytes that suffice: no block takes more than its differences as they are, or than unary codes of its mean. */
function longest(pixels: number, blockSize: number, { choiceBits, pixelBits }: Form): number {
  const blocks = Math.ceil(pixels / blockSize)
  return Math.ceil((pixelBits + blocks * choiceBits + pixels * (pixelBits + 4)) / 8) + 8
}

/** Bits from the most significant down. */
class BitWriter {
  readonly #bytes: Uint8Array
  #length = 0
  #pending = 0
  #free = 8

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity)
  }

  /** The low `count` bits of `value`, at most 32. */
  write(value: number, count: number): void {
    let left = count
    while (left > 0) {
      const taken = Math.min(left, this.#free)
      left -= taken
      this.#pending = (this.#pending << taken) | ((value >>> left) & ((1 << taken) - 1))
      this.#free -= taken
      if (this.#free === 0) this.#flush()
    }
  }

  /** As many zeros as `value`, then a one. */
  writeUnary(value: number): void {
    let zeros = value
    while (zeros >= this.#free) {
      zeros -= this.#free
      this.#pending <<= this.#free
      this.#flush()
    }
    this.write(1, zeros + 1)
  }

  bytes(): Uint8Array {
    if (this.#free < 8) {
      this.#pending <<= this.#free
      this.#flush()
    }
    return this.#bytes.slice(0, this.#length)
  }

  #flush(): void {
    this.#bytes[this.#length++] = this.#pending
    this.#pending = 0
    this.#free = 8
  }
}
