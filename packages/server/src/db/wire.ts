/**
 * How much of what a PostgreSQL client sent can be run as one piece. See "Message Flow" and "Message Formats" of the
 * PostgreSQL documentation (protocol version 3.0).
 */
export interface WireBatch {
  readonly kind: 'startup' | 'messages' | 'refuse-encryption' | 'terminate'
  readonly bytes: Uint8Array
  readonly length: number
}

const SSL_REQUEST = 80877103
const GSS_REQUEST = 80877104
const CANCEL_REQUEST = 80877102
const MAX_MESSAGE_BYTES = 256 * 1024 * 1024

const [QUERY, SYNC, TERMINATE, COPY_DATA, COPY_DONE, COPY_FAIL] = [...'QSXdcf'].map((letter) => letter.charCodeAt(0))

/**
 * The first piece of `bytes` that can be run by itself: the startup packet; a simple query; or every message up to
 * and including the next Sync. Undefined when it has not all arrived.
 * @throws RangeError for a message length that no client sends
 */
export const completeBatch = (bytes: Uint8Array, started: boolean): WireBatch | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!started) return startupBatch(bytes, view)
  for (let offset = 0; offset + 5 <= bytes.length; ) {
    const type = bytes[offset]
    const end = offset + 1 + lengthAt(view, offset + 1)
    if (end > bytes.length) return undefined
    if (type === TERMINATE) return { kind: 'terminate', bytes: bytes.subarray(0, end), length: end }
    const ends = type === SYNC || type === QUERY || type === COPY_DATA || type === COPY_DONE || type === COPY_FAIL
    if (ends) return { kind: 'messages', bytes: bytes.slice(0, end), length: end }
    offset = end
  }
  return undefined
}

const startupBatch = (bytes: Uint8Array, view: DataView): WireBatch | undefined => {
  if (bytes.length < 8) return undefined
  const length = lengthAt(view, 0)
  if (length > bytes.length) return undefined
  const code = view.getInt32(4)
  if (code === SSL_REQUEST || code === GSS_REQUEST) return { kind: 'refuse-encryption', bytes, length }
  // A statement of the embedded database cannot be cancelled; the connection that asks for it is closed.
  if (code === CANCEL_REQUEST) return { kind: 'terminate', bytes, length }
  return { kind: 'startup', bytes: bytes.slice(0, length), length }
}

/** The message by which a server refuses a statement. */
export const errorResponse = (code: string, text: string): Uint8Array => {
  const fields = Buffer.from(`SERROR\0VERROR\0C${code}\0M${text}\0\0`)
  const head = Buffer.from('E\0\0\0\0')
  head.writeInt32BE(4 + fields.length, 1)
  return Buffer.concat([head, fields])
}

const lengthAt = (view: DataView, offset: number): number => {
  const length = view.getInt32(offset)
  if (length < 4 || length > MAX_MESSAGE_BYTES) throw new RangeError(`message of ${length} bytes`)
  return length
}
