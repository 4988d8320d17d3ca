import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'

/**
 * Sends chunks as the body of an answer whose headers are set. The next chunk is asked for when the one before has
 * left the process: no more than one is in memory however slow the client is, and whoever makes them may use the same
 * memory again. A client that goes away ends the asking; a failure cuts the connection, since the headers have promised
 * something else.
 * @param idleMs how long nothing may leave, in milliseconds, before the connection is cut; 0 is for ever
 */
export const sendBytes = async (
  reply: FastifyReply,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { idleMs = 0 }: { idleMs?: number } = {},
): Promise<void> => {
  reply.hijack()
  const { raw, log } = reply
  const written = writerOf(raw)
  if (idleMs > 0) raw.setTimeout(idleMs, () => raw.destroy())
  try {
    raw.writeHead(reply.statusCode, reply.getHeaders() as OutgoingHttpHeaders)
    for await (const chunk of chunks) {
      if (raw.destroyed) return
      await written(chunk)
    }
    raw.end()
  } catch (error) {
    if (raw.destroyed) return // the client has gone
    log.error({ err: error }, 'the answer was cut off')
    raw.destroy()
  }
}

/** Writes a chunk and waits until it has left, or there is nobody any more to receive it. */
const writerOf = (raw: ServerResponse): ((chunk: Uint8Array) => Promise<void>) => {
  let goOn = (): void => undefined
  raw.once('close', () => goOn())
  return (chunk) =>
    new Promise((resolve, reject) => {
      goOn = resolve
      raw.write(chunk, (error) => (error ? reject(error) : resolve()))
    })
}
