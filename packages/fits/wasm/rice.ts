import { BAD_CODE, DONE, ENDS_EARLY } from './status'

// RICE_1 (FITS 4.0 §10.4.1): the first pixel as it is, then blocks. A block begins with a number that says how many low
// bits of each difference stand as they are; the rest of the difference stands before them in unary.

export function decodeRice8(source: usize, length: i32, target: usize, count: i32, blockSize: i32): i32 {
  return decodeRice<u8>(source, length, target, count, blockSize)
}

export function decodeRice16(source: usize, length: i32, target: usize, count: i32, blockSize: i32): i32 {
  return decodeRice<u16>(source, length, target, count, blockSize)
}

export function decodeRice32(source: usize, length: i32, target: usize, count: i32, blockSize: i32): i32 {
  return decodeRice<u32>(source, length, target, count, blockSize)
}

/** Bits that say how a block is split, by the width of a pixel: 3, 4 or 5. */
function choiceBits<T>(): u64 {
  return sizeof<T>() === 1 ? 3 : sizeof<T>() === 2 ? 4 : 5
}

/** The split from which on differences stand as they are, without a unary part. */
function mostSplit<T>(): i64 {
  return sizeof<T>() === 1 ? 6 : sizeof<T>() === 2 ? 14 : 25
}

/**
 * Decodes `count` pixels of type T, little-endian, to `target`. `bits` holds the next bits of the source from its top
 * down: at least `held` of them, which the source goes on from at `from`.
 */
function decodeRice<T>(source: usize, length: i32, target: usize, count: i32, blockSize: i32): i32 {
  const end = source + <usize>length
  const targetEnd = target + ((<usize>count) << alignof<T>())
  if (<usize>length < sizeof<T>()) return ENDS_EARLY
  let pixel: T = bswap<T>(load<T>(source))
  let from = source + sizeof<T>()
  let bits: u64 = 0
  let held: u64 = 0
  while (target < targetEnd) {
    const left = (targetEnd - target) >> alignof<T>()
    const blockEnd = target + ((left < <usize>blockSize ? left : <usize>blockSize) << alignof<T>())

    bits |= bswap<u64>(load<u64>(from)) >> held
    from += <usize>((63 - held) >> 3)
    held |= 56
    const split = <i64>(bits >> (64 - choiceBits<T>())) - 1
    bits <<= choiceBits<T>()
    held -= choiceBits<T>()

    if (split < 0) {
      for (; target < blockEnd; target += sizeof<T>()) store<T>(target, pixel)
    } else if (split < mostSplit<T>()) {
      const low = <u64>split
      const keep = 63 - low
      for (; target < blockEnd; target += sizeof<T>()) {
        let zeros = clz<u64>(bits)
        if (zeros + low >= held) {
          if (from > end + 8) return ENDS_EARLY
          bits |= bswap<u64>(load<u64>(from)) >> held
          from += <usize>((63 - held) >> 3)
          held |= 56
          zeros = clz<u64>(bits)
          if (zeros + low >= held) {
            // a unary part longer than the bits at hand
            let more: u64 = 0
            while (bits >> (64 - 32) === 0) {
              if (from > end + 8) return ENDS_EARLY
              more += 32
              bits <<= 32
              held -= 32
              bits |= bswap<u64>(load<u64>(from)) >> held
              from += <usize>((63 - held) >> 3)
              held |= 56
            }
            const rest = clz<u64>(bits)
            bits <<= rest
            held -= rest
            bits |= bswap<u64>(load<u64>(from)) >> held
            from += <usize>((63 - held) >> 3)
            held |= 56
            // now the one that ends the unary part is the top bit
            const long = ((more + rest - 1) << low) + (bits >> keep)
            bits <<= low + 1
            held -= low + 1
            pixel = <T>(<u32>pixel + <u32>((long >> 1) ^ (0 - (long & 1))))
            store<T>(target, pixel)
            continue
          }
        }
        const marked = bits << zeros
        const folded = ((zeros - 1) << low) + (marked >> keep)
        bits = marked << (low + 1)
        held -= zeros + low + 1
        pixel = <T>(<u32>pixel + <u32>((folded >> 1) ^ (0 - (folded & 1))))
        store<T>(target, pixel)
      }
    } else if (split === mostSplit<T>()) {
      for (; target < blockEnd; target += sizeof<T>()) {
        bits |= bswap<u64>(load<u64>(from)) >> held
        from += <usize>((63 - held) >> 3)
        held |= 56
        if (from > end + 8) return ENDS_EARLY
        const folded = bits >> (64 - (sizeof<T>() << 3))
        bits <<= <u64>(sizeof<T>() << 3)
        held -= <u64>(sizeof<T>() << 3)
        pixel = <T>(<u32>pixel + <u32>((folded >> 1) ^ (0 - (folded & 1))))
        store<T>(target, pixel)
      }
    } else return BAD_CODE
    if (from - <usize>(held >> 3) > end) return ENDS_EARLY
  }
  return DONE
}
