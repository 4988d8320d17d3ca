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
  try {
    for (
      let chunk = await chunkOf(thread, source);
      chunk !== undefined;
      chunk = await chunkOf(thread, source, 'next')
    ) {
      yield chunk
    }
  } finally {
    await thread.terminate()
  }
}

/** The next chunk; undefined when there is none. */
const chunkOf = async (thread: Worker, source: Source, first?: 'next'): Promise<Uint8Array | undefined> => {
  let message = await answerOf(thread, first && { kind: 'next' })
  while (message.kind === 'read') {
    const bytes = await source.read(message.offset, message.length)
    // a copy of its own, for it is given away: what is read may be a part of something larger (slice() of a Buffer is none)
    message = await answerOf(thread, { kind: 'bytes', bytes: new Uint8Array(bytes) })
  }
  if (message.kind === 'failed') throw new DataError(message.message)
  return message.kind === 'chunk' ? message.bytes : undefined
}

/** Tells the thread something, if there is anything to tell, and waits for what it says then. */
const answerOf = (thread: Worker, told?: ToThread): Promise<FromThread> =>
  new Promise((resolve, reject) => {
    const ended = (code: number): void => reject(new Error(`the thread that uncompresses ended with code ${code}`))
    thread.once('message', (message: FromThread) => {
      thread.off('error', reject).off('exit', ended)
      resolve(message)
    })
    thread.once('error', reject).once('exit', ended)
    if (told?.kind === 'bytes') thread.postMessage(told, [told.bytes.buffer as ArrayBuffer])
    else if (told !== undefined) thread.postMessage(told)
  })
