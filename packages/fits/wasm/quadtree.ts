import { BAD_CODE, DONE, ENDS_EARLY } from './status'

// The bit planes of one quadrant of an H-transform. A cell stands for 2 x 2 pixels, or cells of the next level: four
// bits, from the highest: of the first row and column, of the next column, of the next row and first column, of both.

/** The next bits of the source, from the top down; at least `held` of them. It goes on at `from`. */
let bits: u64 = 0
let held: u64 = 0
let from: usize = 0
let end: usize = 0

/** By the next six bits: the code's cell, and its number of bits times 16. */
const codes: usize = memory.data(64)
let areCodesMade: bool = false
/** The cells in the order of their codes, and how many codes there are of 3, 4, 5 and 6 bits. */
const CELLS: usize = memory.data<u8>([1, 2, 4, 8, 3, 5, 10, 12, 15, 6, 7, 9, 11, 13, 0, 14])
const CODES_OF_LENGTH: usize = memory.data<u8>([4, 5, 5, 2])

const CODED_PLANE: u32 = 15

export function startReading(source: usize, sourceEnd: usize): void {
  makeCodes()
  bits = 0
  held = 0
  from = source
  end = sourceEnd
}

function makeCodes(): void {
  if (areCodesMade) return
  let cell = CELLS
  let entry = codes
  for (let length: usize = 3; length <= 6; length++) {
    for (let left = load<u8>(CODES_OF_LENGTH + length - 3); left > 0; left--) {
      const entries: usize = 1 << (6 - length)
      memory.fill(entry, load<u8>(cell++) | ((<u8>length) << 4), entries)
      entry += entries
    }
  }
  areCodesMade = true
}

/** Behind the end zeros are read, which isOverrun tells. */
function refill(): void {
  if (from <= end) bits |= bswap<u64>(load<u64>(from)) >> held
  from += <usize>((63 - held) >> 3)
  held |= 56
}

function readNybble(): u32 {
  refill()
  const nybble = <u32>(bits >> 60)
  bits <<= 4
  held -= 4
  return nybble
}

function isOverrun(): bool {
  return from - <usize>(held >> 3) > end
}

/**
 * Puts the bit planes of a quadrant of rows x columns into its coefficients, which are zeros so far.
 * @param stride columns of the whole array
 * @param scratch room for two bytes per pixel of the quadrant
 */
export function decodeQuadtree<T>(
  target: usize,
  stride: u32,
  rows: u32,
  columns: u32,
  planes: i32,
  scratch: usize,
): i32 {
  if (planes > <i32>(sizeof<T>() << 3)) return BAD_CODE
  if (planes === 0) return DONE
  if (rows === 0 || columns === 0) return BAD_CODE
  const cellRows = (rows + 1) >> 1
  const cellColumns = (columns + 1) >> 1
  const levels = 32 - <i32>clz<u32>(max(rows, columns) - 1)
  const other = scratch + <usize>cellRows * <usize>cellColumns
  for (let plane = planes - 1; plane >= 0; plane--) {
    const kind = readNybble()
    let cells = scratch
    if (kind === 0) readCells(cells, <usize>cellRows * <usize>cellColumns)
    else if (kind === CODED_PLANE) {
      store<u8>(cells, readCode())
      for (let level = levels - 1; level > 0; level--) {
        const expanded = cells === scratch ? other : scratch
        expand(cells, expanded, halved(rows, level), halved(columns, level))
        cells = expanded
      }
    } else return BAD_CODE
    if (isOverrun()) return ENDS_EARLY
    insert<T>(cells, target, stride, rows, columns, plane)
  }
  return DONE
}

/** The length of an axis after `times` halvings, rounded up. */
function halved(length: u32, times: i32): u32 {
  return (length + (1 << times) - 1) >> times
}

/** Cells as they are, of four bits each. */
function readCells(cells: usize, count: usize): void {
  const cellsEnd = cells + count
  while (cells < cellsEnd) {
    refill()
    let window = bits
    const few = min<usize>(14, cellsEnd - cells) // that so many bits hold
    for (let left = few; left > 0; left--, window <<= 4) store<u8>(cells++, <u8>(window >> 60))
    bits = window
    held -= few << 2
  }
}

function readCode(): u32 {
  refill()
  const code = load<u8>(codes + <usize>(bits >> 58))
  bits <<= <u64>(code >> 4)
  held -= <u64>(code >> 4)
  return code & 15
}

