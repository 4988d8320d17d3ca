import { type Connection, type Database, DatabaseError } from '../db/database.ts'
import { LOST_PLAN } from '../db/kept-plans.ts'
import { QueryTimeout, WriteTimeout } from '../errors.ts'

const ATTEMPTS = 4
/**
 * Two writers met on the same frames, and the one that lost tries again: serialization failure and deadlock; another made the same
 * row, which the checks see now; another deleted a frame, of which there is a placeholder then.
 */
const TRY_AGAIN = new Set(['40001', '40P01', '23505', '23503', ...LOST_PLAN])

/** One transaction, tried again when it met another one on the same frames. @throws WriteTimeout when it took too long */
export const writing = <T>(db: Database, work: (trx: Connection) => Promise<T>): Promise<T> =>
  tryingAgain(() => db.transaction(work))

/** What is all or nothing by itself, tried again likewise. @throws WriteTimeout when it took too long */
export const tryingAgain = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (error instanceof QueryTimeout) throw new WriteTimeout({ cause: error })
      const canTryAgain = error instanceof DatabaseError && TRY_AGAIN.has(error.code)
      if (!canTryAgain || attempt === ATTEMPTS) throw error
    }
  }
}
