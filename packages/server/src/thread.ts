import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'

/** A thread does not inherit the loader by which a checkout runs its TypeScript. */
const sourceLoader = new URL('../../../scripts/source.js', import.meta.url).href

/** Starts a module of this package in a thread of its own. @param file beside the caller, without its ending */
export const startThread = (file: string, base: string, workerData: unknown): Worker => {
  const source = new URL(`${file}.ts`, base)
  return existsSync(source)
    ? new Worker(source, { workerData, execArgv: ['--import', sourceLoader] })
    : new Worker(new URL(`${file}.js`, base), { workerData, execArgv: [] })
}
