import pg, { type ClientConfig, type QueryConfig, type QueryResult } from 'pg'
import { DatabaseUnavailable, QueryTimeout } from '../errors.ts'
import { type Connection, DatabaseError, type QueryOptions } from './database.ts'
import type { KeptPlans } from './kept-plans.ts'
import type { Sql } from './sql.ts'

/** PostgreSQL's type numbers (pg_type.oid) of which the text is passed on as it stands. */
const TEXT_TYPES: ReadonlySet<number> = new Set([
  114, // json
  1082, // date
  1114, // timestamp
  1184, // timestamptz
  3802, // jsonb
])
/** Lists of these. */
const TEXT_LIST_TYPES: ReadonlySet<number> = new Set([199, 1182, 1115, 1185, 3807])
const TEXT_LIST = 1009
const INT8 = 20
const INT8_LIST = 1016
const asText = (value: string): string => value
const asTexts: (value: string) => (string | null)[] = pg.types.getTypeParser(TEXT_LIST as number)
const asNumbers = (value: string): (number | null)[] =>
  asTexts(value).map((item) => (item === null ? null : Number(item)))

/** How values become JavaScript: see `Connection.query`. */
export const types: NonNullable<ClientConfig['types']> = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (TEXT_TYPES.has(oid)) return asText
    if (TEXT_LIST_TYPES.has(oid)) return asTexts
    if (oid === INT8) return Number
    if (oid === INT8_LIST) return asNumbers
    return pg.types.getTypeParser(oid, format as 'text')
  }) as typeof pg.types.getTypeParser,
}

export interface Queryable {
  query(statement: QueryConfig): Promise<QueryResult>
}

/**
 * Wraps a `pg` pool or client: errors become ours.
 * @param plans absent where none can be kept
 * @param isTransaction where a statement that failed cannot be tried again
 */
export const connectionOf = (queryable: Queryable, plans?: KeptPlans, isTransaction = false): Connection => ({
  query: async <Row extends object>({ text, values }: Sql, options?: QueryOptions): Promise<Row[]> => {
    try {
      const name = options?.keepsPlan ? plans?.nameOf(text) : undefined
      const answer =
        name === undefined
          ? await queryable.query({ text, values })
          : await queryable.query({ name, text, values }).catch((error: unknown) => {
              if (!plans?.areLost(error) || isTransaction) throw error
              return queryable.query({ text, values })
            })
      // Several statements in one text, as in a migration, give several results.
      const result = Array.isArray(answer) ? (answer.at(-1) as QueryResult) : answer
      return result.rows as Row[]
    } catch (error) {
      throw translated(error)
    }
  },
})

/** Runs `work` between BEGIN and COMMIT; whatever it throws rolls back. */
export const inTransaction = async <T>(
  client: Queryable,
  begin: string,
  work: (connection: Connection) => Promise<T>,
  plans?: KeptPlans,
): Promise<T> => {
  const say = (text: string): Promise<QueryResult> =>
    client.query({ text }).catch((error: unknown) => {
      throw translated(error)
    })
  try {
    await say(begin)
    const result = await work(connectionOf(client, plans, true))
    const { command } = await say('commit')
    // PostgreSQL answers so when a statement failed, even one whose error `work` caught: nothing was stored.
    if (command === 'ROLLBACK') {
      throw new DatabaseError({ message: 'a statement of the transaction failed', code: IN_FAILED_TRANSACTION })
    }
    return result
  } catch (error) {
    await client.query({ text: 'rollback' }).catch(() => undefined)
    throw error
  }
}

const QUERY_CANCELED = '57014'
const IN_FAILED_TRANSACTION = '25P02'
/** Connection exceptions, and a server that is starting or stopping (SQLSTATE class 08 and 57P0x; too many: 53300). */
const UNAVAILABLE = /^(08...|57P0[1-3]|53300)$/
/** Five digits or letters; at least one digit, unlike Node's EPIPE. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/

/** What `pg` throws, in the archive's own errors. */
export const translated = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof DatabaseError || 'status' in error) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === QUERY_CANCELED) return new QueryTimeout({ cause: error })
  if (UNAVAILABLE.test(code)) return new DatabaseUnavailable({ cause: error })
  if (SQLSTATE.test(code)) return new DatabaseError(error as Error & { code: string })
  // What `pg` says of a lost connection carries no SQLSTATE: ECONNREFUSED and the like, or no code at all.
  return new DatabaseUnavailable({ cause: error })
}
