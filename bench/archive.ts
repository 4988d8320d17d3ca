import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../packages/server/src/db/database.ts'
import { migrate } from '../packages/server/src/db/migrate.ts'
import { connectToServer } from '../packages/server/src/db/server.ts'
import { sql } from '../packages/server/src/db/sql.ts'
import { readSettings } from '../packages/server/src/settings.ts'
import { type Postgres, startPostgres } from '../scripts/services/postgres.ts'

/** A private PostgreSQL with the tables of an archive and nothing in them. */
export interface Bench {
  readonly directory: string
  readonly postgres: Postgres
  readonly db: Database
  /** Process of PostgreSQL that started all others. */
  readonly postmaster: number
  readonly start: (port: number) => Promise<Archive>
  close(): Promise<void>
}

/** An archive that runs as a process of its own. */
export interface Archive {
  readonly pid: number
  readonly port: number
  stop(): void
}

export const openBench = async (): Promise<Bench> => {
  const directory = mkdtempSync(join(tmpdir(), 'science-archive-bench-'))
  const postgres = await startPostgres()
  const environment = {
    DATA_DIR: directory,
    THROTTLE_ANON: '',
    DB_HOST: postgres.host,
    DB_PORT: String(postgres.port),
    DB_USER: postgres.user,
    DB_NAME: 'postgres',
    FILESTORE_TYPE: 'local',
    FILESYSTEM_STORAGE_ROOT_DIR: directory,
  }
  const db = connectToServer({ settings: readSettings(environment), onLostConnection: () => undefined })
  await migrate(db, () => undefined)
  const [server] = await db.writer.query<{ pid: number }>(sql`select pg_backend_pid() as pid`)
  return {
    directory,
    postgres,
    db,
    postmaster: Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(server?.pid)]).toString()),
    start: (port) => startArchive(environment, port),
    close: async () => {
      await db.close()
      await postgres.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

const startArchive = async (environment: Readonly<Record<string, string>>, port: number): Promise<Archive> => {
  const child = spawn(process.execPath, ['packages/server/bin/science-archive.js', 'serve'], {
    // as docs/operating.md starts it
    env: { ...process.env, ...environment, PORT: String(port), NODE_OPTIONS: '--max-semi-space-size=64' },
    stdio: 'ignore',
  })
  for (let tries = 0; tries < 100 && !(await isUp(port)); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return { pid: child.pid as number, port, stop: () => void child.kill('SIGTERM') }
}

const isUp = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health/`).then(
    (answer) => answer.ok,
    () => false,
  )
