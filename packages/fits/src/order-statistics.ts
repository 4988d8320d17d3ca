/** Goes over all values once, in batches; may be asked to several times. */
export type Passes = (visit: (values: ArrayLike<number>) => void) => Promise<void>

/**
 * The values that would stand at these places (from 0) if all values were sorted; NaN are passed over. Exact, in
 * memory that does not depend on their number: each pass counts the next 16 bits of those that share the bits known,
 * so 32-bit floats take two passes and doubles four.
 */
export async function valuesAt(ranks: readonly number[], passes: Passes, bits: 32 | 64): Promise<number[]> {
  let searches: Search[] = [{ high: 0, low: 0, wanted: ranks.map((rank, place) => ({ rank, place })) }]
  for (let known = 0; known < bits; known += DIGIT_BITS) {
    const counts = searches.map(() => new Float64Array(DIGITS))
    const keys = new Keys(bits)
    await passes((values) => {
      for (let from = 0; from < values.length; from += KEYS_AT_ONCE) {
        keys.take(values, from)
        for (const [i, search] of searches.entries()) count(keys, { search, known, counts: counts[i]! })
      }
    })
    searches = searches.flatMap((search, i) => narrowed(search, { counts: counts[i]!, known }))
  }
  const found = ranks.map(() => Number.NaN)
  for (const { high, low, wanted } of searches) {
    for (const { place } of wanted) found[place] = valueOfKey(high, low, bits)
  }
  return found
}

/** The middle value, or the mean of the two in the middle; NaN of nothing. */
export async function medianOf(count: number, passes: Passes, bits: 32 | 64): Promise<number> {
  if (count === 0) return Number.NaN
  const [low, high] = await valuesAt([Math.floor((count - 1) / 2), Math.floor(count / 2)], passes, bits)
  return low! / 2 + high! / 2
}

const DIGIT_BITS = 16
const DIGITS = 2 ** DIGIT_BITS
const KEYS_AT_ONCE = 2 ** 15

/** The first bits of the keys searched for, and which of the keys that begin so are wanted, in their order. */
interface Search {
  readonly high: number
  readonly low: number
  readonly wanted: readonly { readonly rank: number; readonly place: number }[]
}

/**
 * Keys of 32 or 64 bits that sort as the floats do, in two halves (`low` is 0 for 32 bits): the bits of a positive
 * float with the first one set, of a negative one all turned. NaN are left out.
 */
class Keys {
  readonly high = new Uint32Array(KEYS_AT_ONCE)
  readonly low = new Uint32Array(KEYS_AT_ONCE)
  length = 0
  readonly #floats: Float32Array | Float64Array
  readonly #words: Uint32Array

  constructor(bits: 32 | 64) {
    this.#floats = bits === 32 ? new Float32Array(KEYS_AT_ONCE) : new Float64Array(KEYS_AT_ONCE)
    this.#words = new Uint32Array(this.#floats.buffer)
  }

  take(values: ArrayLike<number>, from: number): void {
    const floats = this.#floats
    const end = Math.min(values.length, from + KEYS_AT_ONCE)
    let length = 0
    for (let i = from; i < end; i++) {
      const value = values[i]!
      if (!Number.isNaN(value)) floats[length++] = value
    }
    this.length = length
    if (floats instanceof Float32Array) this.#take32(length)
    else this.#take64(length)
  }

  #take32(length: number): void {
    for (let i = 0; i < length; i++) {
      const word = this.#words[i]!
      this.high[i] = word & SIGN ? ~word : word | SIGN
    }
  }

  #take64(length: number): void {
    for (let i = 0; i < length; i++) {
      const high = this.#words[2 * i + HIGH_WORD]!
      const low = this.#words[2 * i + 1 - HIGH_WORD]!
      this.high[i] = high & SIGN ? ~high : high | SIGN
      this.low[i] = high & SIGN ? ~low : low
    }
  }
}

const SIGN = 0x80000000
const HIGH_WORD = new Uint32Array(Float64Array.of(1).buffer)[0] === 0 ? 1 : 0

function count(keys: Keys, { search, known, counts }: { search: Search; known: number; counts: Float64Array }): void {
  const { high, low, length } = keys
  if (known === 0) {
    for (let i = 0; i < length; i++) counts[high[i]! >>> 16]!++
  } else if (known === 16) {
    const first = search.high >>> 16
    for (let i = 0; i < length; i++) if (high[i]! >>> 16 === first) counts[high[i]! & 0xffff]!++
  } else if (known === 32) {
    for (let i = 0; i < length; i++) if (high[i] === search.high) counts[low[i]! >>> 16]!++
  } else {
    const third = search.low >>> 16
    for (let i = 0; i < length; i++) {
      if (high[i] === search.high && low[i]! >>> 16 === third) counts[low[i]! & 0xffff]!++
    }
  }
}

/** One search for each value of the next digit that holds a rank wanted. */
function narrowed(search: Search, { counts, known }: { counts: Float64Array; known: number }): Search[] {
  const shift = known % 32 === 0 ? 16 : 0
  const found = new Map<number, { rank: number; place: number }[]>()
  for (const { rank, place } of search.wanted) {
    let digit = 0
    let before = 0
    while (digit < DIGITS - 1 && before + counts[digit]! <= rank) before += counts[digit++]!
    const wanted = found.get(digit) ?? []
    wanted.push({ rank: rank - before, place })
    found.set(digit, wanted)
  }
  return [...found].map(([digit, wanted]) => {
    const bits = (digit << shift) >>> 0
    return known < 32
      ? { high: (search.high | bits) >>> 0, low: 0, wanted }
      : { high: search.high, low: (search.low | bits) >>> 0, wanted }
  })
}

function valueOfKey(high: number, low: number, bits: 32 | 64): number {
  const positive = (high & SIGN) !== 0
  const words = positive ? [high ^ SIGN, low] : [~high, ~low]
  if (bits === 32) return new Float32Array(Uint32Array.of(words[0]!).buffer)[0]!
  const pair = HIGH_WORD === 1 ? Uint32Array.of(words[1]!, words[0]!) : Uint32Array.of(words[0]!, words[1]!)
  return new Float64Array(pair.buffer)[0]!
}
