import type { Cache } from './cache.ts'

const MAX_ENTRIES = 10_000
/** Counts are small and are kept apart, so that many clients do not push out what was learned at some cost. */
const MAX_COUNTS = 100_000

interface Entry<T> {
  readonly content: T
  readonly expires: number
}

/** A cache in this process's own memory, bounded; the oldest entries make room. */
export const memoryCache = (now: () => number = Date.now): Cache => {
  const values = new BoundedMap<string>(MAX_ENTRIES, now)
  const counts = new BoundedMap<number>(MAX_COUNTS, now)
  return {
    get: async <T>(key: string): Promise<T | undefined> => {
      const json = values.get(key)?.content
      return json === undefined ? (counts.get(key)?.content as T | undefined) : (JSON.parse(json) as T)
    },
    set: async (key, value, seconds) => {
      values.add(key, { content: JSON.stringify(value), expires: now() + seconds * 1000 })
    },
    increment: async (key, seconds, by = 1) => {
      const known = counts.get(key)
      const content = Math.max(0, (known?.content ?? 0) + by)
      if (known === undefined) counts.add(key, { content, expires: now() + seconds * 1000 })
      else counts.replace(key, { content, expires: known.expires })
      return content
    },
    delete: async (key) => {
      values.delete(key)
      counts.delete(key)
    },
  }
}

class BoundedMap<T> {
  readonly #entries = new Map<string, Entry<T>>()
  readonly #max: number
  readonly #now: () => number
  constructor(max: number, now: () => number) {
    this.#max = max
    this.#now = now
  }

  get(key: string): Entry<T> | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined || entry.expires > this.#now()) return entry
    this.#entries.delete(key)
    return undefined
  }

  /** As the youngest; the oldest makes room. */
  add(key: string, entry: Entry<T>): void {
    this.#entries.delete(key)
    const oldest = this.#entries.size >= this.#max ? this.#entries.keys().next().value : undefined
    if (oldest !== undefined) this.#entries.delete(oldest)
    this.#entries.set(key, entry)
  }

  /** It keeps its age. */
  replace(key: string, entry: Entry<T>): void {
    this.#entries.set(key, entry)
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }
}
