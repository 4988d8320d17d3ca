import pg from 'pg'
import { DatabaseUnavailable, QueryTimeout } from '../errors.ts'
import { connectionOf, inTransaction, type Queryable, translated, types } from './client.ts'
import type { Database } from './database.ts'

export interface SerialOptions {
  /** Directory of the Unix socket. */
  readonly sockets: string
  /** Milliseconds that one statement may take. */
  readonly limitMs: number
  /** Resolves when the engine answers. */
  readonly ready: () => Promise<void>
  /** Ends the statement that runs too long, by whatever means; its connection breaks. */
  readonly interrupt: () => Promise<void>
  readonly close: () => Promise<void>
}

/** What the client library says when nobody answers. */
const CONNECT_TIMEOUT = 'timeout expired'

/** More work than this waiting for the one connection is refused rather than queued. */
const MAX_WAITING = 1000

/**
 * The embedded database as everything else sees it. It has a single session, so there is a single connection, one
 * piece of work at a time; and since the engine knows no statement_timeout, the clock is kept here.
 */
export const serialDatabase = (options: SerialOptions): Database => {
  let client: pg.Client | undefined
  let tail: Promise<unknown> = Promise.resolve()
  let waiting = 0

  const connected = async (): Promise<pg.Client> => {
    await options.ready()
    if (client !== undefined) return client
    // Whatever is not said here the client takes from PGPORT, PGPASSWORD and the like, which mean another database.
    const made = new pg.Client({
      ...{ host: options.sockets, port: 5432, user: 'postgres', password: '', database: 'postgres', ssl: false },
      connectionTimeoutMillis: options.limitMs,
      types,
    })
    made.on('error', () => undefined) // the statement in flight is told as well
    made.on('end', () => {
      if (client === made) client = undefined
    })
    await made.connect().catch((error: Error) => {
      // Somebody else's statement holds the engine up.
      if (error.message === CONNECT_TIMEOUT) void options.interrupt()
      throw error
    })
    client = made
    return made
  }

  const timed = (connection: pg.Client, limitMs: number): Queryable => ({
    query: async (statement) => {
      let expired = false
      const timer = setTimeout(() => {
        expired = true
        if (client === connection) client = undefined
        void options.interrupt()
        void connection.end()
      }, limitMs)
      try {
        return await connection.query(statement)
      } catch (error) {
        throw expired ? new QueryTimeout({ cause: error }) : error
      } finally {
        clearTimeout(timer)
      }
    },
  })

  const inTurn = <T>(limitMs: number, work: (queryable: Queryable) => Promise<T>): Promise<T> => {
    if (waiting >= MAX_WAITING) return Promise.reject(new DatabaseUnavailable())
    waiting++
    const turn = tail.then(async () => {
      waiting--
      const connection = await connected().catch((error: unknown) => {
        throw translated(error)
      })
      return work(timed(connection, limitMs))
    })
    tail = turn.catch(() => undefined)
    return turn
  }

  const connection = {
    query: <Row extends object>(statement: Parameters<Database['limited']>[0]): Promise<Row[]> =>
      inTurn(options.limitMs, (queryable) => connectionOf(queryable).query<Row>(statement)),
  }
  const MIGRATION_LIMIT_MS = 3_600_000
  return {
    writer: connection,
    reader: connection,
    transaction: (work) => inTurn(options.limitMs, (queryable) => inTransaction(queryable, 'begin', work)),
    limited: (statement, limitMs) =>
      inTurn(Math.min(limitMs, options.limitMs), (queryable) => connectionOf(queryable).query(statement)),
    exclusive: (work) => inTurn(MIGRATION_LIMIT_MS, (queryable) => work(connectionOf(queryable))),
    close: async () => {
      await tail
      await client?.end().catch(() => undefined)
      await options.close()
    },
  }
}
