import {
  CODE_BITS,
  DISTANCE_CODES,
  DISTANCE_TABLE_BITS,
  DISTANCES,
  distanceTable,
  END_OF_BLOCK,
  LENGTH_CODES,
  LENGTH_TABLE_BITS,
  LENGTHS,
  LITERAL,
  LONGER,
  lengthTable,
  META,
  META_CODES,
  META_TABLE_BITS,
  makeTable,
  metaTable,
  OTHER,
  TAKEN_BITS,
  VALUE,
} from './huffman'
import { BAD_CODE, DONE, ENDS_EARLY, WRONG_SIZE } from './status'

// DEFLATE (RFC 1951). Bits are taken from the low end of `bits`, which holds at least `held` of them; the source goes
// on from there at `from`. Reading stops within 16 bytes behind the end of the source.

let bits: u64 = 0
let held: u64 = 0
let from: usize = 0
let end: usize = 0
let at: usize = 0

/** Lengths in bits of the codes of a block: first those of literals and lengths, then those of distances. */
const codeLengths: usize = memory.data(LENGTH_CODES + DISTANCE_CODES)
/** What is added to the index of a longer code. */
let lengthMask: i32 = 0
let distanceMask: i32 = 0

const META_ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])

/** Where the inflated bytes end, after `inflate` is done. */
export function inflatedEnd(): usize {
  return at
}

/** Where the compressed bytes end, after `inflate` is done. */
export function deflatedEnd(): usize {
  return from - <usize>(held >> 3)
}

/** Inflates to `target`, at most `most` bytes. */
export function inflate(source: usize, sourceEnd: usize, target: usize, most: usize): i32 {
  bits = 0
  held = 0
  from = source
  end = sourceEnd
  at = target
  let isLast = false
  while (!isLast) {
    refill()
    isLast = take(1) !== 0
    const kind = take(2)
    let status = BAD_CODE
    if (kind === 0) status = copyStored(target + most)
    else if (kind < 3) {
      status = kind === 1 ? makeFixedTables() : readTables()
      if (status === DONE) status = inflateBlock(target, target + most)
    }
    if (status !== DONE) return status
    if (deflatedEnd() > end) return ENDS_EARLY
  }
  return DONE
}

/** Behind the end zeros are read, which deflatedEnd tells. */
function refill(): void {
  if (from <= end + 8) bits |= load<u64>(from) << held
  from += <usize>((63 - held) >> 3)
  held |= 56
}

function take(count: u32): u32 {
  const value = <u32>(bits & ((1 << (<u64>count)) - 1))
  bits >>= <u64>count
  held -= <u64>count
  return value
}

function copyStored(targetEnd: usize): i32 {
  from = deflatedEnd() // the rest of a byte is left out
  bits = 0
  held = 0
  if (from + 4 > end) return ENDS_EARLY
  const length = <usize>load<u16>(from)
  if (length !== <usize>(load<u16>(from, 2) ^ 0xffff)) return BAD_CODE
  from += 4
  if (from + length > end) return ENDS_EARLY
  if (at + length > targetEnd) return WRONG_SIZE
  memory.copy(at, from, length)
  from += length
  at += length
  return DONE
}

function makeFixedTables(): i32 {
  memory.fill(codeLengths, 8, 144)
  memory.fill(codeLengths + 144, 9, 112)
  memory.fill(codeLengths + 256, 7, 24)
  memory.fill(codeLengths + 280, 8, 8)
  memory.fill(codeLengths + LENGTH_CODES, 5, DISTANCE_CODES)
  return makeTables(LENGTH_CODES, DISTANCE_CODES)
}

function readTables(): i32 {
  const lengths = <i32>take(5) + 257
  const distances = <i32>take(5) + 1
  const metas = <i32>take(4) + 4
  if (lengths > 286 || distances > 30) return BAD_CODE
  memory.fill(codeLengths, 0, META_CODES)
  for (let index = 0; index < metas; index++) {
    refill()
    store<u8>(codeLengths + <usize>load<u8>(META_ORDER + <usize>index), <u8>take(3))
  }
  if (makeTable(codeLengths, META_CODES, metaTable, META_TABLE_BITS, META) < 0) return BAD_CODE
  const total = lengths + distances
  let index: i32 = 0
  while (index < total) {
    refill()
    if (deflatedEnd() > end) return ENDS_EARLY
    const entry = load<u32>(metaTable + ((<usize>bits & 127) << 2))
    if (entry & OTHER) return BAD_CODE
    take(entry & TAKEN_BITS)
    const symbol = entry >> VALUE
    if (symbol < 16) {
      store<u8>(codeLengths + <usize>index, <u8>symbol)
      index++
      continue
    }
    if (symbol === 16 && index === 0) return BAD_CODE
    const repeated: u8 = symbol === 16 ? load<u8>(codeLengths + <usize>index - 1) : 0
    const times = <i32>(symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7))
    if (index + times > total) return BAD_CODE
    memory.fill(codeLengths + <usize>index, repeated, <usize>times)
    index += times
  }
  return makeTables(lengths, distances)
}

