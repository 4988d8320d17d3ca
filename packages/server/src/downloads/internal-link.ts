import { isGoodLink, type Signed, signatureOf } from '../signature.ts'

/** What nginx may fetch for a ZIP without saying for whom: one version of one frame, for some time. */
export interface InternalFile {
  readonly kind: 'funpack' | 'catalog'
  readonly frameId: number
  readonly versionId: number
  /** Seconds since 1970. */
  readonly expires: number
}

/** nginx fetches the last file of a ZIP when all others have gone to the client. */
const EXPIRY_SECONDS = 6 * 3600

const signedOf = ({ kind, frameId, versionId, expires }: InternalFile): Signed => [
  'internal',
  kind,
  frameId,
  versionId,
  expires,
]

/** Path and query at which this archive gives the file to whoever has the link. */
export const internalPath = (
  file: Omit<InternalFile, 'expires'>,
  secretKey: string,
  now: number = Date.now(),
): string => {
  const expires = Math.floor(now / 1000) + EXPIRY_SECONDS
  const signature = signatureOf(signedOf({ ...file, expires }), secretKey)
  const { kind, frameId, versionId } = file
  return `/frame-${kind}/${frameId}/${kind}/?version=${versionId}&expires=${expires}&signature=${signature}`
}

/** Whether a link is one of ours and still good. */
export const isInternal = (
  file: InternalFile,
  signature: string,
  secretKey: string,
  now: number = Date.now(),
): boolean => {
  const { frameId, versionId, expires } = file
  if (![frameId, versionId].every(Number.isSafeInteger)) return false
  return isGoodLink({ signed: signedOf(file), expires, signature }, secretKey, now)
}
