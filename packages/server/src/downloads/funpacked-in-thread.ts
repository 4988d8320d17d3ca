import type { Worker } from 'node:worker_threads'
import { DataError, type Source } from '@science-archive/fits'
import { startThread } from '../thread.ts'
import type { FromThread, FunpackOrder, ToThread } from './funpack-messages.ts'

/**
 * A FITS file uncompressed in a thread of its own, chunk by chunk: for files of which a chunk is made in one go that takes
 * long. The thread asks for the bytes of the file piece by piece, goes on when a chunk is asked for, and ends with whoever
 * asks no more.
 * @throws DataError, and what reading the source throws
 */
export async function* funpackedInThread(
  source: Source,
  order: FunpackOrder,
): AsyncGenerator<Uint8Array, void, undefined> {
  const thread = startThread('./funpack-thread', import.meta.url, order)
  const failure = failureOf(thread)
  const ask = (told?: ToThread): Promise<FromThread> => Promise.race([answerOf(thread, told), failure])
  try {
    for (let chunk = await chunkOf(source, ask); chunk !== undefined; chunk = await chunkOf(source, ask, 'next')) {
      yield chunk
    }
  } finally {
    await thread.terminate()
  }
}

/** Rejects when the thread ends by itself, whether or not somebody waits for it just then. */
const failureOf = (thread: Worker): Promise<never> => {
  const failure = new Promise<never>((_, reject) => {
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`the thread that uncompresses ended with code ${code}`)))
  })
  failure.catch(() => undefined)
  return failure
}

/** The next chunk; undefined when there is none. */
const chunkOf = async (
  source: Source,
  ask: (told?: ToThread) => Promise<FromThread>,
  first?: 'next',
): Promise<Uint8Array | undefined> => {
  let message = await ask(first && { kind: 'next' })
  while (message.kind === 'read') {
    const bytes = await source.read(message.offset, message.length)
    // a copy of its own, for it is given away: what is read may be a part of something larger (slice() of a Buffer is none)
    message = await ask({ kind: 'bytes', bytes: new Uint8Array(bytes) })
  }
  if (message.kind === 'failed') throw new DataError(message.message)
  return message.kind === 'chunk' ? message.bytes : undefined
}

/** Tells the thread something, if there is anything to tell, and waits for what it says then. */
const answerOf = (thread: Worker, told?: ToThread): Promise<FromThread> =>
  new Promise((resolve) => {
    thread.once('message', resolve)
    if (told?.kind === 'bytes') thread.postMessage(told, [told.bytes.buffer as ArrayBuffer])
    else if (told !== undefined) thread.postMessage(told)
  })
