import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Throttled } from '../errors.ts'
import type { Rate, Settings } from '../settings.ts'
import { clientOf } from './client-address.ts'
import { type Counters, count } from './rates.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether requests to the route are counted; all are that have to do with who asks, unless it says otherwise. */
    isThrottled?: boolean | ((request: FastifyRequest) => boolean)
    ignoresCaller?: boolean
  }
}

export interface ThrottleParts {
  readonly settings: Pick<Settings, 'THROTTLE_ANON' | 'THROTTLE_USER' | 'TRUSTED_PROXIES'>
  readonly cache: Counters
}

/** The name under which a user's requests are counted. */
export const countedAs = (userId: number): string => `user:${userId}`

/**
 * Counts requests, of users by their number and of others by address, and answers 429 beyond the rate. Staff are free.
 * Call after the caller is known. A failing cache stops nobody.
 */
export const throttle = (app: FastifyInstance, { settings, cache }: ThrottleParts): void => {
  let isWarned = settings.TRUSTED_PROXIES.length > 0
  app.addHook('onRequest', async (request) => {
    if (request.is404) return // an address without its last slash would be counted twice
    const { ignoresCaller = false, isThrottled = !ignoresCaller } = request.routeOptions.config
    if (typeof isThrottled === 'function' ? !isThrottled(request) : !isThrottled) return
    const counted = whoAndRate(request, settings)
    if (counted === undefined) return
    if (!isWarned && request.headers['x-forwarded-for'] !== undefined) {
      isWarned = true
      request.log.warn(
        'A request came with X-Forwarded-For while TRUSTED_PROXIES is empty. Behind a proxy all clients are then counted as one.',
      )
    }
    const wait = await count(cache, counted.who, counted.rate).catch((error: unknown) => {
      request.log.error(error, 'requests cannot be counted')
      return undefined
    })
    if (wait !== undefined) throw new Throttled(wait)
  })
}

const whoAndRate = (
  request: FastifyRequest,
  settings: ThrottleParts['settings'],
): { who: string; rate: Rate } | undefined => {
  const { userId, isStaff, isSuperuser } = request.caller
  if (isStaff || isSuperuser) return undefined
  const rate = userId === undefined ? settings.THROTTLE_ANON : settings.THROTTLE_USER
  if (rate === undefined) return undefined
  return { who: userId === undefined ? `anon:${clientOf(request)}` : countedAs(userId), rate }
}
