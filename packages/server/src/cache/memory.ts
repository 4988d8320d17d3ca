import type { Cache } from './cache.ts'

const MAX_ENTRIES = 10_000

/** A cache in this process's own memory, bounded; the oldest entries make room. */
export const memoryCache = (now: () => number = Date.now): Cache => {
  const entries = new Map<string, { readonly json: string; readonly expires: number }>()
  return {
    get: async <T>(key: string): Promise<T | undefined> => {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      if (entry.expires > now()) return JSON.parse(entry.json) as T
      entries.delete(key)
      return undefined
    },
    set: async (key, value, seconds) => {
      entries.delete(key)
      const oldest = entries.size >= MAX_ENTRIES ? entries.keys().next().value : undefined
      if (oldest !== undefined) entries.delete(oldest)
      entries.set(key, { json: JSON.stringify(value), expires: now() + seconds * 1000 })
    },
    delete: async (key) => {
      entries.delete(key)
    },
  }
}
