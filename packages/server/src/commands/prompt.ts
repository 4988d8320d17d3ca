import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** Asks on the terminal; what is typed is not shown when `hidden`. */
export const ask = (question: string, { hidden = false }: { hidden?: boolean } = {}): Promise<string> => {
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (!hidden) process.stderr.write(chunk)
      done()
    },
  })
  const reader = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY === true })
  process.stderr.write(question)
  return new Promise((resolve) => {
    reader.once('line', (line) => {
      reader.close()
      if (hidden) process.stderr.write('\n')
      resolve(line)
    })
    reader.once('close', () => resolve(''))
  })
}
