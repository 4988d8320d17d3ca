import { toJsonText, withTimeLimit } from '@science-archive/library'
import { BackoffRetryError, DoNotRetryError, type FieldMessages, type IngesterError } from './errors.ts'

export interface ArchiveClientOptions {
  readonly apiRoot: string
  readonly authToken: string
  readonly timeoutSeconds: number
}

/** What the archive says of a frame it has taken in; it says more than this. */
export interface PostedFrame {
  readonly id: number
  readonly filename: string
  readonly url: string
  readonly [field: string]: unknown
}

// Answers that say "not now" although they are 4xx.
const PASSING_STATUS = [408, 425, 429]

/** The two things an ingester asks of an archive. Failures come out as IngesterErrors; the token is in none of them. */
export class ArchiveClient {
  readonly #root: string
  readonly #authToken: string
  readonly #timeoutSeconds: number

  /** @throws DoNotRetryError when the address is none */
  constructor({ apiRoot, authToken, timeoutSeconds }: ArchiveClientOptions) {
    this.#root = apiRoot.endsWith('/') ? apiRoot : `${apiRoot}/`
    if (!/^https?:\/\/[^/]/i.test(this.#root)) throw new DoNotRetryError(`API_ROOT ${apiRoot} is no HTTP address`)
    this.#authToken = authToken
    this.#timeoutSeconds = timeoutSeconds
  }

  /** Whether the archive has a version with this MD5. */
  async hasVersion(md5: string): Promise<boolean> {
    const answer = await this.#request(`versions/?md5=${encodeURIComponent(md5)}`, { method: 'GET' })
    const count = (answer as { count?: unknown }).count
    if (typeof count !== 'number') throw new BackoffRetryError(`${this.#root} does not answer like an archive`)
    return count > 0
  }

  /** Adds a frame, or a thumbnail. */
  async post(kind: 'frames' | 'thumbnails', record: object): Promise<PostedFrame> {
    const answer = await this.#request(`${kind}/`, {
      method: 'POST',
      body: toJsonText(record),
      headers: { 'Content-Type': 'application/json' },
    })
    return answer as PostedFrame
  }

  async #request(path: string, init: RequestInit): Promise<object> {
    const { response, body } = await withTimeLimit(this.#timeoutSeconds, (signal) =>
      this.#exchange(path, { ...init, signal }),
    ).catch((error: Error) => {
      throw error instanceof BackoffRetryError ? error : this.#unreachable(error)
    })
    if (!response.ok) throw refusal(response, body, `${init.method} ${this.#root}${path}`)
    const parsed = parsedJson(body)
    if (typeof parsed === 'object' && parsed !== null) return parsed
    throw new BackoffRetryError(`${this.#root}${path} answered ${response.status} without JSON`)
  }

  async #exchange(path: string, init: RequestInit): Promise<{ response: Response; body: string }> {
    const response = await fetch(this.#root + path, {
      ...init,
      // a followed redirect would turn POST into GET
      redirect: 'manual',
      headers: {
        ...init.headers,
        Accept: 'application/json',
        ...(this.#authToken ? { Authorization: `Token ${this.#authToken}` } : {}),
      },
    })
    const body = await response.text().catch((error: Error) => {
      throw new BackoffRetryError(`the answer of the archive broke off: ${error.message}`, { cause: error })
    })
    return { response, body }
  }

  #unreachable(error: Error): BackoffRetryError {
    return new BackoffRetryError(`the archive at ${this.#root} cannot be reached: ${reason(error)}`, { cause: error })
  }
}

const refusal = (response: Response, body: string, request: string): IngesterError => {
  const { status } = response
  if (status >= 300 && status < 400) {
    return new DoNotRetryError(`${request} is redirected to ${response.headers.get('location')}: correct API_ROOT`)
  }
  const fields = fieldMessages(parsedJson(body))
  const shown = Object.entries(fields).map(([field, messages]) => (field ? `${field}: ` : '') + messages.join(' '))
  const message = `${request} was answered ${status}${shown.length > 0 ? `: ${shown.join('; ')}` : ''}`
  if (status >= 500 || PASSING_STATUS.includes(status)) return new BackoffRetryError(message, { fields })
  return new DoNotRetryError(message, { fields })
}

const parsedJson = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** Messages as the archive words them: `{detail}` or `{field: [messages]}`, nested ones by their path. */
const fieldMessages = (body: unknown, path = ''): FieldMessages => {
  if (typeof body === 'string') return { [path]: [body] }
  if (typeof body !== 'object' || body === null) return {}
  if (Array.isArray(body) && body.every((item) => typeof item === 'string')) return { [path]: body }
  const nested = Object.entries(body).map(([key, value]) => fieldMessages(value, pathOf(path, key)))
  return Object.assign({}, ...nested)
}

const pathOf = (path: string, key: string): string => {
  if (key === 'detail' || key === 'non_field_errors') return path
  return path ? `${path}.${key}` : key
}

// fetch hides what happened in the cause
const reason = (error: unknown): string => {
  const { message, cause } = error as Error
  return cause instanceof Error ? cause.message || ((cause as NodeJS.ErrnoException).code ?? message) : message
}
