import pg, { type PoolConfig } from 'pg'
import { DatabaseUnavailable } from '../errors.ts'
import type { Settings } from '../settings.ts'
import { connectionOf, inTransaction, translated, types } from './client.ts'
import type { Database } from './database.ts'
import { keptPlans } from './kept-plans.ts'

export interface ServerOptions {
  readonly settings: Settings
  /** Called when an idle connection breaks; the pool makes another. */
  readonly onLostConnection: (error: Error) => void
}

/** A PostgreSQL server, with a second pool for the reader when that is another host. */
export const connectToServer = ({ settings, onLostConnection }: ServerOptions): Database => {
  const base: PoolConfig = {
    port: settings.DB_PORT,
    database: settings.DB_NAME,
    user: settings.DB_USER,
    password: settings.DB_PASS,
    max: settings.DB_POOL_SIZE,
    types,
    application_name: 'science-archive',
    connectionTimeoutMillis: 10_000,
    // Compiling the statement of a page takes PostgreSQL 35 ms of a large archive, and running it 3.
    options: '-c timezone=UTC -c datestyle=ISO -c jit=off',
  }
  const makePool = (host: string): pg.Pool => {
    const pool = new pg.Pool({ ...base, host, statement_timeout: settings.SEARCH_TIMEOUT * 1000 })
    pool.on('error', onLostConnection)
    return pool
  }
  const writer = makePool(settings.DB_HOST)
  const readerHost = settings.DB_HOST_READER || settings.DB_HOST
  const reader = readerHost === settings.DB_HOST ? writer : makePool(readerHost)

  const plans = { writer: keptPlans(), reader: keptPlans() }

  return {
    writer: connectionOf(writer, plans.writer),
    reader: connectionOf(reader, plans.reader),
    transaction: (work) => withClient(writer, (client) => inTransaction(client, 'begin', work, plans.writer)),
    limited: (statement, limitMs) =>
      withClient(reader, (client) => {
        const begin = `begin read only; set local statement_timeout = ${Math.max(1, Math.round(limitMs))}`
        return inTransaction(client, begin, (connection) => connection.query(statement))
      }),
    exclusive: async (work) => {
      const pool = new pg.Pool({ ...base, host: settings.DB_HOST, max: 1 })
      pool.on('error', onLostConnection)
      try {
        return await withClient(pool, (client) => work(connectionOf(client)))
      } finally {
        await pool.end()
      }
    },
    close: async () => {
      await writer.end()
      if (reader !== writer) await reader.end()
    },
  }
}

const withClient = async <T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect().catch((error: unknown) => {
    throw translated(error)
  })
  let broken = false
  // The pool listens only while the client is idle; an error that nobody listens to ends the process.
  const lost = (): void => {
    broken = true
  }
  client.on('error', lost)
  try {
    return await work(client)
  } catch (error) {
    broken ||= error instanceof DatabaseUnavailable
    throw error
  } finally {
    client.off('error', lost)
    client.release(broken)
  }
}
