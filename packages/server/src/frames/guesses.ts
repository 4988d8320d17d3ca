import { createHash } from 'node:crypto'
import type { Cache } from '../cache/cache.ts'
import type { Connection, Database } from '../db/database.ts'
import { withLiterals } from '../db/literals.ts'
import type { Sql } from '../db/sql.ts'
import { areFewWithoutFile, estimateFrames, sizeOfFrames } from './queries.ts'

/** What is roughly known of how many frames there are. Kept for a while, since making a guess takes as long as a page. */
export interface Guesses {
  /** The planner's guess of how many frames fulfil a condition. */
  of(where: Sql): Promise<number>
  /** Whether there are so few frames, some 50,000, that counting costs nothing to speak of. */
  archiveIsSmall(): Promise<boolean>
  /** Whether few frames are without a file. */
  fewWithoutFile(): Promise<boolean>
}

const KEPT_SECONDS = 60
const SMALL_BYTES = 16 * 1024 * 1024

export const keptGuesses = (db: Database, cache: Cache): Guesses => {
  const kept = async <T>(key: string, find: (reader: Connection) => Promise<T>): Promise<T> => {
    const known = await cache.get<T>(key)
    if (known !== undefined) return known
    const found = await find(db.reader)
    await cache.set(key, found, KEPT_SECONDS)
    return found
  }
  return {
    of: (where) => {
      const digest = createHash('sha256').update(withLiterals(where)).digest('base64url')
      return kept(`frames:guess:${digest}`, async (reader) => Math.round(await estimateFrames(reader, where)))
    },
    fewWithoutFile: () => kept('frames:few-without-file', areFewWithoutFile),
    archiveIsSmall: () => kept('frames:small', async (reader) => (await sizeOfFrames(reader)) < SMALL_BYTES),
  }
}
