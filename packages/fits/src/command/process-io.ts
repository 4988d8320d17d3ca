import { readFile } from 'node:fs/promises'
import type { RunIo } from './run.ts'

/** Standard input, output and error of this process. */
export function processIo(): RunIo {
  // what becomes of a write is told to its callback; without a listener it would end the process as well
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
  return {
    write: (chunk) =>
      new Promise((resolve, reject) => {
        process.stdout.write(chunk, (error) => (error ? reject(error) : resolve()))
      }),
    progress: process.stderr.isTTY ? (line) => void process.stderr.write(`\r${line}\u001b[K`) : undefined,
    writesToTerminal: process.stdout.isTTY === true,
    get input() {
      return process.stdin
    },
    complain: (line) => void process.stderr.write(`${line}\n`),
    version: packageVersion,
  }
}

async function packageVersion(): Promise<string> {
  const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