function makeTables(lengths: i32, distances: i32): i32 {
  if (load<u8>(codeLengths, 256) === 0) return BAD_CODE // the block could not end
  lengthMask = makeTable(codeLengths, lengths, lengthTable, LENGTH_TABLE_BITS, LENGTHS)
  distanceMask = makeTable(codeLengths + <usize>lengths, distances, distanceTable, DISTANCE_TABLE_BITS, DISTANCES)
  return lengthMask < 0 || distanceMask < 0 ? BAD_CODE : DONE
}

/** The codes of a block, of which each round takes up to three literals, or some and a match. */
function inflateBlock(target: usize, targetEnd: usize): i32 {
  let window = bits
  let left = held
  let next = from
  let out = at
  const lengthsMask = <usize>lengthMask
  const distancesMask = <usize>distanceMask
  const sourceLimit = end + 8
  for (;;) {
    if (next > sourceLimit) return ENDS_EARLY
    if (out > targetEnd) return WRONG_SIZE
    window |= load<u64>(next) << left
    next += <usize>((63 - left) >> 3)
    left |= 56
    let entry = load<u32>(lengthTable + ((<usize>window & 2047) << 2))
    if (entry & LITERAL) {
      window >>= <u64>entry
      left -= <u64>(entry & TAKEN_BITS)
      store<u8>(out++, entry >> VALUE)
      entry = load<u32>(lengthTable + ((<usize>window & 2047) << 2))
      if (entry & LITERAL) {
        window >>= <u64>entry
        left -= <u64>(entry & TAKEN_BITS)
        store<u8>(out++, entry >> VALUE)
        entry = load<u32>(lengthTable + ((<usize>window & 2047) << 2))
        if (entry & LITERAL) {
          window >>= <u64>entry
          left -= <u64>(entry & TAKEN_BITS)
          store<u8>(out++, entry >> VALUE)
          continue
        }
      }
      window |= load<u64>(next) << left
      next += <usize>((63 - left) >> 3)
      left |= 56
    }
    if (entry & LONGER) {
      window >>= LENGTH_TABLE_BITS
      left -= LENGTH_TABLE_BITS
      entry = load<u32>(lengthTable + (((<usize>entry >> VALUE) + (<usize>window & lengthsMask)) << 2))
      if (entry & LITERAL) {
        window >>= <u64>entry
        left -= <u64>(entry & TAKEN_BITS)
        store<u8>(out++, entry >> VALUE)
        continue
      }
    }
    const taken = window
    window >>= <u64>entry
    left -= <u64>(entry & TAKEN_BITS)
    if (entry & OTHER) {
      if (entry >> VALUE !== END_OF_BLOCK >> VALUE) return BAD_CODE
      break
    }
    const length = (entry >> VALUE) + numberIn(taken, entry)

    entry = load<u32>(distanceTable + ((<usize>window & 255) << 2))
    if (entry & LONGER) {
      window >>= DISTANCE_TABLE_BITS
      left -= DISTANCE_TABLE_BITS
      entry = load<u32>(distanceTable + (((<usize>entry >> VALUE) + (<usize>window & distancesMask)) << 2))
    }
    if (entry & OTHER) return BAD_CODE
    const distance = <usize>((entry >> VALUE) + numberIn(window, entry))
    window >>= <u64>entry
    left -= <u64>(entry & TAKEN_BITS)
    if (distance > out - target) return BAD_CODE
    repeat(out, distance, out + <usize>length)
    out += <usize>length
  }
  bits = window
  held = left
  from = next
  at = out
  return out > targetEnd ? WRONG_SIZE : DONE
}

/** The number in the bits behind a code. */
function numberIn(window: u64, entry: u32): u32 {
  const all = <u32>window & ((1 << (entry & TAKEN_BITS)) - 1)
  return all >> ((entry >> CODE_BITS) & 15)
}

/** Copies to `out` what stands `distance` bytes before, by whole vectors: up to 15 bytes more than asked for. */
function repeat(out: usize, distance: usize, outEnd: usize): void {
  let step = distance
  if (distance < 16) {
    // far enough behind a few copies of the pattern a whole vector of it stands
    step = distance * ((distance + 15) / distance)
    const near = out + step < outEnd ? out + step : outEnd
    for (; out < near; out++) store<u8>(out, load<u8>(out - distance))
  }
  for (; out < outEnd; out += 16) v128.store(out, v128.load(out - step))
}
