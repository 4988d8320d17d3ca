import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serviceCommand } from './command.ts'
import { ensurePackages } from './packages.ts'
import { freePort, startDaemon, stopProcess, waitUntilReady } from './process.ts'
import { type Running, type Service, startService } from './service.ts'

const PROGRAMS = '/usr/lib/postgresql/15/bin'
const POSTGIS = '/usr/share/postgresql/15/extension/postgis.control'
const ATTEMPTS = 3

interface Address {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
}

export interface Postgres extends Address {
  /** Ends the server and removes its data, as the end of this process would. */
  stop(): Promise<void>
}

/**
 * A PostgreSQL 15 with PostGIS at hand, private to the caller: empty, on a free port of 127.0.0.1, trusting every
 * connection, and so quick that it would lose data in a power cut.
 * @example
 * const { host, port, user, stop } = await startPostgres()
 */
export const startPostgres = async (): Promise<Postgres> => {
  const { running, stop } = await startService(postgres)
  const { host, port, user, password } = running
  return { host, port, user, password, stop }
}

const start = async (directory: string): Promise<Address & Running> => {
  ensurePackages(['postgresql-15-postgis-3'], [`${PROGRAMS}/initdb`, POSTGIS])
  if (isRoot()) chownSync(directory, idOf('-u'), idOf('-g'))
  const initdb = [...asServerUser(`${PROGRAMS}/initdb`), '-D', join(directory, 'data'), '--no-sync']
  runQuietly([...initdb, '-A', 'trust', '-U', 'postgres', '--locale=C.UTF-8', '--encoding=UTF8'])
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    try {
      const pid = await startServer(directory, port)
      return { pid, host: '127.0.0.1', port, user: 'postgres', password: '' }
    } catch (error) {
      // Another process may have taken the port in the meantime.
      if (attempt === ATTEMPTS || !/could not bind/i.test(String(error))) throw error
    }
  }
}

const startServer = async (directory: string, port: number): Promise<number> => {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: directory,
    max_connections: 200,
    shared_buffers: '64MB',
    ...{ fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
    log_min_messages: 'warning',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = [...asServerUser(`${PROGRAMS}/postgres`), '-D', join(directory, 'data'), ...options]
  const pid = startDaemon(command, directory)
  try {
    await waitUntilReady(pid, directory, () => isReady(port))
  } catch (error) {
    await stopProcess(pid, ['SIGQUIT', 'SIGKILL'])
    throw error
  }
  return pid
}

const isReady = (port: number): boolean =>
  spawnSync(`${PROGRAMS}/pg_isready`, ['-q', '-h', '127.0.0.1', '-p', String(port)]).status === 0

const isRoot = (): boolean => process.getuid?.() === 0
const idOf = (option: string): number => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }))

/** The server refuses to run as root; there it runs as the user that its package made. */
const asServerUser = (program: string): readonly string[] =>
  isRoot()
    ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups', 'env', 'HOME=/tmp', program]
    : [program]

const runQuietly = (command: readonly string[]): void => {
  const [file = '', ...args] = command
  const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', cwd: '/' })
  if (status !== 0) throw new Error(`${file} failed:\n${stdout}${stderr}`)
}

const postgres: Service<Address & Running> = {
  name: 'postgres',
  start,
  // SIGINT is its fast shutdown, SIGQUIT its immediate one.
  stopSignals: ['SIGINT', 'SIGQUIT', 'SIGKILL'],
  environment: ({ host, port, user, password }) => ({
    TEST_DB_HOST: host,
    TEST_DB_PORT: String(port),
    TEST_DB_USER: user,
    TEST_DB_PASS: password,
  }),
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await serviceCommand(postgres, process.argv.slice(2))
}
