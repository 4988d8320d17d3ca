/** A small generator of pseudo-random numbers: the same seed and variant give the same numbers everywhere. */
export class Random {
  #state: number

  constructor(seed: number, variant: number) {
    this.#state = Math.imul(seed, 0x9e3779b1) ^ Math.imul(variant + 1, 0x85ebca6b)
    for (let i = 0; i < 4; i++) this.#next()
  }

  /** A whole number from 0 to `end` - 1. */
  below(end: number): number {
    return Math.floor((this.#next() / 2 ** 32) * end)
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }

  chance(one: number): boolean {
    return this.below(one) === 0
  }

  /** Counts by a fixed step and mixes (Steele, Lea and Flood 2014, the finaliser of splitmix in 32 bits). */
  #next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
}
