/** Gathers the arrays of variable columns, to be written behind the rows (FITS 4.0 §7.3.5). */
export class HeapWriter {
  readonly #arrays: Uint8Array[] = []
  #length = 0

  /** Bytes so far. */
  get length(): number {
    return this.#length
  }

  /** Adds an array of so many bytes, which `write` fills, and tells where it lies. */
  add(bytes: number, write: (view: DataView, at: number) => void): number {
    const place = this.#length
    const array = new Uint8Array(bytes)
    write(new DataView(array.buffer), 0)
    this.#arrays.push(array)
    this.#length += bytes
    return place
  }

  /** The rows with the heap behind them. */
  behind(rows: Uint8Array): Uint8Array {
    if (this.#length === 0) return rows
    const all = new Uint8Array(rows.length + this.#length)
    all.set(rows)
    let at = rows.length
    for (const array of this.#arrays) {
      all.set(array, at)
      at += array.length
    }
    return all
  }
}
