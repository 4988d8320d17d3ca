/** An answer that is not a success, as the client will see it. `http/error-handler.ts` writes it. */
export class ApiError extends Error {
  readonly status: number
  /** Stable, for logs and for the header `Archive-Error`. */
  readonly code: string
  /** Sent as it is: `{detail}`, `{field: [messages]}` or a list of messages. */
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
  constructor(
    status: number,
    code: string,
    body: unknown,
    { headers = {}, cause }: { headers?: Readonly<Record<string, string>>; cause?: unknown } = {},
  ) {
    super(typeof body === 'string' ? body : JSON.stringify(body), { cause })
    this.name = new.target.name
    this.status = status
    this.code = code
    this.body = body
    this.headers = headers
  }
}

const detail = (text: string): { detail: string } => ({ detail: text })

/** Messages by field: what the client must mend. */
export type FieldErrors = Readonly<Record<string, unknown>>

export class ValidationError extends ApiError {
  constructor(body: FieldErrors | readonly string[] | { detail: string }, options?: { cause?: unknown }) {
    super(400, 'invalid', body, options)
  }
}

export class NotAuthenticated extends ApiError {
  constructor(text = 'Authentication credentials were not provided.') {
    super(401, 'not_authenticated', detail(text), { headers: { 'WWW-Authenticate': 'Token' } })
  }
}

export class PermissionDenied extends ApiError {
  constructor(text = 'You do not have permission to perform this action.') {
    super(403, 'permission_denied', detail(text))
  }
}

export class NotFound extends ApiError {
  constructor(text = 'Not found.') {
    super(404, 'not_found', detail(text))
  }
}

export class MethodNotAllowed extends ApiError {
  constructor(method: string, allowed: string) {
    super(405, 'method_not_allowed', detail(`Method "${method}" not allowed.`), { headers: { Allow: allowed } })
  }
}

export class NotAcceptable extends ApiError {
  constructor() {
    super(406, 'not_acceptable', detail('Could not satisfy the request Accept header.'))
  }
}

export class UnsupportedMediaType extends ApiError {
  constructor(type: string) {
    super(415, 'unsupported_media_type', detail(`Unsupported media type "${type}" in request.`))
  }
}

/** A stored file is damaged, or no file of the kind that was asked for. */
export class UnreadableFile extends ApiError {
  constructor(filename: string, cause: Error) {
    super(422, 'unreadable_file', detail(`The file ${filename} cannot be read: ${cause.message}.`), { cause })
  }
}

/** Too many requests; `seconds` until the next may come. */
export class Throttled extends ApiError {
  constructor(seconds: number) {
    const unit = seconds === 1 ? 'second' : 'seconds'
    super(429, 'throttled', detail(`Request was throttled. Expected available in ${seconds} ${unit}.`), {
      headers: { 'Retry-After': String(seconds) },
    })
  }
}

/** The statement was ended because it took too long. */
export class QueryTimeout extends ApiError {
  constructor(options?: { cause?: unknown }) {
    super(
      503,
      'query_timeout',
      detail('The search took too long and was ended. Narrow it, for example by start and end, and try again.'),
      options,
    )
  }
}

/** Storing took too long, as for a lock that another request held; nothing was changed. An ingester tries again after a 5xx. */
export class WriteTimeout extends ApiError {
  constructor(options?: { cause?: unknown }) {
    super(503, 'write_timeout', detail('This took too long, and nothing was changed. Try again in a moment.'), {
      headers: { 'Retry-After': '5' },
      ...options,
    })
  }
}

/** The database cannot be reached just now. An ingester tries again after a 5xx. */
export class DatabaseUnavailable extends ApiError {
  constructor(options?: { cause?: unknown }) {
    super(503, 'database_unavailable', detail('The database cannot be reached just now. Try again in a moment.'), {
      headers: { 'Retry-After': '5' },
      ...options,
    })
  }
}

/** Something that the archive needs for this answer, such as the Observation Portal, cannot be reached. */
export class UpstreamUnavailable extends ApiError {
  constructor(text: string, options?: { cause?: unknown }) {
    super(503, 'upstream_unavailable', detail(text), { headers: { 'Retry-After': '30' }, ...options })
  }
}

/** The archive cannot start; the message says what to do. Shown by the command without a stack. */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartError'
  }
}
