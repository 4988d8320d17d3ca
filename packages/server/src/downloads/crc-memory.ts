/** CRC-32 of files that were sent, by their tag; the ones that were not asked for the longest make room. */
export interface CrcMemory {
  readonly get: (tag: string) => number | undefined
  readonly set: (tag: string, crc: number) => void
}

const MAX_ENTRIES = 100_000

/**
 * Bounded, some 10 MB. In this process's own memory and not in the shared cache, which could not answer for thousands of
 * files without delay: what another process knows is read again.
 */
export const crcMemory = (maxEntries = MAX_ENTRIES): CrcMemory => {
  const crcs = new Map<string, number>()
  const set = (tag: string, crc: number): void => {
    crcs.delete(tag)
    crcs.set(tag, crc)
    const oldest = crcs.size > maxEntries ? crcs.keys().next().value : undefined
    if (oldest !== undefined) crcs.delete(oldest)
  }
  return {
    get: (tag) => {
      const crc = crcs.get(tag)
      if (crc !== undefined) set(tag, crc)
      return crc
    },
    set,
  }
}
