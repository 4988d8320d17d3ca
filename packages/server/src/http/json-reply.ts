import type { FastifyReply } from 'fastify'
import { JsonWriter } from './json-writer.ts'

/**
 * JSON text as an answer. Without a charset: JSON is UTF-8 (RFC 8259 section 8.1). What a person is to see stays text: it
 * is put into a page (see http/pages/).
 */
export const json = (reply: FastifyReply, content: JsonWriter | string): FastifyReply => {
  reply.header('Content-Type', 'application/json')
  if (reply.request.wantsPage) return reply.send(content.toString())
  return reply.send(content instanceof JsonWriter ? content.bytes() : Buffer.from(content))
}
