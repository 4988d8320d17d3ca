import { parentPort, workerData } from 'node:worker_threads'
import { DataError, FitsError, funpack, type Source } from '@science-archive/fits'
import { FILE_CHANGED, type FromThread, type FunpackOrder, type ToThread } from './funpack-messages.ts'

/** What is read and handed on at a time, so that the other thread is held up by neither. */
const READ_BYTES = 4 * 1024 * 1024
const CHUNK_BYTES = 1024 * 1024

let told: ((message: ToThread) => void) | undefined
parentPort?.on('message', (message: ToThread) => told?.(message))

/** Says something and waits for the answer. */
const ask = (message: FromThread): Promise<ToThread> =>
  new Promise((resolve) => {
    told = resolve
    parentPort?.postMessage(message, message.kind === 'chunk' ? [message.bytes.buffer as ArrayBuffer] : [])
  })

const readPieces = async (offset: number, length: number): Promise<Uint8Array> => {
  const whole = new Uint8Array(length)
  let have = 0
  while (have < length) {
    const answer = await ask({ kind: 'read', offset: offset + have, length: Math.min(READ_BYTES, length - have) })
    const bytes = answer.kind === 'bytes' ? answer.bytes : new Uint8Array(0)
    if (bytes.length === 0) break
    whole.set(bytes, have)
    have += bytes.length
  }
  return whole.subarray(0, have)
}

/** The file, as the other thread reads it: one read after another. */
const sourceOf = (size: number): Source => {
  let before: Promise<unknown> = Promise.resolve()
  return {
    size,
    read(offset, length) {
      const read = before.then(() => readPieces(offset, Math.max(0, Math.min(length, size - offset))))
      before = read.catch(() => undefined)
      return read
    },
  }
}

const run = async ({ size, uncompressed }: FunpackOrder): Promise<void> => {
  const file = await funpack(sourceOf(size), { reuseMemory: true })
  if (file.size !== uncompressed) throw new DataError(FILE_CHANGED)
  for await (const chunk of file.chunks) {
    for (let at = 0; at < chunk.length; at += CHUNK_BYTES) {
      await ask({ kind: 'chunk', bytes: chunk.slice(at, at + CHUNK_BYTES) })
    }
  }
}

try {
  await run(workerData as FunpackOrder)
  parentPort?.postMessage({ kind: 'end' } satisfies FromThread)
} catch (error) {
  if (!(error instanceof FitsError)) throw error
  parentPort?.postMessage({ kind: 'failed', message: error.message } satisfies FromThread)
}
