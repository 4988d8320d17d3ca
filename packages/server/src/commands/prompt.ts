import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** Asks on the terminal; what is typed is not shown when `hidden`. A pipe answers with a line each, and '' when it has ended. */
export const ask = (question: string, { hidden = false }: { hidden?: boolean } = {}): Promise<string> => {
  if (process.stdin.isTTY === true) return typedLine(question, hidden)
  process.stderr.write(question)
  return pipedLine()
}

const typedLine = (question: string, hidden: boolean): Promise<string> => {
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (!hidden) process.stderr.write(chunk)
      done()
    },
  })
  const reader = createInterface({ input: process.stdin, output, terminal: true })
  process.stderr.write(question) // only now does the terminal not show what is typed
  return new Promise((resolve) => {
    reader.once('line', (line) => {
      if (hidden) process.stderr.write('\n')
      resolve(line) // before closing, which answers ''
      reader.close()
    })
    reader.once('close', () => resolve(''))
  })
}

/** What the pipe has sent beyond the answers so far. */
let ahead = ''

const pipedLine = async (): Promise<string> => {
  while (!ahead.includes('\n') && !process.stdin.readableEnded) ahead += await nextPiece()
  process.stderr.write('\n')
  const end = ahead.includes('\n') ? ahead.indexOf('\n') : ahead.length
  const line = ahead.slice(0, end)
  ahead = ahead.slice(end + 1)
  return line.replace(/\r$/, '')
}

const nextPiece = (): Promise<string> =>
  new Promise((resolve) => {
    const input: NodeJS.ReadStream & { ref?(): void; unref?(): void } = process.stdin // a file has neither
    const settle = (piece: string): void => {
      input.off('data', settle).off('end', atEnd).pause()
      input.unref?.() // a pipe that stays open does not keep the command from ending
      resolve(piece)
    }
    const atEnd = (): void => settle('')
    input.ref?.()
    input.setEncoding('utf8').on('data', settle).on('end', atEnd).resume()
  })
