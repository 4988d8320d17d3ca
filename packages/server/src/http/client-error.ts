import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'

/** What Node's HTTP parser refuses, by its codes: the status, and what to mend. */
const REFUSALS: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  HPE_INVALID_URL: [
    400,
    'The address holds a character that has to be percent-encoded, such as %C3%A9 for é. With curl: -G --data-urlencode.',
  ],
  HPE_HEADER_OVERFLOW: [431, 'The headers of the request are too long.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not come to its end in time.'],
}

/** Answers what is no HTTP request: no route and no hook has seen it, so all of the answer is made here. */
export const answerClientError = (error: Error & { readonly code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [status, detail] = REFUSALS[error.code ?? ''] ?? [400, 'This is no HTTP request.']
  const body = JSON.stringify({ detail })
  const headers = [
    'Access-Control-Allow-Origin: *',
    'Archive-Error: bad_request',
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  if (socket.writable)
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('\r\n')}\r\n\r\n${body}`)
  socket.destroy(error)
}
