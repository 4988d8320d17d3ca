/** The sum as if computed without rounding, and rounded once (Shewchuk's partial sums): what Python's `fsum` gives. */
export function exactSum(values: Iterable<number>): number {
  let partials: number[] = []
  for (const value of values) {
    if (!Number.isFinite(value)) return Number.NaN
    const kept: number[] = []
    let high = value
    for (const partial of partials) {
      const [large, small] = Math.abs(high) < Math.abs(partial) ? [partial, high] : [high, partial]
      high = large + small
      const low = small - (high - large)
      if (low !== 0) kept.push(low)
    }
    partials = [...kept, high]
  }
  return rounded(partials)
}

/** Partials do not overlap and grow: the largest decides, and the rest only where it lies halfway. */
function rounded(partials: readonly number[]): number {
  let i = partials.length - 1
  let high = partials[i] ?? 0
  let low = 0
  while (i > 0 && low === 0) {
    const sum = high
    const next = partials[--i]!
    high = sum + next
    low = next - (high - sum)
  }
  const beyond = partials[i - 1] ?? 0
  if (low !== 0 && low < 0 === beyond < 0 && beyond !== 0) {
    const doubled = 2 * low
    if (high + doubled - high === doubled) high += doubled
  }
  return high
}
