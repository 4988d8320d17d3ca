import type { FastifyInstance } from 'fastify'
import type { Cache } from '../cache/cache.ts'
import type { Database } from '../db/database.ts'
import { objectsOf, type PageDescription, type Shown, textOf } from '../http/pages/description.ts'
import { countedOf } from '../http/rates.ts'
import { countedAs } from '../http/throttle.ts'
import type { Rate, Settings } from '../settings.ts'
import { countedUsers } from './queries.ts'
import { toAdmin } from './route-parts.ts'

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
      config: { access: 'staff', name: 'Requests', page: requestsPage },
    },
    async () => ({ rates: ratesOf(parts.settings), users: await requestsByUser(parts) }),
  )
}

/** Who made how many requests, and how many are allowed. */
const requestsPage: PageDescription = {
  above: () => [toAdmin],
  detail: {
    title: () => 'Requests',
    facts: ({ rates, users }) => {
      const { anonymous, user, wrong_passwords } = (rates ?? {}) as Shown
      const counted = objectsOf(users).map((one) => ({ text: `${textOf(one.username)}: ${textOf(one.requests)}` }))
      const nobody = { text: 'none; staff and superusers are not counted' }
      return [
        { title: 'Allowed to each user', cells: [{ text: textOf(user) || 'any number' }] },
        { title: 'Allowed to each address without a user', cells: [{ text: textOf(anonymous) || 'any number' }] },
        { title: 'Wrong passwords of an address', cells: [{ text: textOf(wrong_passwords) || 'any number' }] },
        { title: 'Requests of users in the present period', cells: counted.length > 0 ? counted : [nobody] },
      ]
    },
  },
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
