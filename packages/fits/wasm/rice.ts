import { BAD_CODE, DONE, ENDS_EARLY } from './status'

// RICE_1 (FITS 4.0 §10.4.1): the first pixel as it is, then blocks of differences. A block begins with a number that
// says how many low bits of each difference stand as they are; the rest of it stands before them in unary.

/**
 * The next bits of the source from the top down, at least `held` of them; the source goes on at `from`. Loops take
 * these into locals, which are faster.
 */
let bits: u64 = 0
let held: u64 = 0
let from: usize = 0
let end: usize = 0

/** The pixel before the next one. */
let last: u32 = 0

export function decodeRice8(source: usize, length: i32, target: usize, count: i32, blockSize: i32): i32 {
  return decodeRice<u8>(source, length, target, count, blockSize)
}

export function decodeRice16(source: usize, length: i32, target: usize, count: i32, blockSize: i32): i32 {
  return decodeRice<u16>(source, length, target, count, blockSize)
}

export function decodeRice32(source: usize, length: i32, target: usize, count: i32, blockSize: i32): i32 {
  return decodeRice<u32>(source, length, target, count, blockSize)
}

/** Bits of the number with which a block begins: 3, 4 or 5 for pixels of 1, 2 or 4 bytes. */
function choiceBits<T>(): u64 {
  return sizeof<T>() === 1 ? 3 : sizeof<T>() === 2 ? 4 : 5
}

/** The split from which on differences stand as they are, without a unary part. */
function mostSplit<T>(): i32 {
  return sizeof<T>() === 1 ? 6 : sizeof<T>() === 2 ? 14 : 25
}

/** Decodes `count` pixels of type T, little-endian. */
function decodeRice<T>(source: usize, length: i32, target: usize, count: i32, blockSize: i32): i32 {
  if (<usize>length < sizeof<T>()) return ENDS_EARLY
  last = <u32>bswap<T>(load<T>(source))
  bits = 0
  held = 0
  from = source + sizeof<T>()
  end = source + <usize>length
  const targetEnd = target + <usize>count * sizeof<T>()
  while (target < targetEnd) {
    const pixelsLeft = (targetEnd - target) / sizeof<T>()
    const blockEnd = target + min<usize>(pixelsLeft, <usize>blockSize) * sizeof<T>()
    refill()
    const split = <i32>(bits >> (64 - choiceBits<T>())) - 1
    bits <<= choiceBits<T>()
    held -= choiceBits<T>()
    if (split < 0) repeatLast<T>(target, blockEnd)
    else if (split < mostSplit<T>()) decodeSplit<T>(target, blockEnd, <u64>split)
    else if (split === mostSplit<T>()) decodeWhole<T>(target, blockEnd)
    else return BAD_CODE
    if (isOverrun()) return ENDS_EARLY
    target = blockEnd
  }
  return DONE
}

/** At least 56 bits are held afterwards. Behind the end zeros are read, which isOverrun tells. */
function refill(): void {
  if (from <= end) bits |= bswap<u64>(load<u64>(from)) >> held
  from += <usize>((63 - held) >> 3)
  held |= 56
}

function isOverrun(): bool {
  return from - <usize>(held >> 3) > end
}

/** 0, 1, 2, 3, 4 stand for 0, -1, 1, -2, 2. */
function unfolded(difference: u64): u32 {
  return <u32>((difference >> 1) ^ (0 - (difference & 1)))
}

/** A block of pixels that do not differ. */
function repeatLast<T>(target: usize, blockEnd: usize): void {
  for (; target < blockEnd; target += sizeof<T>()) store<T>(target, <T>last)
}

/** A block whose differences have `split` low bits as they are. */
function decodeSplit<T>(target: usize, blockEnd: usize, split: u64): void {
  let window = bits
  let left = held
  let next = from
  let pixel = last
  const belowTop = 63 - split
  for (; target < blockEnd; target += sizeof<T>()) {
    let zeros = clz<u64>(window)
    if (zeros + split >= left) {
      if (next <= end) window |= bswap<u64>(load<u64>(next)) >> left
      next += <usize>((63 - left) >> 3)
      left |= 56
      zeros = clz<u64>(window)
      if (zeros + split >= left) {
        bits = window
        held = left
        from = next
        pixel += unfolded(readLong(split))
        store<T>(target, <T>pixel)
        window = bits
        left = held
        next = from
        if (isOverrun()) return
        continue
      }
    }
    // with the one that ends the unary part as its top bit
    window <<= zeros
    const difference = ((zeros - 1) << split) + (window >> belowTop)
    window <<= split + 1
    left -= zeros + split + 1
    pixel += unfolded(difference)
    store<T>(target, <T>pixel)
  }
  bits = window
  held = left
  from = next
  last = pixel
}

/** A difference that takes more bits than are held. */
function readLong(split: u64): u64 {
  let high: u64 = 0
  refill()
  while (bits >> 32 === 0) {
    if (isOverrun()) return 0
    high += 32
    bits <<= 32
    held -= 32
    refill()
  }
  const zeros = clz<u64>(bits)
  bits <<= zeros
  held -= zeros
  refill()
  const difference = ((high + zeros - 1) << split) + (bits >> (63 - split))
  bits <<= split + 1
  held -= split + 1
  return difference
}

/** A block of differences as they stand. */
function decodeWhole<T>(target: usize, blockEnd: usize): void {
  const width: u64 = sizeof<T>() << 3
  for (; target < blockEnd; target += sizeof<T>()) {
    refill()
    last += unfolded(bits >> (64 - width))
    bits <<= width
    held -= width
    store<T>(target, <T>last)
  }
}
