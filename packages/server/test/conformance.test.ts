import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { buildApp } from '../src/app.ts'
import { assemble } from '../src/assemble.ts'
import { migrate } from '../src/db/migrate.ts'
import { raw } from '../src/db/sql.ts'
import { readStoreSettings } from '../src/settings.ts'
import { openTestDatabase } from './helpers/database.ts'

const run = promisify(execFile)
const shared = process.env.SHARED_DIR ?? fileURLToPath(new URL('../../../../shared', import.meta.url))
const kit = join(shared, 'conformance')
const skip = !existsSync(join(kit, 'record.py'))
  ? `the conformance kit is not in ${kit}; set SHARED_DIR`
  : spawnSync('python3', ['--version']).status !== 0
    ? 'python3 is not installed'
    : false

/** Cases of the kit in which this archive does not answer like the existing one, by reason; every other case agrees. */
const DIFFERING: Readonly<Record<string, readonly string[]>> = {
  'The catalog of a proprietary frame is given to whoever may see the frame, and the existing server gave it to everybody.':
    ['catalog-cat-anon'],
  'compare.py knows a case by its name alone, and two have this one: /frames/-1/ and /frames/+1/. One is held against the other.':
    ['detail-id-_1'],
  'A frame with two versions that the existing server failed to delete is gone here, and with it its relations.': [
    'thumb-again',
    'thumb-large',
    'thumb-ok',
    'thumb-post-frame-after',
  ],
  'Two frames of one instant at the end of the page: the existing server gives them as they lie in the table, and no order by their values does.':
    ['filter-basename-6'],
  'A file of no site and no instrument gets a whole link here, and one without a host there.': ['post-blank-strings'],
  'Fewer versions are counted, and another is the newest: those of the frame that was deleted, and of two records that are refused here (a slash in the name, a kind of file that no class knows).':
    ['versions-md5-empty'],
}

test('the archive answers like the existing one, on its database, except where it is known not to', {
  skip,
}, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'science-archive-conformance-'))
  const portalPort = await freePort()
  const portal = spawn('python3', [join(kit, 'portal.py'), String(portalPort)], { stdio: 'ignore' })
  try {
    await listening(portal, portalPort)
    const { differing, missing, statuses } = await compare(directory, `http://127.0.0.1:${portalPort}`)
    assert.deepEqual(differing, Object.values(DIFFERING).flat().sort())
    assert.deepEqual(missing, [])
    assert.deepEqual(
      statuses.filter(([, status]) => status >= 500),
      [],
    )
  } finally {
    portal.kill()
    rmSync(directory, { recursive: true, force: true })
  }
})

interface Comparison {
  /** Names of cases, without their numbers. */
  readonly differing: readonly string[]
  readonly missing: readonly string[]
  readonly statuses: readonly (readonly [name: string, status: number])[]
}

/** Starts the archive as the kit says, on a fresh copy of the existing archive's database and files. */
const compare = async (directory: string, portalUrl: string): Promise<Comparison> => {
  const files = join(directory, 'store')
  copyWritable(join(kit, 'store'), files)
  const env = {
    FILESTORE_TYPE: 'local',
    FILESYSTEM_STORAGE_ROOT_DIR: files,
    FILESYSTEM_STORAGE_BASE_URL: 'http://127.0.0.1:9599/',
    OAUTH_TOKEN_URL: `${portalUrl}/o/token/`,
    OAUTH_PROFILE_URL: `${portalUrl}/api/profile/`,
    OAUTH_CLIENT_ID: 'cid',
    OAUTH_CLIENT_SECRET: 'csec',
    OAUTH_SERVER_KEY: 'test-server-key',
    ZIP_DELIVERY: 'mod_zip',
    CONFIGURATION_TYPES: 'BIAS,DARK,EXPOSE,SPECTRUM,LAMPFLAT,SKYFLAT,STANDARD,TRAILED,GUIDE,EXPERIMENTAL,CATALOG',
    THROTTLE_ANON: '',
    THROTTLE_USER: '',
    THROTTLE_LOGIN: '',
  }
  const { db, settings, close } = await openTestDatabase(env)
  await db.exclusive((connection) => connection.query(raw(dump())))
  await migrate(db, () => undefined)
  const parts = await assemble(settings, readStoreSettings(settings, env), db)
  await parts.catalogue.current() // as at the start of a server
  const app = await buildApp(parts, pino({ level: 'silent' }))
  try {
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const answers = join(directory, 'answers')
    await run('python3', [join(kit, 'record.py'), url, answers], { maxBuffer: 64 * 1024 * 1024 })
    const { stdout } = await run('python3', [join(kit, 'compare.py'), answers]).catch(
      (error: { stdout: string }) => error,
    )
    const named = (pattern: RegExp): string[] => [...stdout.matchAll(pattern)].map(([, name]) => name as string).sort()
    assert.match(stdout, /\d+ agree, \d+ differ, \d+ missing\n$/, stdout)
    return {
      differing: named(/^DIFFERS \d+-(\S+)/gm),
      missing: named(/^MISSING \d+-(\S+)/gm),
      statuses: statusesIn(answers),
    }
  } finally {
    await app.close()
    await close()
  }
}

/** The dump without what is meant for psql, and without the empty search_path, which a session would keep. */
const dump = (): string =>
  readFileSync(join(kit, 'existing-archive.sql'), 'utf8')
    .replace(/^\\.*$/gm, '')
    .replace(/^SELECT pg_catalog\.set_config\('search_path'.*$/m, '')

const statusesIn = (answers: string): [string, number][] =>
  readdirSync(answers)
    .filter((name) => /^\d/.test(name))
    .map((name) => {
      const text = readFileSync(join(answers, name), 'utf8')
      return [name, Number(/^=== RESPONSE\n(\d+)$/m.exec(text)?.[1])]
    })

/** The kit may be read-only. */
const copyWritable = (from: string, to: string): void => {
  cpSync(from, to, { recursive: true })
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
    chmodSync(join(entry.parentPath, entry.name), 0o755)
  }
}

const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const listening = async (child: ChildProcess, port: number): Promise<void> => {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) throw new Error(`the portal ended with ${child.exitCode}`)
    const answered = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (answered) return
    await sleep(100)
  }
  throw new Error('the portal does not answer')
}
