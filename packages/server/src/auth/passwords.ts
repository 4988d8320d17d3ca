import { pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** The existing archive's iterations; a stored password keeps its own. */
const ITERATIONS = 1_500_000
/** Somebody who could write the column could otherwise make one login take minutes. */
const MAX_ITERATIONS = 20_000_000
const KEY_BYTES = 32
/** Characters that a new password has at least, and any password at most. */
export const MIN_PASSWORD = 8
export const MAX_PASSWORD = 1000
const SALT_CHARACTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const derive = promisify(pbkdf2) // on libuv's threads, not on the event loop

/** `pbkdf2_sha256$<iterations>$<salt>$<base64>`, the format of `auth_user.password`. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomText(22)
  const key = await derive(password, salt, ITERATIONS, KEY_BYTES, 'sha256')
  return `pbkdf2_sha256$${ITERATIONS}$${salt}$${key.toString('base64')}`
}

/** Whether the password is the one that was hashed. False for a user without a usable password ("!…"). */
export const verifyPassword = async (password: string, stored: string): Promise<boolean> => {
  const parts = readStored(stored)
  if (parts === undefined) return false
  return timingSafeEqual(await derive(password, parts.salt, parts.rounds, KEY_BYTES, 'sha256'), parts.expected)
}

/**
 * Like verifyPassword, and a wrong password takes as long whatever is stored, or nothing (undefined): so that time does not
 * tell which users exist.
 */
export const verifySteadily = async (password: string, stored: string | undefined): Promise<boolean> => {
  if (stored !== undefined && (await verifyPassword(password, stored))) return true
  const missing = ITERATIONS - (readStored(stored ?? '')?.rounds ?? 0)
  if (missing > 0) await derive(password, 'no such user', missing, KEY_BYTES, 'sha256')
  return false
}

const readStored = (stored: string): { rounds: number; salt: string; expected: Buffer } | undefined => {
  const [algorithm, iterations, salt, hash] = stored.split('$')
  const rounds = Number(iterations)
  if (algorithm !== 'pbkdf2_sha256' || salt === undefined || hash === undefined) return undefined
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MAX_ITERATIONS) return undefined
  const expected = Buffer.from(hash, 'base64')
  return expected.length === KEY_BYTES ? { rounds, salt, expected } : undefined
}

/** A password that no text matches. */
export const UNUSABLE_PASSWORD = '!'

/** 40 hexadecimal digits: a token of the archive. */
export const newToken = (): string => randomBytes(20).toString('hex')

/** Random letters and digits; every character equally likely. */
export const randomText = (length: number): string => {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      const character = byte < 248 ? SALT_CHARACTERS[byte % 62] : undefined
      if (character !== undefined && text.length < length) text += character
    }
  }
  return text
}
