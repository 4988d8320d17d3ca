import { connect } from 'node:net'

export interface Connection {
  /** Sends a request and waits for the whole answer. @returns its status and the bytes of its body */
  ask(request: string): Promise<{ readonly status: number; readonly bytes: number }>
  close(): void
}

const END_OF_HEAD = '\r\n\r\n'

/**
 * A connection to a port of this machine that is kept for many requests, one after the other (RFC 9112). Answers must tell
 * their length. It only counts bytes, since it shares its cores with what it measures.
 */
export const openConnection = (port: number): Connection => {
  const socket = connect(port, '127.0.0.1')
  let head = ''
  let answer = { status: 0, bytes: 0 }
  let missing = 0
  let settle: { resolve(answer: { status: number; bytes: number }): void; reject(error: Error): void } | undefined

  socket.on('data', (chunk) => {
    if (missing > 0) missing -= chunk.length
    else {
      head += chunk.toString('latin1')
      const end = head.indexOf(END_OF_HEAD)
      if (end === -1) return
      const bytes = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0)
      answer = { status: Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length)), bytes }
      missing = bytes - (head.length - end - END_OF_HEAD.length)
      head = ''
    }
    if (missing <= 0) settle?.resolve(answer)
  })
  socket.on('error', (error) => settle?.reject(error))
  socket.on('close', () => settle?.reject(new Error('the archive closed the connection')))
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject }
        socket.write(request)
      }),
    close: () => {
      settle = undefined
      socket.destroy()
    },
  }
}

/** The text of a request. A body is JSON. */
export const requestText = (port: number, path: string, token?: string, body?: object): string => {
  const content = body === undefined ? '' : JSON.stringify(body)
  return [
    `${body === undefined ? 'GET' : 'POST'} ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    ...(token === undefined ? [] : [`Authorization: Token ${token}`]),
    ...(body === undefined ? [] : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(content)}`]),
    '',
    content,
  ].join('\r\n')
}
