// Pixels on their way between the forms that codecs give and the big-endian ones of FITS. They go by whole vectors, and
// may so read and write up to SLACK bytes behind the arrays. `count` is a number of pixels.

export function swap16(source: usize, target: usize, count: i32): void {
  const end = target + ((<usize>count) << 1)
  for (; target < end; target += 16, source += 16) v128.store(target, swapped16(v128.load(source)))
}

export function swap32(source: usize, target: usize, count: i32): void {
  const end = target + ((<usize>count) << 2)
  for (; target < end; target += 16, source += 16) {
    v128.store(
      target,
      i8x16.shuffle(v128.load(source), i8x16.splat(0), 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12),
    )
  }
}

/** 8-bit unsigned to 32-bit integers, both little-endian. */
export function widen8(source: usize, target: usize, count: i32): void {
  const end = target + ((<usize>count) << 2)
  for (; target < end; target += 16, source += 4) {
    const shorts = i16x8.extend_low_i8x16_u(v128.load32_zero(source))
    v128.store(target, i32x4.extend_low_i16x8_u(shorts))
  }
}

/** 16-bit signed to 32-bit integers, both little-endian. */
export function widen16(source: usize, target: usize, count: i32): void {
  const end = target + ((<usize>count) << 2)
  for (; target < end; target += 16, source += 8) v128.store(target, v128.load16x4_s(source))
}

/** 32-bit integers to 8-bit unsigned ones; those out of range become the nearest. */
export function narrow8(source: usize, target: usize, count: i32): void {
  const end = target + <usize>count
  for (; target < end; target += 8, source += 32) {
    const shorts = i16x8.narrow_i32x4_s(v128.load(source), v128.load(source, 16))
    v128.store64_lane(target, i8x16.narrow_i16x8_u(shorts, shorts), 0)
  }
}

/** 32-bit integers to big-endian 16-bit ones; those out of range become the nearest. */
export function narrow16(source: usize, target: usize, count: i32): void {
  const end = target + ((<usize>count) << 1)
  for (; target < end; target += 16, source += 32) {
    v128.store(target, swapped16(i16x8.narrow_i32x4_s(v128.load(source), v128.load(source, 16))))
  }
}

/**
 * Puts pixels of `width` bytes together whose first bytes stand before all second ones, and so on, as GZIP_2 has them:
 * big-endian.
 */
export function unshuffle(source: usize, target: usize, count: i32, width: i32): void {
  if (width === 2) unshuffle16(source, target, <usize>count)
  else if (width === 4) unshuffle32(source, target, <usize>count)
  else if (width === 8) unshuffle64(source, target, <usize>count)
  else memory.copy(target, source, <usize>count)
}

function unshuffle16(source: usize, target: usize, count: usize): void {
  const end = source + count
  for (; source < end; source += 16, target += 32) {
    const first = v128.load(source)
    const second = v128.load(source + count)
    v128.store(target, lowBytes(first, second))
    v128.store(target, highBytes(first, second), 16)
  }
}

function unshuffle32(source: usize, target: usize, count: usize): void {
  const end = source + count
  for (; source < end; source += 16, target += 64) {
    const first = v128.load(source)
    const second = v128.load(source + count)
    const third = v128.load(source + 2 * count)
    const fourth = v128.load(source + 3 * count)
    const ahead = lowBytes(first, second)
    const ahead2 = highBytes(first, second)
    const behind = lowBytes(third, fourth)
    const behind2 = highBytes(third, fourth)
    v128.store(target, lowPairs(ahead, behind))
    v128.store(target, highPairs(ahead, behind), 16)
    v128.store(target, lowPairs(ahead2, behind2), 32)
    v128.store(target, highPairs(ahead2, behind2), 48)
  }
}

function unshuffle64(source: usize, target: usize, count: usize): void {
  const end = source + count
  for (; source < end; source += 8, target += 64) {
    const first = lowBytes(v128.load64_zero(source), v128.load64_zero(source + count))
    const second = lowBytes(v128.load64_zero(source + 2 * count), v128.load64_zero(source + 3 * count))
    const third = lowBytes(v128.load64_zero(source + 4 * count), v128.load64_zero(source + 5 * count))
    const fourth = lowBytes(v128.load64_zero(source + 6 * count), v128.load64_zero(source + 7 * count))
    const ahead = lowPairs(first, second)
    const ahead2 = highPairs(first, second)
    const behind = lowPairs(third, fourth)
    const behind2 = highPairs(third, fourth)
    v128.store(target, lowQuads(ahead, behind))
    v128.store(target, highQuads(ahead, behind), 16)
    v128.store(target, lowQuads(ahead2, behind2), 32)
    v128.store(target, highQuads(ahead2, behind2), 48)
  }
}

function swapped16(words: v128): v128 {
  return i8x16.shuffle(words, words, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)
}

function lowBytes(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
}

function highBytes(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
}

function lowPairs(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
}

function highPairs(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
}

function lowQuads(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 0, 4, 1, 5)
}

function highQuads(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 2, 6, 3, 7)
}
