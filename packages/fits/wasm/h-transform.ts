// The inverse of the H-transform (White, Postman and Lattanzi 1992). Coefficients stand in quadrants: sums, differences
// between columns beside them, differences between rows below, and those of both. The sums were transformed in turn,
// down to a single one. Each level here doubles the rows and columns of the sums.

/**
 * @param coefficients rows x columns of T; smoothing changes them
 * @param scratch room for half as many, and two more
 * @param target rows x columns of 32 bits
 * @param mostChange by how much smoothing may change a coefficient; 0 for no smoothing
 */
export function invertTransform<T>(
  coefficients: usize,
  scratch: usize,
  target: usize,
  rows: u32,
  columns: u32,
  mostChange: T,
): void {
  const levels = 32 - <i32>clz<u32>(max(rows, columns) - 1)
  const sum = load<T>(coefficients)
  if (levels === 0) {
    store<i32>(target, <i32>sum)
    return
  }
  const unit: T = (<T>1) << (<T>(levels - 1))
  store<T>(scratch, (sum + (unit << 1) - <T>(sum < 0)) & (0 - (unit << 2)))
  let sums = scratch
  const other = scratch + <usize>halved(rows, 1) * <usize>halved(columns, 1) * sizeof<T>()
  for (let level = levels - 1; level > 0; level--) {
    const levelRows = halved(rows, level)
    const levelColumns = halved(columns, level)
    const result = sums === scratch ? other : scratch
    if (mostChange > 0) smooth<T>(sums, coefficients, columns, levelRows, levelColumns, mostChange)
    invertLevel<T, T>(sums, coefficients, columns, result, levelRows, levelColumns, level)
    sums = result
  }
  if (mostChange > 0) smooth<T>(sums, coefficients, columns, rows, columns, mostChange)
  invertLevel<T, i32>(sums, coefficients, columns, target, rows, columns, 0)
}

/** The length of an axis after `times` halvings, rounded up. */
function halved(length: u32, times: i32): u32 {
  return (length + (1 << times) - 1) >> times
}

/**
 * Makes rows x columns sums of the next level from those of this one and their differences. Whatever is beyond an odd
 * edge counts as zero.
 */
function invertLevel<T, Result>(
  sums: usize,
  coefficients: usize,
  stride: u32,
  target: usize,
  rows: u32,
  columns: u32,
  level: i32,
): void {
  const bit0: T = (<T>1) << (<T>level)
  const bit1: T = bit0 << 1
  const half0: T = bit0 >> 1
  const signMask: T = level > 0 ? -1 : 0
  const shift: T = level > 0 ? 1 : 2
  const signShift: T = <T>((sizeof<T>() << 3) - 1)
  const sumRows = (rows + 1) >> 1
  const sumColumns = (columns + 1) >> 1
  const beside = <usize>sumColumns * sizeof<T>()
  const below = <usize>sumRows * <usize>stride * sizeof<T>()
  const nextLine = <usize>columns * sizeof<Result>()
  for (let row: u32 = 0; row < sumRows; row++) {
    let at = coefficients + <usize>row * <usize>stride * sizeof<T>()
    let out = target + <usize>row * 2 * nextLine
    const hasNextRow = (row << 1) + 1 < rows
    for (let column: u32 = 0; column < sumColumns; column++) {
      const hasNextColumn = (column << 1) + 1 < columns
      let both: T = hasNextRow && hasNextColumn ? load<T>(at + below + beside) : 0
      let byRow: T = hasNextRow ? load<T>(at + below) : 0
      let byColumn: T = hasNextColumn ? load<T>(at + beside) : 0
      let sum = load<T>(sums)
      sums += sizeof<T>()
      at += sizeof<T>()

      // The low bits that the encoder dropped follow from those that it kept
      byRow = (byRow + bit0 + (byRow >> signShift)) & (0 - bit1)
      byColumn = (byColumn + bit0 + (byColumn >> signShift)) & (0 - bit1)
      both = (both + half0 + ((both >> signShift) & signMask)) & (0 - bit0)
      const low0: T = both & bit0
      byRow += byRow < 0 ? low0 : 0 - low0
      byColumn += byColumn < 0 ? low0 : 0 - low0
      const low1: T = (both ^ byRow ^ byColumn) & bit1
      sum += low0 + (sum < 0 && low0 === 0 ? low1 : 0 - low1)

      store<Result>(out, <Result>((sum - byRow - byColumn + both) >> shift))
      if (hasNextColumn) store<Result>(out + sizeof<Result>(), <Result>((sum - byRow + byColumn - both) >> shift))
      if (hasNextRow) {
        store<Result>(out + nextLine, <Result>((sum + byRow - byColumn - both) >> shift))
        if (hasNextColumn) {
          store<Result>(out + nextLine + sizeof<Result>(), <Result>((sum + byRow + byColumn + both) >> shift))
        }
      }
      out += 2 * sizeof<Result>()
    }
  }
}

