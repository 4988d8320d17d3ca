import type { Sql } from './sql.ts'

export interface QueryOptions {
  /**
   * A server keeps the plan, whose making costs more than such a statement does: for statements that have few different
   * texts, and of which the best plan is the same for all values, as for a row by its number. Never a search or a page of a list.
   */
  readonly keepsPlan: boolean
}

/** One connection or a pool of them: runs a statement and gives its rows. */
export interface Connection {
  /**
   * Values come as PostgreSQL writes them for timestamps, dates and JSON (text), as numbers and booleans otherwise.
   * @throws QueryTimeout when the statement was ended for taking too long; DatabaseUnavailable; DatabaseError
   */
  query<Row extends object>(statement: Sql, options?: QueryOptions): Promise<Row[]>
}

/**
 * PostgreSQL, wherever it runs: the embedded engine and a server are the same to everything above.
 * `writer` is for writes, for authentication and for what must see its own writes; `reader`, which may be a replica
 * that lags, for searches.
 */
export interface Database {
  readonly writer: Connection
  readonly reader: Connection
  /** All or nothing, on the writer. */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  /** Like `reader.query`, ended after `limitMs`. */
  limited<Row extends object>(statement: Sql, limitMs: number): Promise<Row[]>
  /** A connection of one's own, without a time limit, for migrations. */
  exclusive<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** PostgreSQL refused a statement. `code` is its SQLSTATE. */
export class DatabaseError extends Error {
  readonly code: string
  readonly constraint: string | undefined
  readonly detail: string | undefined
  constructor(cause: { message: string; code: string; constraint?: string; detail?: string }) {
    super(cause.message, { cause })
    this.name = 'DatabaseError'
    this.code = cause.code
    this.constraint = cause.constraint
    this.detail = cause.detail
  }
}
