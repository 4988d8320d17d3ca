import { DataError } from '../errors.ts'
import type { Hdu } from '../hdu.ts'

// FITS 4.0 §7.3.5 lets arrays share bytes of the heap. No writer is known to do that with tiles; these leave room for one.
const MOST_SHARING = 2
const HARMLESS_WORK = 64 * 1024 * 1024

/** What a tile costs besides its pixels, in bytes unpacked. */
const TILE_WORK = 1024

/**
 * Counts what the tiles that are read in one pass claim of the heap. Thousands that share one piece, which unpacks to its
 * thousandfold, cost a file nothing and its reader hours.
 */
export class HeapClaims {
  readonly #hdu: Hdu
  readonly #heapBytes: number
  #claimed = 0
  #work = 0

  constructor(hdu: Hdu, heapStart: number) {
    this.#hdu = hdu
    this.#heapBytes = Math.max(0, hdu.dataLength - heapStart)
  }

  /**
   * @param bytes - of the heap
   * @param unpacked - bytes that they become
   * @throws DataError when much is unpacked from what cannot all be there
   */
  add(bytes: number, unpacked: number): void {
    this.#claimed += bytes
    this.#work += unpacked + TILE_WORK
    if (this.#claimed <= MOST_SHARING * this.#heapBytes || this.#work <= HARMLESS_WORK) return
    throw new DataError(`tiles claim ${this.#claimed} bytes and more of a heap that has ${this.#heapBytes}`, {
      offset: this.#hdu.dataStart,
    })
  }
}
