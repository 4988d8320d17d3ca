import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { openDataDirectory } from '../../src/db/data-directory.ts'
import type { Database } from '../../src/db/database.ts'
import { openEmbedded } from '../../src/db/embedded.ts'
import { raw } from '../../src/db/sql.ts'
import { prepare } from './prepared-directory.ts'

/** One engine of the pool: its data directory and the pool's own connection to it. */
interface Engine {
  readonly path: string
  readonly db: Database
}

/** Milliseconds after which a statement that a test left running is ended. */
const LIMIT_MS = 20_000

/**
 * Lends embedded databases to test files, one after the other: to open an engine takes as long as most of them need.
 * Whoever connects to the socket is told the path of a data directory whose database is empty (PostGIS alone is in it) and
 * has it until the connection ends, however it ends. There are as many engines as were ever lent at once.
 */
export const servePool = async (directory: string, socketPath: string): Promise<{ close(): Promise<void> }> => {
  const free: Engine[] = []
  const opened: Engine[] = []

  const open = async (): Promise<Engine> => {
    const path = mkdtempSync(join(directory, 'engine-'))
    await prepare(path)
    const db = await openEmbedded({ directory: openDataDirectory(path), limitMs: LIMIT_MS, report: console.error })
    const engine = { path, db }
    opened.push(engine)
    return engine
  }

  const takeBack = async (engine: Engine): Promise<void> => {
    try {
      await empty(engine.db)
      free.push(engine)
    } catch (error) {
      console.error(`${engine.path} could not be emptied and is lent no more:`, error)
      await engine.db.close()
      rmSync(engine.path, { recursive: true, force: true })
    }
  }

  const lend = async (borrower: Socket): Promise<void> => {
    const engine = free.pop() ?? (await open())
    if (borrower.destroyed) return takeBack(engine)
    borrower.once('close', () => void takeBack(engine))
    borrower.write(engine.path)
  }

  const borrowers = new Set<Socket>()
  const server = createServer((socket) => {
    borrowers.add(socket)
    socket.once('close', () => borrowers.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.resume()
    lend(socket).catch((error: unknown) => {
      console.error(error)
      socket.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(socketPath, resolve))
  return {
    close: async () => {
      server.close()
      for (const borrower of borrowers) borrower.destroy()
      await Promise.all(opened.map((engine) => engine.db.close()))
    },
  }
}

/** Borrows a database of the pool that listens there. */
export const borrow = (socketPath: string): Promise<{ path: string; giveBack(): void }> =>
  new Promise((resolve, reject) => {
    const socket = connect(socketPath)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the pool of embedded databases could not open one')))
    socket.once('data', (path) => resolve({ path: path.toString(), giveBack: () => void socket.destroy() }))
  })

/** A query for the statements that drop what is not PostGIS's: extensions, schemas, relations, routines, types, in this order. */
const drops = raw(`
  with strangers as (
    select 1 as turn, 'extension' as kind, quote_ident(extname) as name from pg_extension
      where extname not in ('plpgsql', 'postgis')
    union all
    select 2, 'schema', quote_ident(nspname) from pg_namespace
      where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
    union all
    select 3, case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end,
      'public.' || quote_ident(relname)
      from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = pg_class.oid
          and d.deptype in ('e', 'i', 'a'))
    union all
    select 4, 'routine', oid::regprocedure::text from pg_proc where pronamespace = 'public'::regnamespace
        and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = pg_proc.oid and d.deptype = 'e')
    union all
    select 5, 'type', 'public.' || quote_ident(typname) from pg_type where typnamespace = 'public'::regnamespace
        and typtype in ('e', 'd', 'r')
        and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = pg_type.oid and d.deptype = 'e')
  )
  select format('drop %s if exists %s cascade', kind, name) as statement from strangers order by turn`)

const empty = (db: Database): Promise<void> =>
  db.exclusive(async (connection) => {
    await connection.query(raw('rollback'))
    await connection.query(raw('discard all'))
    for (const { statement } of await connection.query<{ statement: string }>(drops)) {
      await connection.query(raw(statement))
    }
    const left = await connection.query<{ statement: string }>(drops)
    if (left.length > 0) throw new Error(`still there: ${left.map(({ statement }) => statement).join('; ')}`)
  })
