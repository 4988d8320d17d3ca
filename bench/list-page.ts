// A page of 100 frames: what the archive adds to what PostgreSQL does by itself.
//   node --import ./scripts/source.js bench/list-page.ts [FRAMES=100000] [SECONDS=10]
// Starts a private PostgreSQL, fills it, starts the archive as a process of its own (and then a second), asks for pages and
// for what people search over eight connections, and lets pgbench run the very statement of that page over eight connections. All in one run.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLiterals } from '../packages/server/src/db/literals.ts'
import { raw, sql } from '../packages/server/src/db/sql.ts'
import { orderBy, orderTerms } from '../packages/server/src/frames/ordering.ts'
import { pageStatement } from '../packages/server/src/frames/queries.ts'
import { visibleTo } from '../packages/server/src/frames/visibility.ts'
import { aFrame } from '../packages/server/test/helpers/frame.ts'
import { type Archive, openBench } from './archive.ts'
import { openConnection, requestText } from './connection.ts'
import { loadFrames } from './frames.ts'
import { cpuSeconds, residentMegabytes } from './processes.ts'

const frames = Number(process.argv[2] ?? 100_000)
const seconds = Number(process.argv[3] ?? 10)
const CONNECTIONS = 8
const PORTS = [8190, 8191] as const
const HALF_THE_SKY = 'POLYGON((0 -80,170 -80,170 80,0 80,0 -80))'
const PGBENCH = '/usr/lib/postgresql/15/bin/pgbench'

const { directory, postgres, db, postmaster, ...bench } = await openBench()
const begun = performance.now()
await loadFrames(db, frames)
console.log(`${frames} frames loaded in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
const TOKEN = 'bench'.padEnd(40, '0')
await db.writer.query(sql`
  with one as (
    insert into auth_user (password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
    values ('!', true, 'bench', '', '', '', true, true, now()) returning id
  ) insert into authtoken_token (key, created, user_id) select ${TOKEN}, now(), id from one`)

/** Requests per second over keep-alive connections, and the CPU that each side spent on a request, milliseconds. */
const measure = async (
  path: string,
  archives: readonly Archive[],
  body?: () => object,
): Promise<Record<string, string>> => {
  const run = async (forSeconds: number): Promise<{ times: number[]; bytes: number }> => {
    const until = performance.now() + forSeconds * 1000
    const times: number[] = []
    let bytes = 0
    const client = async (_: unknown, number: number): Promise<void> => {
      const { port } = archives[number % archives.length] as Archive
      const connection = openConnection(port)
      while (performance.now() < until) {
        const text = requestText(port, path, body && TOKEN, body?.())
        const start = performance.now()
        const answer = await connection.ask(text)
        if (answer.status !== (body === undefined ? 200 : 201)) throw new Error(String(answer.status))
        bytes = answer.bytes
        times.push(performance.now() - start)
      }
      connection.close()
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, client))
    return { times: times.sort((a, b) => a - b), bytes }
  }
  await run(3)
  const cpu = (): number => archives.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0)
  const [node, database] = [cpu(), cpuSeconds(postmaster)]
  const { times, bytes } = await run(seconds)
  const perRequest = (before: number, after: number): string => (((after - before) * 1000) / times.length).toFixed(2)
  return {
    'requests/s': (times.length / seconds).toFixed(0),
    'Node CPU ms': perRequest(node, cpu()),
    'PostgreSQL CPU ms': perRequest(database, cpuSeconds(postmaster)),
    'p50 ms': (times[Math.floor(times.length / 2)] ?? 0).toFixed(0),
    'p99 ms': (times[Math.floor(times.length * 0.99)] ?? 0).toFixed(0),
    kB: (bytes / 1000).toFixed(0),
    'Node MB': Math.max(...archives.map(({ pid }) => residentMegabytes(pid))).toFixed(0),
  }
}

/** The statement of the page by itself. */
const pgbench = (related: boolean): Record<string, string> => {
  const where = sql`${visibleTo({ seesEverything: false, proposals: [] })} and ${raw('true')}`
  const statement = pageStatement({
    where,
    order: orderBy(orderTerms(undefined)),
    include: { related, thumbnails: false },
    limit: 100,
    offset: 0,
    fewWithoutFile: true,
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
    // the archive does not have its statements compiled either
    { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, PGOPTIONS: '-c jit=off' } },
  ).toString()
  const rate = Number(/tps = ([\d.]+)/.exec(output)?.[1])
  const done = Number(/actually processed: (\d+)/.exec(output)?.[1])
  return {
    'requests/s': rate.toFixed(0),
    'PostgreSQL CPU ms': (((cpuSeconds(postmaster) - before) * 1000) / done).toFixed(2),
  }
}

const started: Archive[] = []
try {
  for (const port of PORTS) started.push(await bench.start(port))
  const one = started.slice(0, 1)
  let stored = 0
  const newFrame = (): object => aFrame(`bench-${stored++}`)
  const year = 'start=2025-01-01&end=2025-12-31'
  console.table({
    'a page': await measure('/frames/', one),
    'a page, two processes': await measure('/frames/', started),
    'pgbench, the same statement': pgbench(true),
    'a page without related frames': await measure('/frames/?include_related_frames=false', one),
    'pgbench, that statement': pgbench(false),
    'one frame': await measure('/frames/77/', one),
    'part of a target name': await measure('/frames/?target_name=get%204999', one),
    'part of a rare basename': await measure('/frames/?basename=00012345-e', one),
    'the middle of the archive': await measure(`/frames/?offset=${Math.floor(frames / 2)}`, one),
    'frames that cover a point': await measure('/frames/?covers=POINT(10.7%2041.3)', one),
    'frames in half the sky': await measure(`/frames/?intersects=${encodeURIComponent(HALF_THE_SKY)}`, one),
    'frames of a night': await measure('/frames/?dayobs=2023-03-01', one),
    'aggregates of everything': await measure('/frames/aggregate/', one),
    'aggregates of a site and a year': await measure(`/frames/aggregate/?public=true&site_id=tfn&${year}`, one),
    'a frame is stored (POST)': await measure('/frames/', one, newFrame),
    'an empty answer': await measure('/health/', one),
  })
} finally {
  for (const archive of started) archive.stop()
  await bench.close()
}
