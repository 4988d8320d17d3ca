import { type StdioOptions, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PID_FILE, stopProcess } from './process.ts'

/** A server as plain data, so that a later process can stop it. */
export interface Running {
  readonly pid: number
}

/** What a file of this folder says of its server. */
export interface Service<R extends Running> {
  readonly name: string
  /** Starts it with everything it writes in `directory`, which is new and empty, and waits until it answers. */
  start(directory: string): Promise<R>
  /** What makes it end, the friendliest way first. */
  readonly stopSignals: readonly NodeJS.Signals[]
  /** The variables by which the tests find it. */
  environment(running: R): Readonly<Record<string, string>>
}

export interface Started<R extends Running> {
  readonly running: R
  readonly directory: string
  /** Ends the server and removes its data. */
  stop(): Promise<void>
  /** Lets the server outlive this process. */
  release(): void
}

/** Starts a server that ends with this process, at the latest. */
export const startService = async <R extends Running>(service: Service<R>): Promise<Started<R>> => {
  const directory = mkdtempSync(join(tmpdir(), `science-archive-${service.name}-`))
  const release = guard(directory)
  const clear = (): void => {
    rmSync(directory, { recursive: true, force: true })
    release()
  }
  try {
    const running = await service.start(directory)
    const stop = (): Promise<void> => stopProcess(running.pid, service.stopSignals).then(clear)
    return { running, directory, stop, release }
  } catch (error) {
    clear()
    throw error
  }
}

/** Runs as a shell of its own, which sees the end of its input when the process that holds the other end is gone. */
const GUARD = `cat >/dev/null
[ -e "$1" ] || sleep 2 # what was interrupted may still be writing
if pid=$(cat "$1"); then
  runs() { kill -0 "$pid" && ! grep -q '^State:.Z' "/proc/$pid/status"; }
  kill -INT "$pid" && for try in $(seq 50); do runs || break; sleep 0.2; done
  kill -KILL "$pid"
fi
rm -rf -- "$2"`

/** Ends the server and removes its directory when this process dies, however it dies. The answer calls that off. */
const guard = (directory: string): (() => void) => {
  const stdio: StdioOptions = ['pipe', 'ignore', 'ignore']
  const args = ['-c', GUARD, 'guard', join(directory, PID_FILE), directory]
  const shell = spawn('sh', args, { detached: true, stdio, cwd: '/' })
  shell.on('error', () => {})
  shell.unref()
  ;(shell.stdin as Socket | null)?.unref()
  return () => void shell.kill('SIGKILL')
}
