/**
 * A sum of doubles as if taken with twice their digits and rounded once (compensated summation after Ogita, Rump and
 * Oishi 2005): what is lost of each addition is added up too.
 */
export class ExactSum {
  #sum = 0
  #lost = 0

  add(value: number): void {
    const sum = this.#sum + value
    const taken = sum - this.#sum
    this.#lost += this.#sum - (sum - taken) + (value - taken)
    this.#sum = sum
  }

  addAll(values: ArrayLike<number>): void {
    let [total, lost] = [this.#sum, this.#lost]
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!
      const sum = total + value
      const taken = sum - total
      lost += total - (sum - taken) + (value - taken)
      total = sum
    }
    this.#sum = total
    this.#lost = lost
  }

  get total(): number {
    return this.#sum + this.#lost
  }
}
