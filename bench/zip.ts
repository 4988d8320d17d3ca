// ZIPs of 20 files of 50 MB from the local store, beside a plain copy of the same files.
//   node --import ./scripts/source.js bench/zip.ts [FILES=20] [MEGABYTES=50]
// Makes the files, reads them as the archive does (a copy to nowhere), makes a ZIP of them to nowhere, first without and
// then with known CRCs; then starts a private PostgreSQL and the archive as a process of its own, which `curl` asks for
// the same ZIP, and for the files one after the other. All in one run.
import { execFileSync, spawn } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LocalStore } from '@science-archive/library'
import { insertUser, tokenOf } from '../packages/server/src/auth/queries.ts'
import { migrate } from '../packages/server/src/db/migrate.ts'
import { connectToServer } from '../packages/server/src/db/server.ts'
import { crcMemory } from '../packages/server/src/downloads/crc-memory.ts'
import { storedContent } from '../packages/server/src/downloads/stored-file.ts'
import { readSettings } from '../packages/server/src/settings.ts'
import { zipLayout } from '../packages/server/src/zip/layout.ts'
import { zipBytes } from '../packages/server/src/zip/zip-bytes.ts'
import { startPostgres } from '../scripts/services/postgres.ts'
import { cpuSeconds, residentMegabytes } from './processes.ts'

const count = Number(process.argv[2] ?? 20)
const fileBytes = Number(process.argv[3] ?? 50) * 1_000_000
const total = count * fileBytes
const PORT = 8191
const URL = `http://127.0.0.1:${PORT}`
const TOKEN = 'a'.repeat(40)

const directory = mkdtempSync(join(tmpdir(), 'science-archive-bench-'))
const folder = join(directory, 'files/tst/fa01/20200505/processed')
const files = Array.from({ length: count }, (_, index) => {
  const basename = `frame-${index}`
  const key = String(index).padStart(32, '0')
  return {
    basename,
    filename: `${basename}.fits.fz`,
    path: `tst/fa01/20200505/processed/${basename}.fits.fz`,
    key,
    md5: key,
  }
})
mkdirSync(folder, { recursive: true })
for (const { filename } of files) writeFileSync(join(folder, filename), randomFillSync(Buffer.alloc(fileBytes)))

type Row = Record<string, string>
const rates = (bytes: number, seconds: number, cpu: number): Row => ({
  'MB/s': (bytes / 1e6 / seconds).toFixed(0),
  'MB per CPU second': (bytes / 1e6 / cpu).toFixed(0),
})

/** What a process spends on some work. */
const measured = async (pid: number, work: () => Promise<number>): Promise<Row> => {
  const [cpu, start] = [cpuSeconds(pid), performance.now()]
  const bytes = await work()
  return rates(bytes, (performance.now() - start) / 1000, cpuSeconds(pid) - cpu)
}

const contents = await Promise.all(
  files.map((file) => storedContent(new LocalStore(join(directory, 'files'), ''), file)),
)
const layout = zipLayout(files.map(({ filename }) => ({ name: filename, size: fileBytes, modified: new Date() })))
const crcs = crcMemory()
const lengthOf = async (chunks: AsyncIterable<Uint8Array>): Promise<number> => {
  let length = 0
  for await (const chunk of chunks) length += chunk.length
  return length
}
const copy = async (): Promise<number> => {
  let length = 0
  for (const content of contents) length += await lengthOf(content.open())
  return length
}
const zip = (): Promise<number> =>
  lengthOf(
    zipBytes(layout, (index) => {
      const { tag, open } = contents[index]!
      return { open, crc: () => crcs.get(tag), keepCrc: (crc) => crcs.set(tag, crc) }
    }),
  )
await copy() // warm
const table: Record<string, Row> = {}
table['copy to nowhere'] = await measured(process.pid, copy)
table['ZIP to nowhere'] = await measured(process.pid, zip)
table['ZIP to nowhere, CRCs known'] = await measured(process.pid, zip)

const postgres = await startPostgres()
const environment = {
  DATA_DIR: directory,
  PORT: String(PORT),
  DB_HOST: postgres.host,
  DB_PORT: String(postgres.port),
  DB_USER: postgres.user,
  DB_NAME: 'postgres',
  FILESTORE_TYPE: 'local',
  FILESYSTEM_STORAGE_ROOT_DIR: join(directory, 'files'),
}
const db = connectToServer({ settings: readSettings(environment), onLostConnection: () => undefined })
await migrate(db, () => undefined)
const admin = { username: 'admin', email: '', password: '!', isStaff: true, isSuperuser: true }
await tokenOf(db.writer, (await insertUser(db.writer, admin)) as number, TOKEN)
const archive = spawn(process.execPath, ['packages/server/bin/science-archive.js', 'serve'], {
  env: { ...process.env, ...environment },
  stdio: 'ignore',
})

const isUp = (): Promise<boolean> =>
  fetch(`${URL}/health/`).then(
    (answer) => answer.ok,
    () => false,
  )

const post = async ({ basename, key }: (typeof files)[number]): Promise<{ id: number; url: string }> => {
  const answer = await fetch(`${URL}/frames/`, {
    method: 'POST',
    headers: { authorization: `Token ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ basename, site_id: 'tst', instrument_id: 'fa01', telescope_id: '1m0a', proposal_id: 'p', target_name: 't' },
      ...{ observation_day: '20200505', observation_date: '2020-05-05T05:05:05Z', public_date: '2020-05-05T05:05:05Z' },
      ...{ reduction_level: 91, configuration_type: 'EXPOSE', exposure_time: 1, primary_optical_element: 'rp' },
      ...{ observation_id: 1, request_id: 1, headers: {}, area: null, related_frame_filenames: [] },
      version_set: [{ key, md5: key, extension: '.fits.fz' }],
    }),
  })
  if (answer.status !== 201) throw new Error(await answer.text())
  return (await answer.json()) as { id: number; url: string }
}

/** By a program that costs little itself. @returns bytes */
const curl = async (args: readonly string[]): Promise<number> => {
  const child = spawn('curl', ['-sS', '--fail', '-w', '%{size_download}\n', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const chunks: Buffer[] = []
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
    .toString()
    .trim()
    .split('\n')
    .map(Number)
    .reduce((a, b) => a + b, 0)
}

try {
  for (let tries = 0; tries < 100 && !(await isUp()); tries++) await new Promise((resolve) => setTimeout(resolve, 200))
  const pid = archive.pid as number
  const frames: { id: number; url: string }[] = []
  for (const file of files) frames.push(await post(file))
  const body = JSON.stringify({ frame_ids: frames.map(({ id }) => id) })
  const zipped = (): Promise<number> =>
    curl(['-o', '/dev/null', '-H', 'content-type: application/json', '-d', body, `${URL}/frames/zip/`])
  const single = (): Promise<number> => curl(frames.flatMap(({ url }) => ['-o', '/dev/null', url]))
  const before = residentMegabytes(pid)
  table['ZIP to curl'] = await measured(pid, zipped)
  table['ZIP to curl, CRCs known'] = await measured(pid, zipped)
  table['files to curl'] = await measured(pid, single)
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  console.log(`${count} files of ${fileBytes / 1e6} MB, ${total / 1e6} MB; Node ${process.version}`)
  console.table(table)
  console.log(`memory of the archive: ${before.toFixed(0)} MB before, ${(Number(peak) / 1024).toFixed(0)} MB at most`)
  console.log(execFileSync('uptime').toString().trim())
} finally {
  archive.kill('SIGTERM')
  await db.close()
  await postgres.stop()
  rmSync(directory, { recursive: true, force: true })
}
