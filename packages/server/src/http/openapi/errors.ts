import type { RouteOptions } from 'fastify'

interface ErrorAnswer {
  readonly name: string
  readonly description: string
  readonly example: unknown
  readonly when: (route: RouteOptions, method: string) => boolean
}

const READING = new Set(['GET', 'HEAD'])

const looksAtCaller = ({ config }: RouteOptions): boolean => config?.ignoresCaller !== true
const hasBody = ({ schema }: RouteOptions): boolean => schema?.body !== undefined

/** Every error that a route may answer with, and which routes do. */
const ERRORS: Readonly<Record<string, ErrorAnswer>> = {
  400: {
    name: 'Invalid',
    description: 'A parameter or a field cannot be read; the answer names it.',
    example: { start: ['Enter a valid date/time.'] },
    when: (route) => hasBody(route) || route.schema?.querystring !== undefined,
  },
  401: {
    name: 'NotAuthenticated',
    description: 'The credentials are not good, or there are none and the route needs some.',
    example: { detail: 'Invalid token.' },
    when: looksAtCaller,
  },
  403: {
    name: 'PermissionDenied',
    description: 'The caller is known and may not do this.',
    example: { detail: 'You do not have permission to perform this action.' },
    when: ({ config, schema, url }, method) =>
      config?.access === 'staff' ||
      config?.access === 'superuser' ||
      (config?.access === 'superuser-to-write' && !READING.has(method)) ||
      schema?.security !== undefined ||
      url === '/files/*',
  },
  404: {
    name: 'NotFound',
    description: 'There is nothing of this kind that the caller may see.',
    example: { detail: 'No Frame matches the given query.' },
    when: ({ url }) => /[:*]/.test(url),
  },
  406: {
    name: 'NotAcceptable',
    description: 'The answer is JSON or a page, and the header Accept allows neither.',
    example: { detail: 'Could not satisfy the request Accept header.' },
    when: ({ config }) => config?.answersFile !== true,
  },
  415: {
    name: 'UnsupportedMediaType',
    description: 'The body is neither JSON nor a form.',
    example: { detail: 'Unsupported media type "text/plain" in request.' },
    when: (route) => hasBody(route) && route.schema?.security === undefined,
  },
  416: {
    name: 'RangeNotSatisfiable',
    description: 'The file is shorter than the range that was asked for.',
    example: { detail: 'The file has 100 bytes.' },
    when: ({ url }) => url === '/files/*',
  },
  429: {
    name: 'Throttled',
    description: 'Too many requests; Retry-After says in how many seconds the next is answered.',
    example: { detail: 'Request was throttled. Expected available in 30 seconds.' },
    when: looksAtCaller,
  },
  503: {
    name: 'Unavailable',
    description:
      'The search took longer than it may, or the database or the Observation Portal cannot be reached. Try again, or narrow the search.',
    example: {
      detail: 'The search took too long and was ended. Narrow it, for example by start and end, and try again.',
    },
    when: looksAtCaller,
  },
}

/** The errors of a route, as references into the document's components. */
export const errorsOf = (route: RouteOptions, method: string): Readonly<Record<string, { readonly $ref: string }>> =>
  Object.fromEntries(
    Object.entries(ERRORS).flatMap(([status, { name, when }]) =>
      when(route, method) ? [[status, { $ref: `#/components/responses/${name}` }] as const] : [],
    ),
  )

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds after which to try again.', schema: { type: 'integer' } },
}

/** The body of most errors. */
export const errorContent = { 'application/json': { schema: { $ref: '#/components/schemas/Detail' } } }

/** What the references lead to. */
export const errorComponents = {
  schemas: {
    Detail: {
      type: 'object',
      required: ['detail'],
      properties: { detail: { type: 'string', description: 'What is wrong, for people.' } },
    },
    FieldErrors: {
      description: 'Messages by parameter or field; `detail` for what concerns none; a list of messages, or one alone.',
      anyOf: [
        { type: 'object', additionalProperties: true },
        { type: 'array', items: { type: 'string' } },
        { type: 'string' },
      ],
    },
  },
  responses: Object.fromEntries(
    Object.entries(ERRORS).map(([status, { name, description, example }]) => {
      const schema = { $ref: `#/components/schemas/${status === '400' ? 'FieldErrors' : 'Detail'}` }
      const headers = status === '429' || status === '503' ? { headers: RETRY_AFTER } : {}
      return [name, { description, ...headers, content: { 'application/json': { schema, example } } }]
    }),
  ),
}
