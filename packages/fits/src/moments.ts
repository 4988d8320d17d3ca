import { ExactSum } from './exact-sum.ts'

/** Count, mean and spread of doubles that come in batches. NaN and infinities are counted apart. */
export class Moments {
  #count = 0
  #undefined = 0
  #infinite = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY
  readonly #sum = new ExactSum()
  /** Mean of what came before, and the sum of squared deviations from it. */
  #mean = 0
  #squares = 0

  /** Each batch has its own mean first, so that large values do not drown a small spread (Chan et al. 1979). */
  add(values: ArrayLike<number>): void {
    const finite = this.#finite(values)
    const count = finite.length
    if (count === 0) return
    const batch = new ExactSum()
    batch.addAll(finite)
    this.#sum.add(batch.total)
    const mean = batch.total / count
    const squares = squaresAround(finite, mean)
    const apart = mean - this.#mean
    const total = this.#count + count
    this.#squares += squares + apart * apart * ((this.#count * count) / total)
    this.#mean += apart * (count / total)
    this.#count = total
  }

  /** Finite values. */
  get count(): number {
    return this.#count
  }

  /** NaN. */
  get undefinedCount(): number {
    return this.#undefined
  }

  get infiniteCount(): number {
    return this.#infinite
  }

  /** Of the finite values; NaN when there are none. */
  get min(): number {
    return this.#count === 0 ? Number.NaN : this.#min
  }

  get max(): number {
    return this.#count === 0 ? Number.NaN : this.#max
  }

  get mean(): number {
    return this.#sum.total / this.#count
  }

  /** The standard deviation of the values themselves: their squared deviations divided by their count. */
  get standardDeviation(): number {
    return this.#count === 0 ? Number.NaN : Math.sqrt(this.#squares / this.#count)
  }

  #finite(values: ArrayLike<number>): ArrayLike<number> {
    let [min, max, strange] = [this.#min, this.#max, 0]
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!
      if (value - value !== 0) {
        strange++
        continue
      }
      if (value < min) min = value
      if (value > max) max = value
    }
    this.#min = min
    this.#max = max
    if (strange === 0) return values
    const finite = new Float64Array(values.length - strange)
    let at = 0
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!
      if (value - value === 0) finite[at++] = value
      else if (Number.isNaN(value)) this.#undefined++
      else this.#infinite++
    }
    return finite
  }
}

/** Corrected by the sum of deviations, which would be 0 but for rounding. */
function squaresAround(values: ArrayLike<number>, mean: number): number {
  let [squares, rest] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    const apart = values[i]! - mean
    squares += apart * apart
    rest += apart
  }
  return squares - (rest * rest) / values.length
}
