// Floats of the integers that they were quantised to (FITS 4.0 §10.2), with the arithmetic of cfitsio: in doubles, from
// random numbers that are floats.

const RANDOM_COUNT: i32 = 10_000 // FITS 4.0 appendix I
const ZERO_CODE: i32 = -2_147_483_646 // the integer that SUBTRACTIVE_DITHER_2 keeps for 0.0 (FITS 4.0 §10.2.2)

/** RANDOM_COUNT floats, and room for the vectors that run over. */
const randomNumbers: usize = memory.data(40_016)
let areRandomNumbersMade: bool = false

/**
 * Pixels of 32 bits, little-endian, to floats of `width` 4 or 8 bytes, big-endian.
 * @param dither 0 none, 1 and 2 the methods of those numbers
 * @param seed where in the random numbers the tile begins: its row plus ZDITHER0 less 2, from 0
 * @param blank the integer of undefined pixels, which become floats with all bits set; used only if `hasBlank`
 */
export function dequantize(
  source: usize,
  target: usize,
  count: i32,
  width: i32,
  scale: f64,
  zero: f64,
  dither: i32,
  seed: i32,
  hasBlank: i32,
  blank: i32,
): void {
  const scales = f64x2.splat(scale)
  const zeros = f64x2.splat(zero)
  const blanks = i32x4.splat(blank)
  const blankMask = i32x4.splat(hasBlank ? -1 : 0)
  const zeroMask = i32x4.splat(dither === 2 ? -1 : 0)
  const zeroCodes = i32x4.splat(ZERO_CODE)
  if (dither === 0) {
    floats(source, target, count, width, scales, zeros, blanks, blankMask, zeroCodes, zeroMask, 0)
    return
  }
  makeRandomNumbers()
  let index = seed % RANDOM_COUNT
  while (count > 0) {
    // the numbers of a run begin at one of the first 500, which the seed picks
    const first = <i32>(<f64>randomAt(index) * 500)
    const run = min(RANDOM_COUNT - first, count)
    const numbers = randomNumbers + ((<usize>first) << 2)
    floats(source, target, run, width, scales, zeros, blanks, blankMask, zeroCodes, zeroMask, numbers)
    source += (<usize>run) << 2
    target += <usize>run * <usize>width
    count -= run
    index = index + 1 === RANDOM_COUNT ? 0 : index + 1
  }
}

function floats(
  source: usize,
  target: usize,
  count: i32,
  width: i32,
  scales: v128,
  zeros: v128,
  blanks: v128,
  blankMask: v128,
  zeroCodes: v128,
  zeroMask: v128,
  numbers: usize,
): void {
  const halves = f64x2.splat(0.5)
  const end = source + ((<usize>count) << 2)
  for (; source < end; source += 16) {
    const codes = v128.load(source)
    let low = f64x2.convert_low_i32x4_s(codes)
    let high = f64x2.convert_low_i32x4_s(i32x4.shuffle(codes, codes, 2, 3, 2, 3))
    if (numbers) {
      const random = v128.load(numbers)
      numbers += 16
      low = f64x2.add(f64x2.sub(low, f64x2.promote_low_f32x4(random)), halves)
      high = f64x2.add(f64x2.sub(high, f64x2.promote_low_f32x4(i32x4.shuffle(random, random, 2, 3, 2, 3))), halves)
    }
    low = f64x2.add(f64x2.mul(low, scales), zeros)
    high = f64x2.add(f64x2.mul(high, scales), zeros)
    const undefinedOnes = v128.and(i32x4.eq(codes, blanks), blankMask)
    const zeroOnes = v128.and(i32x4.eq(codes, zeroCodes), zeroMask)
    if (width === 4) {
      const values = i8x16.shuffle(
        f32x4.demote_f64x2_zero(low),
        f32x4.demote_f64x2_zero(high),
        3,
        2,
        1,
        0,
        7,
        6,
        5,
        4,
        19,
        18,
        17,
        16,
        23,
        22,
        21,
        20,
      )
      v128.store(target, v128.or(v128.andnot(values, zeroOnes), undefinedOnes))
      target += 16
    } else {
      store64(target, low, i64x2.extend_low_i32x4_s(zeroOnes), i64x2.extend_low_i32x4_s(undefinedOnes))
      store64(target + 16, high, i64x2.extend_high_i32x4_s(zeroOnes), i64x2.extend_high_i32x4_s(undefinedOnes))
      target += 32
    }
  }
}

function store64(target: usize, values: v128, zeroOnes: v128, undefinedOnes: v128): void {
  const swapped = i8x16.shuffle(values, values, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8)
  v128.store(target, v128.or(v128.andnot(swapped, zeroOnes), undefinedOnes))
}

function randomAt(index: i32): f32 {
  return load<f32>(randomNumbers + ((<usize>index) << 2))
}

/** The sequence of Park and Miller (FITS 4.0 appendix I). */
function makeRandomNumbers(): void {
  if (areRandomNumbersMade) return
  let state: i64 = 1
  for (let index = 0; index < RANDOM_COUNT; index++) {
    state = (state * 16_807) % 2_147_483_647
    store<f32>(randomNumbers + ((<usize>index) << 2), <f32>(<f64>state / 2_147_483_647))
  }
  areRandomNumbersMade = true
}
