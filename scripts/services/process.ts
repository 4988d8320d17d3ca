import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })

/** Written to a server's directory when it starts. */
export const PID_FILE = 'server.pid'
const LOG_FILE = 'server.log'

/** Starts a server in a session of its own, out of reach of the terminal's Ctrl-C; what it prints goes to a log in `directory`. */
export const startDaemon = (command: readonly string[], directory: string): number => {
  const [file = '', ...args] = command
  const log = openSync(join(directory, LOG_FILE), 'w')
  try {
    const child = spawn(file, args, { detached: true, stdio: ['ignore', log, log], cwd: '/' })
    child.on('error', () => {})
    child.unref()
    if (child.pid === undefined) throw new Error(`cannot run ${file}`)
    writeFileSync(join(directory, PID_FILE), String(child.pid))
    return child.pid
  } finally {
    closeSync(log)
  }
}

/** False for a process that has ended and waits only for its parent to take note (a zombie). */
export const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return process.platform !== 'linux'
  }
}

/** Waits until `ready()`; fails with the log when the process ends or the time is over. */
export const waitUntilReady = async (
  pid: number,
  directory: string,
  ready: () => boolean,
  seconds = 30,
): Promise<void> => {
  const deadline = Date.now() + seconds * 1000
  while (!ready()) {
    const problem = !isRunning(pid) ? 'ended at once' : Date.now() > deadline ? `not ready in ${seconds} s` : ''
    if (problem) throw new Error(`${problem}:\n${readFileSync(join(directory, LOG_FILE), 'utf8').slice(-4000)}`)
    await sleep(50)
  }
}

/** Sends the signals one after the other until the process is gone, ten seconds each. */
export const stopProcess = async (pid: number, signals: readonly NodeJS.Signals[]): Promise<void> => {
  for (const signal of signals) {
    if (!isRunning(pid)) return
    process.kill(pid, signal)
    const deadline = Date.now() + 10_000
    while (isRunning(pid) && Date.now() < deadline) await sleep(25)
  }
  if (isRunning(pid)) throw new Error(`process ${pid} does not stop`)
}
