/**
 * Gives work a signal that aborts it after some seconds, and stops waiting for it then, come what may: Node's fetch can
 * leave a promise pending for ever when it is aborted in the middle of a body (nodejs/node#56917), and a signal of
 * AbortSignal.timeout can be collected before its time.
 * @throws DOMException named TimeoutError, or what the work throws
 */
export const withTimeLimit = async <T>(seconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new DOMException(`no answer within ${seconds} s`, 'TimeoutError')
      reject(error)
      controller.abort(error)
    }, seconds * 1000)
  })
  try {
    return await Promise.race([work(controller.signal), expired])
  } finally {
    clearTimeout(timer)
  }
}
