import { createHash } from 'node:crypto'

/** Names under which PostgreSQL keeps statements with their plans (PREPARE), for the connections of one server. */
export interface KeptPlans {
  /** Undefined for one that is not kept. */
  nameOf(text: string): string | undefined
  /** Whether PostgreSQL's error says that a kept statement is of no use any more; none is kept from then on. */
  areLost(error: unknown): boolean
}

/** Every connection keeps this many statements at most, whatever clients ask for. */
const MOST = 100

/** A pooler between us and the server keeps the statement for us no longer, or kept it for somebody else. */
const [INVALID_STATEMENT_NAME, DUPLICATE_STATEMENT] = ['26000', '42P05']
/** A column was given another type since. Other errors have this SQLSTATE as well. */
const [NOT_SUPPORTED, BY_PLAN] = ['0A000', 'RevalidateCachedQuery']

/** SQLSTATEs with which a kept statement fails for no fault of its own. */
export const LOST_PLAN: ReadonlySet<string> = new Set([INVALID_STATEMENT_NAME, DUPLICATE_STATEMENT, NOT_SUPPORTED])

/**
 * A statement's name says which text it has, since behind a pooler (pgbouncer before 1.21) that gives each transaction another
 * connection, a name may have been given by another process.
 */
export const keptPlans = (): KeptPlans => {
  const names = new Map<string, string>()
  let canKeep = true
  return {
    nameOf: (text) => {
      if (!canKeep) return undefined
      const known = names.get(text)
      if (known !== undefined || names.size >= MOST) return known
      const name = `archive_${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`
      names.set(text, name)
      return name
    },
    areLost: (error) => {
      if (!(error instanceof Error && 'code' in error)) return false
      const isOfPlan = error.code !== NOT_SUPPORTED || ('routine' in error && error.routine === BY_PLAN)
      const isLost = LOST_PLAN.has(String(error.code)) && isOfPlan
      if (isLost) canKeep = false
      return isLost
    },
  }
}
