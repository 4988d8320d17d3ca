/** One term of a polynomial of two variables: factor · x^p · y^q. */
export interface Term {
  readonly p: number
  readonly q: number
  readonly factor: number
}

/** The polynomial as a function, by Horner's rule over rows of one power of x. */
export function polynomial(terms: readonly Term[]): (x: number, y: number) => number {
  const order = terms.reduce((most, { p, q }) => Math.max(most, p + q), 0)
  const size = order + 1
  const factors = new Float64Array(size * size)
  for (const { p, q, factor } of terms) factors[p * size + q]! += factor
  return (x, y) => {
    let sum = 0
    for (let p = order; p >= 0; p--) {
      let row = 0
      for (let q = order - p; q >= 0; q--) row = row * y + factors[p * size + q]!
      sum = sum * x + row
    }
    return sum
  }
}
