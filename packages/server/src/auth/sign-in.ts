import { Throttled } from '../errors.ts'
import { count, uncount } from '../http/rates.ts'
import type { Rate } from '../settings.ts'
import { type AuthParts, authenticatePassword } from './authenticate.ts'
import type { UserRow } from './queries.ts'

export interface Attempt {
  readonly username: string
  readonly password: string
  /** Whom the attempt is counted for; see http/client-address.ts. */
  readonly client: string
}

/**
 * The user of a name and password, of which one client may try only so many wrong ones. An attempt is counted before it
 * is looked at and taken back when it was none to hold against the client: whoever sends many at once gets no more.
 * @returns undefined when it is wrong; @throws Throttled
 */
export const signIn = async (
  parts: AuthParts & { readonly settings: { readonly THROTTLE_LOGIN: Rate | undefined } },
  { username, password, client }: Attempt,
): Promise<UserRow | undefined> => {
  const rate = parts.settings.THROTTLE_LOGIN
  if (rate === undefined) return authenticatePassword(parts, username, password)
  const now = Date.now()
  const wait = await count(parts.cache, `login:${client}`, rate, now)
  if (wait !== undefined) throw new Throttled(wait)
  let isWrong = false
  try {
    const user = await authenticatePassword(parts, username, password)
    isWrong = user === undefined
    return user
  } finally {
    if (!isWrong) await uncount(parts.cache, `login:${client}`, rate, now)
  }
}
