import { BAD_CODE, DONE, ENDS_EARLY, WRONG_SIZE } from './status'

// PLIO_1 (FITS 4.0 §10.4.4): 16-bit words, the high four bits an instruction, the low twelve a number. A "high value"
// is raised and lowered on the way, and drawn over a background of zeros.

const ZEROS = 0
const SET_HIGH = 1
const RAISE = 2
const LOWER = 3
const HIGHS = 4
const ZEROS_THEN_HIGH = 5
const RAISE_AND_DRAW = 6
const LOWER_AND_DRAW = 7

const SHORT_HEADER = 3 // words, of lists that IRAF wrote before it had long ones
const LONG_HEADER = 7

function word(source: usize, index: i32): i32 {
  return bswap<u16>(load<u16>(source + ((<usize>index) << 1)))
}

/** Decodes `count` pixels, less `zero`, to 32-bit integers. Pixels behind the last instruction are zeros. */
export function decodePlio(source: usize, length: i32, target: usize, count: i32, zero: i32): i32 {
  const given = length >> 1
  if (given < SHORT_HEADER) return ENDS_EARLY
  const isShort = word(source, 2) < 0x8000 && word(source, 2) > 0
  if (!isShort && given < LONG_HEADER) return ENDS_EARLY
  const words = isShort ? word(source, 2) : (word(source, 4) << 15) + word(source, 3)
  const first = isShort ? SHORT_HEADER : word(source, 1)
  if (words > given) return ENDS_EARLY
  if (first < SHORT_HEADER) return BAD_CODE

  let high: i32 = 1
  let at = target
  const end = target + ((<usize>count) << 2)
  for (let index = first; index < words; index++) {
    const number = word(source, index) & 0xfff
    const instruction = word(source, index) >> 12
    let run: i32 = 0
    switch (instruction) {
      case SET_HIGH:
        index++
        if (index >= words) return ENDS_EARLY
        high = (word(source, index) << 12) + number
        break
      case RAISE:
        high += number
        break
      case LOWER:
        high -= number
        break
      case ZEROS:
      case HIGHS:
      case ZEROS_THEN_HIGH:
        run = number
        break
      case RAISE_AND_DRAW:
        high += number
        run = 1
        break
      case LOWER_AND_DRAW:
        high -= number
        run = 1
        break
      default:
        return BAD_CODE
    }
    if (run === 0) continue
    const runEnd = at + ((<usize>run) << 2)
    if (runEnd > end) return WRONG_SIZE
    const isBackground = instruction === ZEROS || instruction === ZEROS_THEN_HIGH
    const values = i32x4.splat((isBackground ? 0 : high) - zero)
    // by whole vectors: what they draw too far is drawn over
    for (; at < runEnd; at += 16) v128.store(at, values)
    if (instruction === ZEROS_THEN_HIGH) store<i32>(runEnd - 4, high - zero)
    at = runEnd
  }
  const zeros = i32x4.splat(0 - zero)
  for (; at < end; at += 16) v128.store(at, zeros)
  return DONE
}
