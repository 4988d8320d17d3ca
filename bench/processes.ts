import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks of the kernel per second (sysconf(_SC_CLK_TCK)); 100 on every Linux of today. */
const TICKS = 100

/** Seconds of CPU, user and system, that a process and its children that still run have used so far (proc(5)). */
export const cpuSeconds = (pid: number): number => treeOf(pid).reduce((sum, one) => sum + ownCpuSeconds(one), 0)

/** Resident memory of a process, MB. */
export const residentMegabytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

const statOf = (pid: number): string[] => {
  try {
    // The name, in brackets, may hold blanks.
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
  } catch {
    return [] // it has just ended
  }
}

const ownCpuSeconds = (pid: number): number => {
  const [user = 0, system = 0, reapedUser = 0, reapedSystem = 0] = statOf(pid).slice(11, 15).map(Number)
  return (user + system + reapedUser + reapedSystem) / TICKS
}

const treeOf = (root: number): number[] => {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), Number(statOf(Number(name))[1])] as const)
  const found = [root]
  for (const pid of found) found.push(...parents.filter(([, parent]) => parent === pid).map(([child]) => child))
  return found
}
