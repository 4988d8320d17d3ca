import { randomInt, timingSafeEqual } from 'node:crypto'
import { randomText } from '../passwords.ts'

/**
 * Protection against forged requests as browsers know it from the existing archive: a secret in the cookie `csrftoken`, which a
 * page of another site cannot read, and which comes back in a form field or the header X-CSRFToken, masked or as it is.
 */
const CHARACTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const SECRET_LENGTH = 32
const TOKEN_LENGTH = 2 * SECRET_LENGTH

export const newCsrfSecret = (): string => randomText(SECRET_LENGTH)

/** The secret as it stands in a page: another text each time, so that compressed pages tell nothing of it. */
export const maskedToken = (secret: string): string => {
  let mask = ''
  let cipher = ''
  for (const character of secret) {
    const shift = randomInt(CHARACTERS.length)
    mask += CHARACTERS[shift]
    cipher += CHARACTERS[(CHARACTERS.indexOf(character) + shift) % CHARACTERS.length]
  }
  return mask + cipher
}

/** The secret of a cookie or a token. @returns undefined for what is neither a secret nor a masked one */
export const secretOf = (token: string | undefined): string | undefined => {
  if (token === undefined || !/^[A-Za-z0-9]*$/.test(token)) return undefined
  if (token.length === SECRET_LENGTH) return token
  if (token.length !== TOKEN_LENGTH) return undefined
  const [mask, cipher] = [token.slice(0, SECRET_LENGTH), token.slice(SECRET_LENGTH)]
  return Array.from(mask, (character, index) => {
    const shifted = CHARACTERS.indexOf(cipher.charAt(index)) - CHARACTERS.indexOf(character)
    return CHARACTERS[(shifted + CHARACTERS.length) % CHARACTERS.length]
  }).join('')
}

/** What a request that changes something says of where it comes from. */
export interface Provenance {
  /** Scheme and host of the archive as the client reached it. */
  readonly own: string
  readonly origin: string | undefined
  readonly referer: string | undefined
  readonly cookie: string | undefined
  readonly header: string | undefined
  readonly field: string | undefined
}

/** Why a request may be forged, in the words of the existing archive; undefined when it comes from one of its own pages. */
export const forgeryOf = (request: Provenance): string | undefined => {
  const elsewhere = originProblem(request)
  if (elsewhere !== undefined) return elsewhere
  const secret = secretOf(request.cookie)
  if (secret === undefined) return 'CSRF cookie not set.'
  const fromField = request.field !== undefined && request.field !== ''
  const given = fromField ? request.field : request.header
  if (given === undefined) return 'CSRF token missing.'
  const source = fromField ? 'POST' : "the 'X-Csrftoken' HTTP header"
  const wanted = secretOf(given)
  if (wanted === undefined) {
    const isLength = given.length !== SECRET_LENGTH && given.length !== TOKEN_LENGTH
    return `CSRF token from ${source} has ${isLength ? 'incorrect length' : 'invalid characters'}.`
  }
  const isSame = timingSafeEqual(Buffer.from(secret), Buffer.from(wanted))
  return isSame ? undefined : `CSRF token from ${source} incorrect.`
}

/** Browsers say by Origin which page sends; over HTTPS one that does not has to say it by Referer. */
const originProblem = ({ own, origin, referer }: Provenance): string | undefined => {
  if (origin !== undefined) {
    return origin === own ? undefined : `Origin checking failed - ${origin} does not match any trusted origins.`
  }
  if (!own.startsWith('https:')) return undefined
  if (referer === undefined) return 'Referer checking failed - no Referer.'
  const from = URL.canParse(referer) ? new URL(referer).origin : undefined
  if (from === undefined) return 'Referer checking failed - Referer is malformed.'
  return from === new URL(own).origin
    ? undefined
    : `Referer checking failed - ${referer} does not match any trusted origins.`
}