/**
 * Brings differences nearer to what the slope of the sums around would make them, so that coarse steps do not show.
 * Those at the edges stay.
 */
function smooth<T>(sums: usize, coefficients: usize, stride: u32, rows: u32, columns: u32, mostChange: T): void {
  const sumRows = (rows + 1) >> 1
  const sumColumns = (columns + 1) >> 1
  const line = <usize>stride * sizeof<T>()
  const sumLine = <usize>sumColumns * sizeof<T>()
  const beside = sumLine
  const below = <usize>sumRows * line
  for (let row: u32 = 1; (row << 1) + 2 < rows; row++) {
    let at = coefficients + <usize>row * line + below
    let sum = sums + <usize>row * sumLine
    for (let column: u32 = 0; column < sumColumns; column++, at += sizeof<T>(), sum += sizeof<T>()) {
      store<T>(at, alongSlope<T>(load<T>(at), load<T>(sum - sumLine), load<T>(sum), load<T>(sum + sumLine), mostChange))
    }
  }
  for (let row: u32 = 0; row < sumRows; row++) {
    let at = coefficients + <usize>row * line + beside + sizeof<T>()
    let sum = sums + <usize>row * sumLine + sizeof<T>()
    for (let column: u32 = 1; (column << 1) + 2 < columns; column++, at += sizeof<T>(), sum += sizeof<T>()) {
      const before = load<T>(sum - sizeof<T>())
      store<T>(at, alongSlope<T>(load<T>(at), before, load<T>(sum), load<T>(sum + sizeof<T>()), mostChange))
    }
  }
  for (let row: u32 = 1; (row << 1) + 2 < rows; row++) {
    let at = coefficients + <usize>row * line + sizeof<T>()
    let sum = sums + <usize>row * sumLine + sizeof<T>()
    for (let column: u32 = 1; (column << 1) + 2 < columns; column++, at += sizeof<T>(), sum += sizeof<T>()) {
      const byRow = load<T>(at + below) << 1
      const byColumn = load<T>(at + beside) << 1
      const both = at + below + beside
      store<T>(both, alongCurvature<T>(load<T>(both), sum, sumLine, byRow, byColumn, mostChange))
    }
  }
}

/** A difference nearer to an eighth of that between the sums around, as far as they rise or fall through `middle`. */
function alongSlope<T>(value: T, before: T, middle: T, after: T, mostChange: T): T {
  const most: T = max<T>(min<T>(after - middle, middle - before), 0) << 2
  const least: T = min<T>(max<T>(after - middle, middle - before), 0) << 2
  return nearer<T>(value, after - before, least, most, 3, mostChange)
}

/** The same for the difference of differences, from the four sums at the corners. */
function alongCurvature<T>(value: T, sum: usize, sumLine: usize, byRow: T, byColumn: T, mostChange: T): T {
  const middle = load<T>(sum)
  const beforeBefore = load<T>(sum - sumLine - sizeof<T>()) - middle
  const afterBefore = load<T>(sum + sumLine - sizeof<T>()) - middle
  const beforeAfter = load<T>(sum - sumLine + sizeof<T>()) - middle
  const afterAfter = load<T>(sum + sumLine + sizeof<T>()) - middle
  const most: T = min<T>(
    min<T>(max<T>(afterAfter, 0) - byRow - byColumn, max<T>(0 - afterBefore, 0) + byRow - byColumn),
    min<T>(max<T>(0 - beforeAfter, 0) - byRow + byColumn, max<T>(beforeBefore, 0) + byRow + byColumn),
  )
  const least: T = max<T>(
    max<T>(min<T>(afterAfter, 0) - byRow - byColumn, min<T>(0 - afterBefore, 0) + byRow - byColumn),
    max<T>(min<T>(0 - beforeAfter, 0) - byRow + byColumn, min<T>(beforeBefore, 0) + byRow + byColumn),
  )
  const wanted = afterAfter + beforeBefore - beforeAfter - afterBefore
  return nearer<T>(value, wanted, least << 4, most << 4, 6, mostChange)
}

/** `value` nearer to `wanted` within its limits over 2 to the `shift`, unless those leave no room. */
function nearer<T>(value: T, wanted: T, least: T, most: T, shift: T, mostChange: T): T {
  if (least >= most) return value
  const change: T = max<T>(min<T>(wanted, most), least) - (value << shift)
  const rounded: T = (change + (change < 0 ? ((<T>1) << shift) - 1 : 0)) >> shift
  return value + max<T>(min<T>(rounded, mostChange), 0 - mostChange)
}
