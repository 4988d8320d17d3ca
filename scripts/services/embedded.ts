import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { servePool } from '../../packages/server/test/helpers/embedded-pool.ts'
import { serviceCommand } from './command.ts'
import { startDaemon, stopProcess, waitUntilReady } from './process.ts'
import type { Running, Service } from './service.ts'

/** Embedded databases that test files borrow one after the other; see the pool itself. */
interface Pool extends Running {
  readonly socketPath: string
}

const program = fileURLToPath(import.meta.url)
const typescript = ['--import', fileURLToPath(new URL('../source.js', import.meta.url))]

const embedded: Service<Pool> = {
  name: 'embedded',
  start: async (directory) => {
    const socketPath = join(directory, 'pool')
    const pid = startDaemon([process.execPath, ...typescript, program, 'serve', directory, socketPath], directory)
    try {
      await waitUntilReady(pid, directory, () => existsSync(socketPath))
    } catch (error) {
      await stopProcess(pid, ['SIGKILL'])
      throw error
    }
    return { pid, socketPath }
  },
  stopSignals: ['SIGTERM', 'SIGKILL'],
  environment: ({ socketPath }) => ({ TEST_EMBEDDED_POOL: socketPath }),
}

if (process.argv[1] === program) {
  const [verb, ...args] = process.argv.slice(2)
  const [directory, socketPath] = args
  if (verb === 'serve' && directory !== undefined && socketPath !== undefined) {
    const pool = await servePool(directory, socketPath)
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => void pool.close().finally(() => process.exit()))
    }
  } else {
    process.exitCode = await serviceCommand(embedded, process.argv.slice(2))
  }
}
