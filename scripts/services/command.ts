import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stopProcess } from './process.ts'
import { type Running, type Service, startService } from './service.ts'

interface State {
  readonly pid: number
  readonly directory: string
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** `up` starts the server and leaves it, `down` ends that one, `run -- COMMAND...` has one for as long as the command takes. */
export const serviceCommand = async <R extends Running>(
  service: Service<R>,
  args: readonly string[],
): Promise<number> => {
  const [verb, separator, ...command] = args
  if (verb === 'run' && separator === '--' && command.length > 0) return run(service, command)
  if (verb === 'up' && args.length === 1) return up(service)
  if (verb === 'down' && args.length === 1) return down(service)
  console.error(`use: ${service.name} up | down | run -- COMMAND...`)
  return 2
}

/** One server per checkout and user can be up. */
const stateFile = (name: string): string => {
  const checkout = fileURLToPath(new URL('../..', import.meta.url))
  const key = createHash('sha256').update(`${checkout} ${process.getuid?.()}`).digest('hex').slice(0, 12)
  return join(tmpdir(), `science-archive-${name}-${key}.json`)
}

const up = async <R extends Running>(service: Service<R>): Promise<number> => {
  const file = stateFile(service.name)
  if (existsSync(file)) {
    console.error(`${service.name} is up already; end it with: down`)
    return 1
  }
  const { running, directory, release } = await startService(service)
  const state: State = { pid: running.pid, directory }
  writeFileSync(file, JSON.stringify(state), { mode: 0o600 })
  release()
  for (const [name, value] of Object.entries(service.environment(running))) console.log(`export ${name}=${value}`)
  return 0
}

const down = async <R extends Running>(service: Service<R>): Promise<number> => {
  const file = stateFile(service.name)
  if (!existsSync(file)) {
    console.error(`${service.name} is not up`)
    return 1
  }
  const state = JSON.parse(readFileSync(file, 'utf8')) as State
  if (isStill(state)) await stopProcess(state.pid, service.stopSignals)
  rmSync(state.directory, { recursive: true, force: true })
  rmSync(file)
  return 0
}

/** A process number is given away again after a restart of the machine; the server's command line names its directory. */
const isStill = ({ pid, directory }: State): boolean => {
  if (process.platform !== 'linux') return existsSync(directory)
  const commandLine = `/proc/${pid}/cmdline`
  return existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes(directory)
}

const run = async <R extends Running>(service: Service<R>, command: readonly string[]): Promise<number> => {
  let received: NodeJS.Signals | undefined
  let forward: () => void = () => {}
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      received ??= signal
      forward()
    })
  }
  const { running, stop } = await startService(service)
  try {
    if (received) return exitCode(null, received)
    const [file = '', ...args] = command
    const child = spawn(file, args, { stdio: 'inherit', env: { ...process.env, ...service.environment(running) } })
    // Ctrl-C reaches the command from the terminal too; to be told twice to end is harmless.
    forward = () => void child.kill('SIGTERM')
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve(exitCode(code, received ?? signal)))
    })
  } finally {
    forward = () => {}
    await stop()
  }
}

/** A shell's convention: 128 and the number of the signal. */
const exitCode = (code: number | null, signal: NodeJS.Signals | null): number =>
  signal ? 128 + constants.signals[signal] : (code ?? 1)
