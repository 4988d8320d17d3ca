import { createHash, createHmac } from 'node:crypto'
import type { AccessKeys } from './s3-config.ts'

/** The longest that a link can be good (Signature Version 4, query parameter X-Amz-Expires). */
const MAX_EXPIRY_SECONDS = 7 * 86_400

export interface SignedLink {
  /** Address of the bucket, without a slash at its end. */
  readonly bucketUrl: URL
  readonly path: string
  readonly versionId: string
  readonly region: string
  /** What is more than seven days is cut to that. */
  readonly expirySeconds: number
}

/**
 * An address by which anybody can GET a version of an object for some time. Signed here and not by the SDK, whose
 * machinery takes a third of a millisecond for each, because a page of the archive has hundreds of links.
 *
 * AWS Signature Version 4, "Authenticating Requests: Using Query Parameters".
 */
export const presign = (link: SignedLink, keys: AccessKeys, now: Date = new Date()): string => {
  const moment = now.toISOString().replace(/[-:]|\.\d{3}/g, '')
  const scope = [moment.slice(0, 8), link.region, 's3', 'aws4_request'] as const
  const query = [
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', [keys.accessKeyId, ...scope].join('/')],
    ['X-Amz-Date', moment],
    ['X-Amz-Expires', String(Math.min(Math.floor(link.expirySeconds), MAX_EXPIRY_SECONDS))],
    ...(keys.sessionToken ? [['X-Amz-Security-Token', keys.sessionToken]] : []),
    ['X-Amz-SignedHeaders', 'host'],
    ...(link.versionId ? [['versionId', link.versionId]] : []), // sorted by name: all others are upper-case
  ]
    .map((pair) => pair.map(encoded).join('='))
    .join('&')
  const { protocol, host, pathname } = link.bucketUrl
  const path = `${pathname === '/' ? '' : pathname}/${link.path.split('/').map(encoded).join('/')}`
  const request = ['GET', path, query, `host:${host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n')
  const text = ['AWS4-HMAC-SHA256', moment, scope.join('/'), sha256(request)].join('\n')
  const signature = createHmac('sha256', signingKey(keys.secretAccessKey, scope)).update(text).digest('hex')
  return `${protocol}//${host}${path}?${query}&X-Amz-Signature=${signature}`
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** RFC 3986 leaves only these as they are: `A-Z a-z 0-9 - . _ ~`. JavaScript keeps a few more. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

let latest: { readonly secret: string; readonly scope: string; readonly key: Buffer } | undefined

/** Good for a day and a region: kept for the next link. */
const signingKey = (secret: string, scope: readonly string[]): Buffer => {
  if (latest?.secret === secret && latest.scope === scope.join('/')) return latest.key
  const key = scope.reduce<Buffer>(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  )
  latest = { secret, scope: scope.join('/'), key }
  return key
}
