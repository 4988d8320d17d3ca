const CONTRAST = 0.25
const REJECT = 2.5 // standard deviations from the line
const MOST_ROUNDS = 5
const LEAST_PIXELS = 5
const LEAST_SHARE = 0.5
const GROWN_SHARE = 0.01

/** Samples that {@link zscale} asks for. */
export const ZSCALE_SAMPLES = 1000

/**
 * The display range of IRAF's zscale: a line is fitted to the sorted samples, without those far from it, and the range
 * is what the line spans around the median, its slope divided by the contrast of 0.25, within the samples. Where most
 * samples are far from any line the range is all of them. The samples are finite numbers; none give 0 to 0.
 */
export function zscale(samples: Float64Array): [low: number, high: number] {
  if (samples.length === 0) return [0, 0]
  const sorted = samples.slice().sort()
  const count = sorted.length
  const [first, last] = [sorted[0]!, sorted[count - 1]!]
  const { slope, used } = fitLine(sorted)
  if (used < leastPixels(count)) return [first, last]
  const middle = Math.floor((count - 1) / 2)
  const median = (sorted[middle]! + sorted[Math.floor(count / 2)]!) / 2
  return [
    Math.max(first, median - ((middle - 1) * slope) / CONTRAST),
    Math.min(last, median + ((count - middle) * slope) / CONTRAST),
  ]
}

const leastPixels = (count: number): number => Math.max(LEAST_PIXELS, Math.floor(count * LEAST_SHARE))

function fitLine(sorted: Float64Array): { slope: number; used: number } {
  const least = leastPixels(sorted.length)
  const grown = Math.max(1, Math.floor(sorted.length * GROWN_SHARE))
  let rejected = new Uint8Array(sorted.length)
  let [used, before, slope] = [sorted.length, sorted.length + 1, 0]
  for (let round = 0; round < MOST_ROUNDS && used < before && used >= least; round++) {
    const line = leastSquares(sorted, rejected)
    slope = line.slope
    const threshold = REJECT * spreadAround(sorted, rejected, line)
    const far = rejected.map((already, i) => already | Number(Math.abs(sorted[i]! - line.at(i)) > threshold))
    rejected = grownBy(far, grown)
    before = used
    used = rejected.reduce((sum, bad) => sum - bad, sorted.length)
  }
  return { slope, used }
}

interface Line {
  slope: number
  at: (i: number) => number
}

function leastSquares(sorted: Float64Array, rejected: Uint8Array): Line {
  let [count, sumX, sumY] = [0, 0, 0]
  for (let i = 0; i < sorted.length; i++) {
    if (rejected[i]) continue
    count++
    sumX += i
    sumY += sorted[i]!
  }
  const [meanX, meanY] = [sumX / count, sumY / count]
  let [xx, xy] = [0, 0]
  for (let i = 0; i < sorted.length; i++) {
    if (rejected[i]) continue
    xx += (i - meanX) ** 2
    xy += (i - meanX) * (sorted[i]! - meanY)
  }
  const slope = xx === 0 ? 0 : xy / xx
  return { slope, at: (i) => meanY + slope * (i - meanX) }
}

function spreadAround(sorted: Float64Array, rejected: Uint8Array, line: Line): number {
  let [count, sum, squares] = [0, 0, 0]
  for (let i = 0; i < sorted.length; i++) {
    if (rejected[i]) continue
    const apart = sorted[i]! - line.at(i)
    count++
    sum += apart
    squares += apart * apart
  }
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2))
}

/** The neighbours of rejected samples go too: `width` samples around each. */
function grownBy(far: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(far.length)
  const before = Math.floor((width - 1) / 2)
  far.forEach((bad, i) => {
    if (bad) grown.fill(1, Math.max(0, i - before), i - before + width)
  })
  return grown
}
