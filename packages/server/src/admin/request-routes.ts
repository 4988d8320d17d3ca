import type { FastifyInstance } from 'fastify'
import type { Cache } from '../cache/cache.ts'
import type { Database } from '../db/database.ts'
import { countedOf } from '../http/rates.ts'
import { countedAs } from '../http/throttle.ts'
import type { Rate, Settings } from '../settings.ts'
import { countedUsers } from './queries.ts'

export interface RequestParts {
  readonly settings: Settings
  readonly db: Database
  readonly cache: Cache
}

/** So many users are looked up at most. */
const MAX_USERS = 20_000

/**
 * How many requests were counted of whom in the present period, the busiest first: for staff and for the command
 * showthrottle. A rate is such as `1000/day`; null stands for no limit.
 */
export const requestRoutes = (app: FastifyInstance, parts: RequestParts): void => {
  app.get(
    '/admin/requests/',
    {
      schema: { hide: true },
      config: { access: 'staff', name: 'Requests' },
    },
    async () => ({ rates: ratesOf(parts.settings), users: await requestsByUser(parts) }),
  )
}

const ratesOf = ({ THROTTLE_ANON, THROTTLE_USER, THROTTLE_LOGIN }: Settings) => ({
  anonymous: rateText(THROTTLE_ANON),
  user: rateText(THROTTLE_USER),
  wrong_passwords: rateText(THROTTLE_LOGIN),
})

const PERIODS: Readonly<Record<number, string>> = { 1: 'second', 60: 'minute', 3600: 'hour', 86400: 'day' }

const rateText = (rate: Rate | undefined): string | null =>
  rate === undefined ? null : `${rate.limit}/${PERIODS[rate.seconds]}`

/** By way of each user's own count: a shared cache cannot list what it holds. */
const requestsByUser = async ({ settings, db, cache }: RequestParts) => {
  const rate = settings.THROTTLE_USER
  if (rate === undefined) return []
  const counts: { username: string; requests: number }[] = []
  for (const { id, username } of await countedUsers(db.writer, MAX_USERS)) {
    const requests = await countedOf(cache, countedAs(id), rate)
    if (requests > 0) counts.push({ username, requests })
  }
  return counts.sort((a, b) => b.requests - a.requests)
}
