import { Random } from '../../src/demo/random.ts'
import { frameFilters } from '../../src/frames/filters.ts'
import { aFrame } from '../helpers/frame.ts'
import { anyJson, one, shape, times, value } from './values.ts'

/** A request as it goes over the wire. */
export interface FuzzRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
}

const filters = Object.keys(frameFilters)
const others = [
  ...['limit', 'offset', 'cursor', 'pagination_style', 'ordering', 'force_count', 'include_related_frames'],
  ...[
    'include_thumbnails',
    'format',
    'public',
    'md5',
    'frame_basename',
    'size',
    'aggregate_field',
    'query_timeout',
    'nope',
  ],
]
const paths = [
  ...[
    '/frames/',
    '/frames/',
    '/frames/',
    '/frames/',
    '/frames/aggregate/',
    '/frames/zip/',
    '/versions/',
    '/thumbnails/',
  ],
  ...[
    '/frames/ID/',
    '/frames/ID/headers/',
    '/frames/ID/related/',
    '/versions/ID/',
    '/thumbnails/ID/',
    '/',
    '/profile/',
  ],
  ...['/frame-funpack/ID/funpack/', '/frame-catalog/ID/catalog/', '/api-token-auth/', '/authprofile/addupdateuser/'],
  ...['/api-auth/login/', '/api-auth/logout/', '/admin/', '/admin/users/', '/admin/frames/', '/admin/frames/ID/'],
  ...[
    '/admin/users/ID/',
    '/openapi/',
    '/redoc/',
    '/health/',
    '/robots.txt',
    '/files/a/b/c.fits',
    '/frames',
    '/nowhere/',
  ],
]
const methods = ['GET', 'GET', 'GET', 'GET', 'GET', 'GET', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/** Who asks: keys of the archive under test. Revoking is left out, or nobody could ask any more. */
export interface FuzzKeys {
  readonly tokens: readonly string[]
  readonly serverKey: string
}

/** The request of this number of this seed: the same at every run. */
export const requestOf = (seed: number, number: number, keys: FuzzKeys): FuzzRequest => {
  const random = new Random(Math.imul(seed, 0x9e3779b1) + number)
  const method = one(random, methods)
  const path = `${pathOf(random)}${queryOf(random)}`
  const body = method === 'GET' && random.uniform() < 0.95 ? undefined : bodyOf(random)
  return { method, path, headers: { ...headersOf(random, keys), ...body?.headers }, body: body?.bytes }
}

const pathOf = (random: Random): string => {
  const path = one(random, paths).replace('ID', () =>
    encoded(random.uniform() < 0.7 ? one(random, IDS) : value(random)),
  )
  return random.uniform() < 0.03 ? path.replace(/(?<=.)\/$/, '.json') : path
}
const IDS = ['1', '2', '3', '17', '40', '100']

const queryOf = (random: Random): string => {
  const parameters = times(random, 4, () => {
    const name = random.uniform() < 0.75 ? one(random, filters) : one(random, others)
    const isShape = (name === 'covers' || name === 'intersects') && random.uniform() < 0.8
    return `${name}=${encoded(isShape ? shape(random) : value(random))}`
  })
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`
}

/** Percent-encoded as UTF-8, halves of surrogate pairs included, which no encoder of the standard lets through. */
const encoded = (text: string): string =>
  [...text]
    .map((character) =>
      /[\ud800-\udfff]/.test(character) && character.length === 1 ? '%ED%A0%80' : encodeURIComponent(character),
    )
    .join('')

const headersOf = (random: Random, { tokens, serverKey }: FuzzKeys): Record<string, string> => {
  const headers: Record<string, string> = {}
  const maybe = (share: number, name: string, make: () => string): void => {
    if (random.uniform() < share) headers[name] = make()
  }
  maybe(0.6, 'authorization', () =>
    random.uniform() < 0.8
      ? `Token ${one(random, tokens)}`
      : one(random, [
          `Server ${serverKey}`,
          'Token',
          'Token  ',
          'Bearer x',
          'Basic eDp5',
          'Token a b',
          'token \u00ff',
          'Bearer',
        ]),
  )
  maybe(0.4, 'accept', () =>
    one(random, ['*/*', 'text/html', 'application/json;q=0.1, text/html', 'image/png', ';;;', 'a/b;q=x', 'text/*']),
  )
  maybe(0.05, 'x-forwarded-for', () => one(random, ['1.2.3.4', 'unknown', '::1', 'a, b, c', '999.999.999.999']))
  maybe(0.03, 'x-forwarded-host', () => one(random, ['evil.example', 'a b', '', '[::1']))
  maybe(0.03, 'cookie', () => one(random, ['sessionid=x', 'csrftoken=y; sessionid=%00', '=', ';;;', 'sessionid=']))
  maybe(0.03, 'range', () =>
    one(random, ['bytes=0-0', 'bytes=5-1', 'bytes=-', 'bytes=0-1,3-4', 'items=1-2', 'bytes=99999999999999999999-']),
  )
  maybe(0.03, 'if-none-match', () => one(random, ['*', '"x"', 'W/"', '']))
  maybe(0.02, 'origin', () => one(random, ['https://evil.example', 'null', '']))
  return headers
}

interface Body {
  readonly headers: Record<string, string>
  readonly bytes: Buffer
}

const bodyOf = (random: Random): Body => {
  const json = (given: unknown): Body => ({
    headers: { 'content-type': 'application/json' },
    bytes: Buffer.from(JSON.stringify(given) ?? ''),
  })
  const roll = random.uniform()
  if (roll < 0.35) return json(recordOf(random))
  if (roll < 0.5) return json({ frame_ids: anyJson(random), uncompress: anyJson(random, 3), auth_token: value(random) })
  if (roll < 0.6)
    return json({
      username: value(random),
      password: value(random),
      is_staff: anyJson(random, 3),
      tokens: anyJson(random),
    })
  if (roll < 0.7) return json(anyJson(random))
  if (roll < 0.85) {
    const form = times(
      random,
      5,
      () =>
        `${one(random, ['frame_ids', 'frame_ids[0]', 'frame_ids[]', 'username', 'password', 'auth_token', 'x'])}=${encoded(value(random))}`,
    )
    return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, bytes: Buffer.from(form.join('&')) }
  }
  const type = one(random, [
    'application/json',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16',
    'x',
    '',
  ])
  const bytes = Buffer.from(
    Array.from({ length: Math.floor(random.uniform() * 200) }, () => Math.floor(random.uniform() * 256)),
  )
  return {
    headers: type === '' ? {} : { 'content-type': type },
    bytes: random.uniform() < 0.5 ? bytes : Buffer.from('{"basename":'),
  }
}

/** A record as an ingester sends it, with some of its fields changed. */
const recordOf = (random: Random): Record<string, unknown> => {
  const record = aFrame(`fuzz-${Math.floor(random.uniform() * 500)}`)
  for (const field of times(random, 3, () => one(random, [...Object.keys(record), 'size', 'frame_basename', 'id']))) {
    record[field] = anyJson(random)
  }
  return record
}
