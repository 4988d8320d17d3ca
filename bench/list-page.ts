// A page of 100 frames: what the archive adds to what PostgreSQL does by itself.
//   node --import ./scripts/source.js bench/list-page.ts [FRAMES=100000] [SECONDS=10]
// Starts a private PostgreSQL, fills it, starts the archive as a process of its own, asks it for pages over eight
// connections, and lets pgbench run the very statement of that page over eight connections. All in one run.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withLiterals } from '../packages/server/src/db/literals.ts'
import { migrate } from '../packages/server/src/db/migrate.ts'
import { connectToServer } from '../packages/server/src/db/server.ts'
import { raw, sql } from '../packages/server/src/db/sql.ts'
import { orderBy, orderTerms } from '../packages/server/src/frames/ordering.ts'
import { hasVersion, pageStatement } from '../packages/server/src/frames/queries.ts'
import { visibleTo } from '../packages/server/src/frames/visibility.ts'
import { readSettings } from '../packages/server/src/settings.ts'
import { startPostgres } from '../scripts/services/postgres.ts'
import { loadFrames } from './frames.ts'
import { cpuSeconds, residentMegabytes } from './processes.ts'

const frames = Number(process.argv[2] ?? 100_000)
const seconds = Number(process.argv[3] ?? 10)
const CONNECTIONS = 8
const PORT = 8190
const PGBENCH = '/usr/lib/postgresql/15/bin/pgbench'

const directory = mkdtempSync(join(tmpdir(), 'science-archive-bench-'))
const postgres = await startPostgres()
const environment = {
  DATA_DIR: directory,
  PORT: String(PORT),
  DB_HOST: postgres.host,
  DB_PORT: String(postgres.port),
  DB_USER: postgres.user,
  DB_NAME: 'postgres',
  FILESTORE_TYPE: 'local',
  FILESYSTEM_STORAGE_ROOT_DIR: directory,
}
const db = connectToServer({ settings: readSettings(environment), onLostConnection: () => undefined })
await migrate(db, () => undefined)
const begun = performance.now()
await loadFrames(db, frames)
console.log(`${frames} frames loaded in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
const [server] = await db.writer.query<{ pid: number }>(sql`select pg_backend_pid() as pid`)
const postmaster = Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(server?.pid)]).toString())

/** Requests per second over keep-alive connections, and the CPU that each side spent on a request, milliseconds. */
const measure = async (path: string, pid: number): Promise<Record<string, string>> => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const ask = (): Promise<number> =>
    new Promise((resolve, reject) => {
      get({ agent, host: '127.0.0.1', port: PORT, path }, (answer) => {
        let bytes = 0
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length
        })
        answer.on('end', () =>
          answer.statusCode === 200 ? resolve(bytes) : reject(new Error(String(answer.statusCode))),
        )
      }).on('error', reject)
    })
  const run = async (forSeconds: number): Promise<{ times: number[]; bytes: number }> => {
    const until = performance.now() + forSeconds * 1000
    const times: number[] = []
    let bytes = 0
    const client = async (): Promise<void> => {
      while (performance.now() < until) {
        const start = performance.now()
        bytes = await ask()
        times.push(performance.now() - start)
      }
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, client))
    return { times: times.sort((a, b) => a - b), bytes }
  }
  await run(3)
  const [node, database] = [cpuSeconds(pid), cpuSeconds(postmaster)]
  const { times, bytes } = await run(seconds)
  const perRequest = (before: number, after: number): string => (((after - before) * 1000) / times.length).toFixed(2)
  return {
    'requests/s': (times.length / seconds).toFixed(0),
    'Node CPU ms': perRequest(node, cpuSeconds(pid)),
    'PostgreSQL CPU ms': perRequest(database, cpuSeconds(postmaster)),
    'p50 ms': (times[Math.floor(times.length / 2)] ?? 0).toFixed(0),
    'p99 ms': (times[Math.floor(times.length * 0.99)] ?? 0).toFixed(0),
    kB: (bytes / 1000).toFixed(0),
    'Node MB': residentMegabytes(pid).toFixed(0),
  }
}

/** The statement of the page by itself. */
const pgbench = (related: boolean): Record<string, string> => {
  const where = sql`${visibleTo({ seesEverything: false, proposals: [] })} and ${raw('true')} and ${hasVersion}`
  const statement = pageStatement({
    where,
    order: orderBy(orderTerms(undefined)),
    total: true,
    include: { related, thumbnails: false },
    limit: 100,
    offset: 0,
  })
  const script = join(directory, 'page.sql')
  writeFileSync(script, `${withLiterals(statement).replaceAll('\n', ' ')};\n`)
  const before = cpuSeconds(postmaster)
  const connection = ['-h', postgres.host, '-p', String(postgres.port), '-U', postgres.user]
  const output = execFileSync(
    PGBENCH,
    [
      ...connection,
      '-n',
      '-M',
      'extended',
      '-c',
      String(CONNECTIONS),
      '-j',
      '2',
      '-T',
      String(seconds),
      '-f',
      script,
      'postgres',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  ).toString()
  const rate = Number(/tps = ([\d.]+)/.exec(output)?.[1])
  const done = Number(/actually processed: (\d+)/.exec(output)?.[1])
  return {
    'requests/s': rate.toFixed(0),
    'PostgreSQL CPU ms': (((cpuSeconds(postmaster) - before) * 1000) / done).toFixed(2),
  }
}

const archive = spawn(process.execPath, ['packages/server/bin/science-archive.js', 'serve'], {
  env: { ...process.env, ...environment },
  stdio: 'ignore',
})
try {
  for (let tries = 0; tries < 100; tries++) {
    if (
      await fetch(`http://127.0.0.1:${PORT}/health/`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const pid = archive.pid as number
  console.table({
    'archive, with related frames': await measure('/frames/', pid),
    'pgbench, the same statement': pgbench(true),
    'archive, without related frames': await measure('/frames/?include_related_frames=false', pid),
    'pgbench, that statement': pgbench(false),
    'archive, one frame': await measure('/frames/77/', pid),
    'archive, an empty answer': await measure('/health/', pid),
  })
} finally {
  archive.kill('SIGTERM')
  await db.close()
  await postgres.stop()
  rmSync(directory, { recursive: true, force: true })
}
