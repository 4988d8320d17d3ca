import type { Database } from '../db/database.ts'
import { Catalogue } from './facets.ts'
import { everything, findFacets, type Mark, markOf, since } from './queries.ts'

const REFRESH_MS = 60_000
/** Older than this it is not shown any more. */
const STALE_MS = 300_000
/** What was changed or deleted is forgotten then. */
const REBUILD_MS = 86_400_000
const SCAN_LIMIT_MS = 600_000

export interface LiveCatalogue {
  /** The catalogue and when it was made, never older than a few minutes. */
  current(): Promise<{ readonly catalogue: Catalogue; readonly generated: Date }>
  /** Values may have gone, as a frame was changed or deleted: the next look is at all frames. */
  forget(): void
}

interface State {
  readonly catalogue: Catalogue
  readonly mark: Mark
  readonly built: number
  readonly generated: number
}

/**
 * The catalogue of the whole archive, kept in memory: all frames are looked at once a day, and in between those that are
 * new or have become public. Whoever asks gets what is there, while newer values are fetched behind their back.
 */
export const liveCatalogue = (db: Database, now: () => number = Date.now): LiveCatalogue => {
  let state: State | undefined
  let refreshing: Promise<State> | undefined
  let isDue = false

  const refresh = (): Promise<State> => {
    refreshing ??= next(db, isDue ? undefined : state, now)
      .then((made) => {
        state = made
        isDue = false
        return made
      })
      .finally(() => {
        refreshing = undefined
      })
    return refreshing
  }

  return {
    current: async () => {
      const known = state
      const age = known === undefined ? Number.POSITIVE_INFINITY : now() - known.generated
      if (age >= REFRESH_MS) refresh().catch(() => undefined) // whoever waits for it gets the error
      // that an archive is empty is soon wrong, quickly looked up, and kept by clients for days
      const isGood = known !== undefined && age < STALE_MS && !known.catalogue.isEmpty
      const shown = isGood ? known : await refresh()
      return { catalogue: shown.catalogue, generated: new Date(shown.generated) }
    },
    forget: () => {
      isDue = true
    },
  }
}

const next = async (db: Database, known: State | undefined, now: () => number): Promise<State> => {
  const isWhole = known === undefined || now() - known.built >= REBUILD_MS
  const generated = now()
  const mark = await markOf(db)
  const rows = await findFacets(db, isWhole ? everything : since(known.mark), SCAN_LIMIT_MS)
  const catalogue = isWhole ? new Catalogue() : known.catalogue
  catalogue.add(rows)
  return { catalogue, mark, built: isWhole ? generated : known.built, generated }
}
