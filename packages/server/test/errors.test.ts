import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ApiError,
  DatabaseUnavailable,
  MethodNotAllowed,
  NotAcceptable,
  NotAuthenticated,
  NotFound,
  PermissionDenied,
  QueryTimeout,
  StartError,
  Throttled,
  UnreadableFile,
  UnsupportedMediaType,
  UpstreamUnavailable,
  ValidationError,
  WriteTimeout,
} from '../src/errors.ts'

const cause = new Error('below')

/** Every answer that is not a success: status, stable code, body and headers. */
const ANSWERS: readonly (readonly [error: ApiError, status: number, code: string, body: unknown, headers: object])[] = [
  [new ValidationError({ start: ['Enter a number.'] }), 400, 'invalid', { start: ['Enter a number.'] }, {}],
  [new ValidationError(['Error with x']), 400, 'invalid', ['Error with x'], {}],
  [
    new NotAuthenticated(),
    401,
    'not_authenticated',
    { detail: 'Authentication credentials were not provided.' },
    { 'WWW-Authenticate': 'Token' },
  ],
  [
    new NotAuthenticated('Invalid token.'),
    401,
    'not_authenticated',
    { detail: 'Invalid token.' },
    { 'WWW-Authenticate': 'Token' },
  ],
  [
    new PermissionDenied(),
    403,
    'permission_denied',
    { detail: 'You do not have permission to perform this action.' },
    {},
  ],
  [new PermissionDenied('No.'), 403, 'permission_denied', { detail: 'No.' }, {}],
  [
    new Throttled(60),
    429,
    'throttled',
    { detail: 'Request was throttled. Expected available in 60 seconds.' },
    { 'Retry-After': '60' },
  ],
  [
    new Throttled(1),
    429,
    'throttled',
    { detail: 'Request was throttled. Expected available in 1 second.' },
    { 'Retry-After': '1' },
  ],
  [new NotFound(), 404, 'not_found', { detail: 'Not found.' }, {}],
  [
    new NotFound('No Frame matches the given query.'),
    404,
    'not_found',
    { detail: 'No Frame matches the given query.' },
    {},
  ],
  [
    new MethodNotAllowed('POST', 'GET, HEAD'),
    405,
    'method_not_allowed',
    { detail: 'Method "POST" not allowed.' },
    { Allow: 'GET, HEAD' },
  ],
  [new NotAcceptable(), 406, 'not_acceptable', { detail: 'Could not satisfy the request Accept header.' }, {}],
  [
    new UnsupportedMediaType('text/plain'),
    415,
    'unsupported_media_type',
    { detail: 'Unsupported media type "text/plain" in request.' },
    {},
  ],
  [
    new UnreadableFile('a.fits', cause),
    422,
    'unreadable_file',
    { detail: `The file a.fits cannot be read: ${cause.message}.` },
    {},
  ],
  [
    new QueryTimeout({ cause }),
    503,
    'query_timeout',
    { detail: 'The search took too long and was ended. Narrow it, for example by start and end, and try again.' },
    {},
  ],
  [
    new WriteTimeout(),
    503,
    'write_timeout',
    { detail: 'This took too long, and nothing was changed. Try again in a moment.' },
    { 'Retry-After': '5' },
  ],
  [
    new DatabaseUnavailable({ cause }),
    503,
    'database_unavailable',
    { detail: 'The database cannot be reached just now. Try again in a moment.' },
    { 'Retry-After': '5' },
  ],
  [
    new UpstreamUnavailable('The portal is down.', { cause }),
    503,
    'upstream_unavailable',
    { detail: 'The portal is down.' },
    { 'Retry-After': '30' },
  ],
]

for (const [error, status, code, body, headers] of ANSWERS) {
  test(`${error.name} is ${status}: ${error.message}`, () => {
    assert.ok(error instanceof ApiError && error instanceof Error)
    assert.deepEqual([error.status, error.code, error.body, error.headers], [status, code, body, headers])
    assert.equal(error.name, error.constructor.name)
    assert.equal(error.message, JSON.stringify(body))
  })
}

test('an error keeps what caused it', () => {
  for (const error of [
    new QueryTimeout({ cause }),
    new DatabaseUnavailable({ cause }),
    new UpstreamUnavailable('x', { cause }),
    new UnreadableFile('x', cause),
  ]) {
    assert.equal(error.cause, cause)
  }
  assert.equal(new ValidationError({ detail: 'x' }, { cause }).cause, cause)
  assert.equal(new StartError('x', { cause }).cause, cause)
})

test('a text is a body as it stands', () => {
  const error = new ApiError(400, 'bad_request', '<p>no</p>', { headers: { 'Content-Type': 'text/html' } })
  assert.deepEqual(
    [error.body, error.message, error.headers],
    ['<p>no</p>', '<p>no</p>', { 'Content-Type': 'text/html' }],
  )
})

test('a reason not to start is no answer', () => {
  const error = new StartError('The port is taken.')
  assert.deepEqual([error.name, error.message, error instanceof ApiError], ['StartError', 'The port is taken.', false])
})
