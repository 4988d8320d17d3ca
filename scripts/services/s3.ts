import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serviceCommand } from './command.ts'
import { ensurePackages } from './packages.ts'
import { freePort, startDaemon, stopProcess, waitUntilReady } from './process.ts'
import { type Running, type Service, startService } from './service.ts'

const PROGRAMS = ['radosgw', 'radosgw-admin', 'ceph', 'ceph-mon', 'ceph-osd', 'monmaptool']
const ATTEMPTS = 3
const SECONDS_TO_START = 90

interface Address {
  readonly endpoint: string
  readonly accessKey: string
  readonly secretKey: string
}

export interface S3 extends Address {
  /** Ends the server and removes its data, as the end of this process would. */
  stop(): Promise<void>
}

/**
 * A real S3 at hand, private to the caller: Ceph's gateway on a free port of 127.0.0.1, without any bucket. It has
 * versions, Range, multipart uploads, the class STANDARD_IA, and refuses wrong signatures.
 * @example
 * const { endpoint, accessKey, secretKey, stop } = await startS3()
 */
export const startS3 = async (): Promise<S3> => {
  const { running, stop } = await startService(s3)
  const { endpoint, accessKey, secretKey } = running
  return { endpoint, accessKey, secretKey, stop }
}

const start = async (directory: string): Promise<Address & Running> => {
  ensurePackages(
    ['radosgw', 'ceph-mon', 'ceph-osd'],
    PROGRAMS.map((name) => `/usr/bin/${name}`),
  )
  const accessKey = 'test'
  const secretKey = randomBytes(16).toString('hex')
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const data = join(directory, `data-${attempt}`)
    try {
      const pid = await startServer(directory, [data, `${port}`, `${await freePort()}`, accessKey, secretKey])
      return { pid, endpoint: `http://127.0.0.1:${port}`, accessKey, secretKey }
    } catch (error) {
      // Another process may have taken a port in the meantime.
      if (attempt === ATTEMPTS || !/unable to bind|address already in use/i.test(String(error))) throw error
    }
  }
}

const startServer = async (directory: string, [data, ...details]: [string, ...string[]]): Promise<number> => {
  const program = [process.execPath, '--import', pathOf('../source.js'), pathOf('radosgw.ts')]
  const pid = startDaemon([...program, data, ...details], directory)
  try {
    await waitUntilReady(pid, directory, () => existsSync(join(data, 'ready')), SECONDS_TO_START)
  } catch (error) {
    await stopProcess(pid, stopSignals)
    throw error
  }
  return pid
}

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

// It needs up to ten seconds for each of its daemons; a SIGKILL takes them all.
const stopSignals = ['SIGTERM', 'SIGKILL'] as const

const s3: Service<Address & Running> = {
  name: 's3',
  start,
  stopSignals,
  environment: ({ endpoint, accessKey, secretKey }) => ({
    TEST_S3_ENDPOINT: endpoint,
    TEST_S3_ACCESS_KEY: accessKey,
    TEST_S3_SECRET_KEY: secretKey,
  }),
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await serviceCommand(s3, process.argv.slice(2))
}
