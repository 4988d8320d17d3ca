// Tables for the Huffman codes of DEFLATE (RFC 1951 §3.2). A table has an entry for every value of its number of bits,
// behind them further ones for codes that are longer.

// An entry: bits to take, those of the code and of the number behind it; those of the code alone; flags; a literal, the
// least length or distance, or the index of the entries for longer codes
export const TAKEN_BITS: u32 = 63
export const LONGER: u32 = 1 << 6
export const OTHER: u32 = 1 << 7
export const CODE_BITS: u32 = 8
export const LITERAL: u32 = 1 << 12
export const VALUE: u32 = 16

export const END_OF_BLOCK: u32 = OTHER
const NO_CODE: u32 = OTHER | (1 << VALUE)

// Alphabets, their number of codes and the bits of their tables
export const META: i32 = 0
export const LENGTHS: i32 = 1
export const DISTANCES: i32 = 2
export const META_CODES: i32 = 19
export const LENGTH_CODES: i32 = 288
export const DISTANCE_CODES: i32 = 32
export const META_TABLE_BITS: i32 = 7
export const LENGTH_TABLE_BITS: i32 = 11
export const DISTANCE_TABLE_BITS: i32 = 8

const MAX_CODE_BITS: i32 = 15

// Codes that begin alike share 2^(15 - 11) or 2^(15 - 8) entries, and there are at least two of them
export const metaTable: usize = memory.data(512, 16)
export const lengthTable: usize = memory.data(17_408, 16)
export const distanceTable: usize = memory.data(9_216, 16)

/** How many codes have each length, and the symbols in the order of their codes; all of 16 bits. */
const counts: usize = memory.data(32, 2)
const starts: usize = memory.data(32, 2)
const sortedSymbols: usize = memory.data(576, 2)

const LENGTH_BASES: usize = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
])
const LENGTH_EXTRA: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
])
const DISTANCE_BASES: usize = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
])
const DISTANCE_EXTRA: usize = memory.data<u8>([
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
])

/**
 * Makes the table of an alphabet from the lengths in bits of its codes, a byte each.
 * @returns the mask for the bits behind those of the table, with which a longer code is looked up, or -1 if the lengths
 * are those of no complete code: only a single code of one bit may stand alone, or none
 */
export function makeTable(lengths: usize, symbols: i32, table: usize, tableBits: i32, alphabet: i32): i32 {
  const longest = sort(lengths, symbols)
  if (longest < 0 || (longest <= 1 && alphabet === META && isIncomplete())) return -1
  if (longest <= 1) fillWithNone(table, tableBits)
  const longerBits = longest > tableBits ? longest - tableBits : 0
  let longer: u32 = 1 << tableBits // where the next entries for longer codes begin
  let prefix: u32 = 0xffff_ffff // whose entries those before are
  let code: u32 = 0 // its bits in the order of the stream, so that the first is the lowest
  let sorted = sortedSymbols
  const last = max(longest, tableBits)
  for (let length: i32 = 1; length <= last; length++) {
    // the entries so far hold for either value of one bit more
    const size = (<usize>4) << (length - 1)
    if (length <= tableBits) memory.copy(table + size, table, size)
    if (length > longest) continue
    for (let left = countOf(length); left > 0; left--) {
      const entry = meaning(load<u16>(sorted), alphabet)
      sorted += 2
      if (length <= tableBits) {
        store<u32>(table + ((<usize>code) << 2), entry + length + (length << CODE_BITS))
      } else {
        const start = code & ((1 << tableBits) - 1)
        if (start !== prefix) {
          prefix = start
          store<u32>(table + ((<usize>start) << 2), LONGER | (longer << VALUE))
          longer += 1 << longerBits
        }
        const rest = length - tableBits
        const firstLonger = longer - (1 << longerBits)
        for (let index = code >> tableBits; index < (<u32>1) << longerBits; index += 1 << rest) {
          store<u32>(table + ((<usize>(firstLonger + index)) << 2), entry + rest + (rest << CODE_BITS))
        }
      }
      code = following(code, length)
    }
  }
  return (1 << longerBits) - 1
}

/** Sorts symbols by the length of their code. Returns the greatest length, or -1 if there is no such code. */
function sort(lengths: usize, symbols: i32): i32 {
  memory.fill(counts, 0, 32)
  for (let symbol = 0; symbol < symbols; symbol++) {
    const length = <i32>load<u8>(lengths + <usize>symbol)
    if (length > 0) store<u16>(counts + ((<usize>length) << 1), <u16>(countOf(length) + 1))
  }
  let longest: i32 = 0
  let free: i32 = 1 // codes of this length that are not yet given
  let start: i32 = 0
  for (let length: i32 = 1; length <= MAX_CODE_BITS; length++) {
    store<u16>(starts + ((<usize>length) << 1), <u16>start)
    start += countOf(length)
    free = (free << 1) - countOf(length)
    if (free < 0) return -1
    if (countOf(length) > 0) longest = length
  }
  if (free > 0 && longest > 1) return -1
  for (let symbol = 0; symbol < symbols; symbol++) {
    const length = <usize>load<u8>(lengths + <usize>symbol)
    if (length === 0) continue
    const place = load<u16>(starts + (length << 1))
    store<u16>(sortedSymbols + ((<usize>place) << 1), <u16>symbol)
    store<u16>(starts + (length << 1), place + 1)
  }
  return longest
}

function countOf(length: i32): i32 {
  return <i32>load<u16>(counts + ((<usize>length) << 1))
}

function isIncomplete(): bool {
  return countOf(1) < 2
}

function fillWithNone(table: usize, tableBits: i32): void {
  const tableEnd = table + ((<usize>4) << tableBits)
  for (; table < tableEnd; table += 4) store<u32>(table, NO_CODE)
}

/** What a symbol means: an entry without the bits of its code. */
function meaning(symbol: u32, alphabet: i32): u32 {
  if (alphabet === META) return symbol << VALUE
  if (alphabet === DISTANCES) {
    if (symbol >= 30) return NO_CODE
    const base = <u32>load<u16>(DISTANCE_BASES + ((<usize>symbol) << 1))
    return (base << VALUE) | load<u8>(DISTANCE_EXTRA + <usize>symbol)
  }
  if (symbol < 256) return LITERAL | (symbol << VALUE)
  if (symbol === 256) return END_OF_BLOCK
  if (symbol >= 286) return NO_CODE
  const index = <usize>symbol - 257
  return ((<u32>load<u16>(LENGTH_BASES + (index << 1))) << VALUE) | load<u8>(LENGTH_EXTRA + index)
}

/** The code after this one, of the same length: as a number whose highest bit is the lowest here, it is greater by one. */
function following(code: u32, length: i32): u32 {
  let bit: u32 = (<u32>1) << (length - 1)
  while (code & bit) bit >>= 1
  return bit === 0 ? 0 : (code & (bit - 1)) | bit
}