/** The next level: rows x columns cells, one read for each bit that is set, from the last to the first. */
function expand(cells: usize, target: usize, rows: u32, columns: u32): void {
  let window = bits
  let left = held
  let next = from
  const parentColumns = (columns + 1) >> 1
  for (let row = <i32>rows - 1; row >= 0; row--) {
    const parents = cells + <usize>(<u32>row >> 1) * <usize>parentColumns
    const line = target + <usize>row * <usize>columns
    const shift: u32 = row & 1 ? 0 : 2
    for (let column = <i32>columns - 1; column >= 0; column--) {
      const parent = <u32>load<u8>(parents + <usize>(<u32>column >> 1)) >> shift
      let cell: u32 = 0
      if ((column & 1 ? parent : parent >> 1) & 1) {
        if (left < 6) {
          if (next <= end) window |= bswap<u64>(load<u64>(next)) >> left
          next += <usize>((63 - left) >> 3)
          left |= 56
        }
        const code = <u32>load<u8>(codes + <usize>(window >> 58))
        window <<= <u64>(code >> 4)
        left -= <u64>(code >> 4)
        cell = code & 15
      }
      store<u8>(line + <usize>column, cell)
    }
  }
  bits = window
  held = left
  from = next
}

/** Sets a bit of every coefficient whose bit in the cells is set. */
function insert<T>(cells: usize, target: usize, stride: u32, rows: u32, columns: u32, plane: i32): void {
  const below = <usize>stride * sizeof<T>()
  const hasOddColumn = (columns & 1) !== 0
  for (let row: u32 = 0; row + 1 < rows; row += 2) {
    let at = target + <usize>row * below
    const wholeEnd = at + <usize>(columns >> 1) * 2 * sizeof<T>()
    for (; at < wholeEnd; at += 2 * sizeof<T>()) {
      const cell = <u32>load<u8>(cells++)
      if (cell === 0) continue
      insertPair<T>(at, cell >> 2, plane)
      insertPair<T>(at + below, cell & 3, plane)
    }
    if (hasOddColumn) {
      const cell = <u32>load<u8>(cells++)
      insertOne<T>(at, cell >> 3, plane)
      insertOne<T>(at + below, (cell >> 1) & 1, plane)
    }
  }
  if ((rows & 1) === 0) return
  let at = target + <usize>(rows - 1) * below
  const wholeEnd = at + <usize>(columns >> 1) * 2 * sizeof<T>()
  for (; at < wholeEnd; at += 2 * sizeof<T>()) insertPair<T>(at, <u32>load<u8>(cells++) >> 2, plane)
  if (hasOddColumn) insertOne<T>(at, <u32>load<u8>(cells) >> 3, plane)
}

/** Two coefficients side by side, without a branch: of noise, half of the bits are set. */
function insertPair<T>(at: usize, pair: u32, plane: i32): void {
  if (sizeof<T>() === 4) {
    const both = <u64>(pair >> 1) | ((<u64>(pair & 1)) << 32)
    store<u64>(at, load<u64>(at) | (both << (<u64>plane)))
  } else {
    insertOne<T>(at, pair >> 1, plane)
    insertOne<T>(at + sizeof<T>(), pair & 1, plane)
  }
}

function insertOne<T>(at: usize, bit: u32, plane: i32): void {
  store<T>(at, load<T>(at) | ((<T>bit) << (<T>plane)))
}

/** Signs begin at a whole byte, behind a zero that ends the planes. */
export function startSigns(): i32 {
  if (readNybble() !== 0) return BAD_CODE
  from -= <usize>(held >> 3)
  bits = 0
  held = 0
  return from > end ? ENDS_EARLY : DONE
}

/** Gives each coefficient other than zero its sign, and multiplies by the scale. */
export function readSigns<T>(target: usize, count: usize, scale: T): i32 {
  const targetEnd = target + count * sizeof<T>()
  let window: u64 = 0
  let left: u64 = 0
  let next = from
  for (; target < targetEnd; target += sizeof<T>()) {
    if (left === 0) {
      if (next <= end) window = bswap<u64>(load<u64>(next))
      next += 8
      left = 64
    }
    const value = load<T>(target)
    const sign = <T>(<i64>window >> 63)
    const used = <u64>(value !== 0)
    window <<= used
    left -= used
    store<T>(target, ((value ^ sign) - sign) * scale)
  }
  return next - <usize>(left >> 3) > end ? ENDS_EARLY : DONE
}
