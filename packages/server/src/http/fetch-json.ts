import { withTimeLimit } from '@science-archive/library'

/** The answer of another server to a question of ours, within bounds of time and size. */
export interface JsonAnswer {
  readonly status: number
  /** Undefined unless the status is 2xx. */
  readonly json: unknown
}

const MAX_ANSWER_BYTES = 8 * 1024 * 1024

/** @throws Error when there is no answer in time, it is too long, or it is no JSON */
export const fetchJson = async (
  url: string | URL,
  timeoutSeconds: number,
  init: RequestInit = {},
): Promise<JsonAnswer> =>
  withTimeLimit(timeoutSeconds, async (signal) => {
    // Credentials go to the configured address alone.
    const response = await fetch(url, { redirect: 'error', ...init, signal })
    if (response.ok) return { status: response.status, json: JSON.parse(await boundedText(response)) }
    await response.body?.cancel()
    return { status: response.status, json: undefined }
  })

const boundedText = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_ANSWER_BYTES) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
