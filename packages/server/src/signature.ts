import { createHmac, timingSafeEqual } from 'node:crypto'

/** What is signed: a word for the kind of link, and whatever stands in it. */
export type Signed = readonly (string | number)[]

/** A signature as it stands in an address. */
export const signatureOf = (signed: Signed, secretKey: string): string =>
  createHmac('sha256', secretKey).update(JSON.stringify(signed)).digest('base64url')

export interface Link {
  /** With when it expires among it. */
  readonly signed: Signed
  /** Seconds since 1970. */
  readonly expires: number
  readonly signature: string
}

/** Whether a link was signed with the key and has not expired. How long that takes does not tell how near it came. */
export const isGoodLink = ({ signed, expires, signature }: Link, secretKey: string, now: number): boolean => {
  if (!Number.isSafeInteger(expires) || expires * 1000 < now) return false
  const expected = Buffer.from(signatureOf(signed, secretKey))
  const given = Buffer.from(signature)
  return expected.length === given.length && timingSafeEqual(expected, given)
}
