import { isGoodLink, type Signed, signatureOf } from '../signature.ts'

/** A version of a file in the store, and until when a link to it is good (seconds since 1970). */
export interface SignedFile {
  readonly path: string
  readonly key: string
  readonly expires: number
}

/** Links of one hour are the same, so that caches and people see one link and not a new one at every look. */
const ROUNDED_TO_SECONDS = 3600

const signedOf = ({ path, key, expires }: SignedFile): Signed => ['file', path, key, expires]

/** Signatures of this many links are kept: the newest frames are on most pages. */
const MOST_KEPT = 20_000
const kept = new Map<string, string>()
let keptFor = ''

/** The signature of a link that is given out. What a client brings is never looked up here. */
const keptSignatureOf = (file: SignedFile, secretKey: string): string => {
  if (kept.size >= MOST_KEPT || keptFor !== secretKey) kept.clear()
  keptFor = secretKey
  const name = `${file.expires} ${file.key} ${file.path}`
  const known = kept.get(name)
  if (known !== undefined) return known
  const signature = signatureOf(signedOf(file), secretKey)
  kept.set(name, signature)
  return signature
}

/** What most paths and keys are made of, and what needs no encoding (RFC 3986 section 2.3). */
const UNRESERVED_PATH = /^[\w.~/-]*$/
const UNRESERVED = /^[\w.~-]*$/

const encodedPath = (path: string): string =>
  UNRESERVED_PATH.test(path) ? path : path.split('/').map(encodeURIComponent).join('/')
const encoded = (value: string): string => (UNRESERVED.test(value) ? value : encodeURIComponent(value))

/** Path and query of a link that is good for at least `expirySeconds`. */
export const signedPath = (
  file: { readonly path: string; readonly key: string },
  secretKey: string,
  expirySeconds: number,
  now: number = Date.now(),
): string => {
  const seconds = Math.ceil(now / 1000 / ROUNDED_TO_SECONDS) * ROUNDED_TO_SECONDS
  const { path, key } = file
  const expires = seconds + expirySeconds
  return `/files/${encodedPath(path)}?key=${encoded(key)}&expires=${expires}&signature=${keptSignatureOf({ path, key, expires }, secretKey)}`
}

/** Whether a link is one of ours and still good. */
export const isSignedBy = (file: SignedFile, signature: string, secretKey: string, now: number = Date.now()): boolean =>
  isGoodLink({ signed: signedOf(file), expires: file.expires, signature }, secretKey, now)
