/** Up to this length a loop here copies a text faster than a call into the engine. */
const SHORT = 48
/** UTF-8 has at most three bytes for a UTF-16 code unit. */
const BYTES_PER_UNIT = 3

const PLAIN = /^[ !#-[\]-~]*$/

/** Whether a text is of ASCII and needs no escapes: between quotes it is JSON. */
export const isPlain = (text: string): boolean => PLAIN.test(text)

const QUOTE = '"'.charCodeAt(0)
const BACKSLASH = '\\'.charCodeAt(0)
const FIRST_PRINTABLE = ' '.charCodeAt(0)
const LAST_PRINTABLE = '~'.charCodeAt(0)

/**
 * JSON text as bytes (RFC 8259: UTF-8), written piece by piece to where they will be sent from. Putting a page of 160 kB
 * together as one text, which the engine then flattens and encodes, took twice the CPU.
 */
export class JsonWriter {
  #bytes: Buffer
  #length = 0

  /** @param expectedBytes room to begin with; it grows as needed */
  constructor(expectedBytes = 4096) {
    this.#bytes = Buffer.allocUnsafe(expectedBytes)
  }

  /** What is JSON already, or a part of it. */
  raw(text: string): this {
    const { length } = text
    this.#makeRoom(length * BYTES_PER_UNIT)
    if (length > SHORT) {
      this.#length += this.#bytes.write(text, this.#length)
      return this
    }
    const bytes = this.#bytes
    let at = this.#length
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index)
      if (unit > LAST_PRINTABLE) return this.#encoded(text)
      bytes[at++] = unit
    }
    this.#length = at
    return this
  }

  /** A text as a JSON string, with quotes and escapes. */
  string(text: string): this {
    const { length } = text
    if (length > SHORT && isPlain(text)) return this.raw(`"${text}"`)
    this.#makeRoom(length + 2)
    const bytes = this.#bytes
    let at = this.#length
    bytes[at++] = QUOTE
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index)
      if (unit < FIRST_PRINTABLE || unit > LAST_PRINTABLE || unit === QUOTE || unit === BACKSLASH) {
        return this.#encoded(JSON.stringify(text))
      }
      bytes[at++] = unit
    }
    bytes[at++] = QUOTE
    this.#length = at
    return this
  }

  /** What is JSON already and of ASCII alone, for which the caller answers: copied without a look at its letters. */
  ascii(text: string): this {
    this.#makeRoom(text.length)
    this.#length += this.#bytes.write(text, this.#length, 'latin1')
    return this
  }

  /** A text, or null for none. */
  stringOrNull(text: string | null | undefined): this {
    return text == null ? this.raw('null') : this.string(text)
  }

  /** Items between brackets. */
  list<T>(items: readonly T[], write: (item: T, index: number) => void): this {
    this.raw('[')
    for (const [index, item] of items.entries()) {
      if (index > 0) this.raw(',')
      write(item, index)
    }
    return this.raw(']')
  }

  /** All that was written. Nothing may be written afterwards: the bytes are the caller's. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  toString(): string {
    return this.#bytes.toString('utf8', 0, this.#length)
  }

  #encoded(text: string): this {
    this.#makeRoom(text.length * BYTES_PER_UNIT)
    this.#length += this.#bytes.write(text, this.#length)
    return this
  }

  #makeRoom(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}
