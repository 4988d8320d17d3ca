// Aggregates of a large archive: what they take beside PostgreSQL counting the same frames.
//   node --import ./scripts/source.js bench/aggregates.ts [FRAMES=10000000]
// Starts a private PostgreSQL, fills it with frames alone (no versions, no headers, without the indexes for searching texts and the
// sky, which aggregates do not use), starts the archive and asks it and PostgreSQL in turn. All in one run.
import { raw } from '../packages/server/src/db/sql.ts'
import { openBench } from './archive.ts'
import { loadFramesAlone } from './frames.ts'
import { cpuSeconds } from './processes.ts'

const frames = Number(process.argv[2] ?? 10_000_000)
const PORT = 8190
const TIMES = 5
const YEAR = ["f.observation_date >= '2024-01-01'", "f.observation_date <= '2024-12-31'"]
const CASES: readonly { readonly name: string; readonly query: string; readonly conditions: readonly string[] }[] = [
  { name: 'a year', query: '', conditions: [] },
  { name: 'a year of a site', query: '&site_id=tfn', conditions: ["f.site_id = 'tfn'"] },
  { name: 'a year of an instrument', query: '&instrument_id=fa03', conditions: ["f.instrument_id = 'fa03'"] },
  { name: 'a year of a proposal', query: '&proposal_id=PROP2023-22', conditions: ["f.proposal_id = 'PROP2023-22'"] },
]

const bench = await openBench()
const begun = performance.now()
await loadFramesAlone(bench.db, frames)
console.log(`${frames} frames loaded in ${((performance.now() - begun) / 1000).toFixed(0)} s`)
const archive = await bench.start(PORT)

/** Milliseconds of the median of some runs, and the CPU of one. */
const measured = async (ask: () => Promise<unknown>): Promise<Record<'ms' | 'node' | 'postgres', number>> => {
  await ask()
  const [node, postgres] = [cpuSeconds(archive.pid), cpuSeconds(bench.postmaster)]
  const times: number[] = []
  for (let time = 0; time < TIMES; time++) {
    const start = performance.now()
    await ask()
    times.push(performance.now() - start)
  }
  const each = (before: number, pid: number): number => ((cpuSeconds(pid) - before) * 1000) / TIMES
  return {
    ms: times.sort((a, b) => a - b)[Math.floor(TIMES / 2)] as number,
    node: each(node, archive.pid),
    postgres: each(postgres, bench.postmaster),
  }
}

const request = (query: string) => async (): Promise<void> => {
  const answer = await fetch(`http://127.0.0.1:${PORT}/frames/aggregate/${query}`)
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${answer.status} ${text.slice(0, 200)}`)
}

try {
  const rows: Record<string, Record<string, string>> = {}
  for (const { name, query, conditions } of CASES) {
    const ours = await measured(request(`?public=true&start=2024-01-01&end=2024-12-31${query}`))
    const where = ['f.public_date < now()', ...YEAR, ...conditions].join(' and ')
    let counted = 0
    const count = await measured(async () => {
      const [row] = await bench.db.reader.query<{ n: number }>(
        raw(`select count(*) as n from frames_frame f where ${where}`),
      )
      counted = row?.n ?? 0
    })
    rows[name] = {
      frames: String(counted),
      ms: ours.ms.toFixed(0),
      'Node CPU ms': ours.node.toFixed(1),
      'PostgreSQL CPU ms': ours.postgres.toFixed(0),
      'a count, CPU ms': count.postgres.toFixed(0),
      'times a count': (ours.postgres / count.postgres).toFixed(1),
    }
  }
  console.table(rows)
  const everything = await measured(request(''))
  console.log(`everything, kept: ${everything.ms.toFixed(1)} ms`)
} finally {
  archive.stop()
  await bench.close()
}
