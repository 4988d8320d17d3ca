// Asks an archive on a PostgreSQL of its own what no client should ask, and watches that it answers sensibly:
// `node --import ./scripts/source.js scripts/fuzz-api.ts [--requests 50000] [--seed 1] [--only NUMBER]`.
// A finding is an answer of 500 or above, a connection that is dropped, an answer that takes more than ten seconds, and a
// statement that is still running when all is answered. Needs Debian and root, or PostgreSQL 15 with PostGIS installed.
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { loadFrames } from '../bench/frames.ts'
import { buildApp } from '../packages/server/src/app.ts'
import { assemble } from '../packages/server/src/assemble.ts'
import { insertUser, tokenOf } from '../packages/server/src/auth/queries.ts'
import { migrate } from '../packages/server/src/db/migrate.ts'
import { connectToServer } from '../packages/server/src/db/server.ts'
import { sql } from '../packages/server/src/db/sql.ts'
import { readSettings, readStoreSettings } from '../packages/server/src/settings.ts'
import { type FuzzRequest, requestOf } from '../packages/server/test/fuzz/requests.ts'
import { startPostgres } from './services/postgres.ts'

const FRAMES = 5000
const CONNECTIONS = 6
const SLOW_MS = 10_000
const REPORT_EVERY = 5000

const { values } = parseArgs({
  options: { requests: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
})
const seed = Number(values.seed ?? 1)
const from = Number(values.only ?? 0)
const to = values.only === undefined ? Number(values.requests ?? 50_000) : from + 1

const directory = mkdtempSync(join(tmpdir(), 'science-archive-fuzz-'))
const postgres = await startPostgres()
const env = {
  DATA_DIR: directory,
  DB_HOST: postgres.host,
  DB_PORT: String(postgres.port),
  DB_USER: postgres.user,
  DB_NAME: 'postgres',
  FILESTORE_TYPE: 'local',
  FILESYSTEM_STORAGE_ROOT_DIR: join(directory, 'files'),
  OAUTH_SERVER_KEY: 'fuzz-server-key',
  // nobody is there: what needs the portal has to say so
  OAUTH_TOKEN_URL: 'http://127.0.0.1:9/o/token/',
  OAUTH_PROFILE_URL: 'http://127.0.0.1:9/api/profile/',
  THROTTLE_ANON: '',
  THROTTLE_USER: '',
  THROTTLE_LOGIN: '',
}
const settings = readSettings(env)
const db = connectToServer({ settings, onLostConnection: (error) => console.log(`lost connection: ${error.message}`) })
await migrate(db, () => undefined)
await loadFrames(db, FRAMES)
const tokens = ['a', 'b', 'd'].map((letter) => letter.repeat(40))
for (const [index, token] of tokens.entries()) {
  const user = { username: `user${index}`, email: '', password: '!', isStaff: index !== 1, isSuperuser: index === 0 }
  const id = await insertUser(db.writer, user)
  await tokenOf(db.writer, id as number, token)
}
const app = await buildApp(await assemble(settings, readStoreSettings(settings, env), db), pino({ level: 'fatal' }))
await app.listen({ host: '127.0.0.1', port: 0, listenTextResolver: () => '' })
const { port } = app.server.address() as AddressInfo
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

/** @returns the status of the answer, read to its end */
const send = ({ method, path, headers, body }: FuzzRequest): Promise<number> =>
  new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(body.length) }
    const asked = httpRequest({ agent, host: '127.0.0.1', port, method, path, headers: { ...headers, ...length } })
    asked.on('response', (answer) =>
      answer
        .resume()
        .on('end', () => resolve(answer.statusCode ?? 0))
        .on('error', reject),
    )
    asked.on('error', reject)
    asked.setTimeout(2 * SLOW_MS, () => asked.destroy(new Error('no answer in time')))
    asked.end(body)
  })

const statuses = new Map<string, number>()
let [next, findings] = [from, 0]
const finding = (number: number, { method, path }: FuzzRequest, what: string): void => {
  findings++
  console.log(`request ${number}: ${what}: ${method} ${path.slice(0, 300)}`)
}

/** What the portal alone could tell is a 503 by contract, since here it is down. */
const isExpected = (status: number, { path, headers }: FuzzRequest): boolean =>
  status < 500 || (status === 503 && (headers.authorization?.startsWith('Bearer') === true || /auth/.test(path)))

const client = async (): Promise<void> => {
  while (next < to) {
    const number = next++
    const asked = requestOf(seed, number, { tokens, serverKey: 'fuzz-server-key' })
    const begun = performance.now()
    try {
      const status = await send(asked)
      statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1)
      if (!isExpected(status, asked)) finding(number, asked, `answered ${status}`)
      if (performance.now() - begun > SLOW_MS)
        finding(number, asked, `took ${Math.round(performance.now() - begun)} ms`)
    } catch (error) {
      finding(number, asked, `connection: ${(error as Error).message}`)
    }
    if ((number + 1 - from) % REPORT_EVERY === 0) console.log(`${number + 1 - from} requests, ${findings} findings`)
  }
}

try {
  console.log(`seed ${seed}, requests ${from} to ${to - 1}`)
  await Promise.all(Array.from({ length: CONNECTIONS }, client))
  await sleep(1000)
  const running = await db.writer.query<{ query: string }>(sql`
    select query from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle' and backend_type = 'client backend'`)
  for (const { query } of running) console.log(`still running: ${query.slice(0, 300)}`)
  findings += running.length
  const counts = [...statuses].sort().map(([status, count]) => `${status}: ${count}`)
  console.log(`${to - from} requests of seed ${seed}: ${findings} findings; ${counts.join(', ')}`)
  process.exitCode = findings > 0 ? 1 : 0
} finally {
  agent.destroy()
  await app.close()
  await db.close()
  await postgres.stop()
  rmSync(directory, { recursive: true, force: true })
}
