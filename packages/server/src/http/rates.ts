import { createHash } from 'node:crypto'
import type { Rate } from '../settings.ts'

/** Where counts are kept. A cache of any kind can do it. */
export interface Counters {
  get<T>(key: string): Promise<T | undefined>
  /** Adds one, or takes one away; a new count begins at that and is forgotten after `seconds`, whatever is added since. */
  increment(key: string, seconds: number, by?: 1 | -1): Promise<number>
}

export interface Window {
  /** Under which the requests of this window are counted. */
  readonly key: string
  /** Whole seconds until the next window begins, at least one. */
  readonly secondsLeft: number
}

/**
 * The window of time in which `who` is counted now. Windows of one length follow each other; each client's begin at a
 * moment of its own, so that those who wait do not all come back at midnight.
 */
export const windowOf = (who: string, { seconds }: Rate, now: number): Window => {
  const lengthMs = seconds * 1000
  const offsetMs = createHash('sha256').update(who).digest().readUInt32BE() % lengthMs
  const number = Math.floor((now + offsetMs) / lengthMs)
  const endsMs = (number + 1) * lengthMs - offsetMs
  return { key: `throttle:${who}:${number}`, secondsLeft: Math.max(1, Math.ceil((endsMs - now) / 1000)) }
}

/** Counts one more. @returns seconds to wait; undefined when it is within the rate */
export const count = async (
  counters: Counters,
  who: string,
  rate: Rate,
  now: number = Date.now(),
): Promise<number | undefined> => {
  const { key, secondsLeft } = windowOf(who, rate, now)
  const counted = await counters.increment(key, secondsLeft + 1)
  return counted > rate.limit ? secondsLeft : undefined
}

/** Takes back what was counted last. */
export const uncount = async (counters: Counters, who: string, rate: Rate, now: number = Date.now()): Promise<void> => {
  const { key, secondsLeft } = windowOf(who, rate, now)
  await counters.increment(key, secondsLeft + 1, -1)
}

/** How many were counted in the present window. */
export const countedOf = async (
  counters: Counters,
  who: string,
  rate: Rate,
  now: number = Date.now(),
): Promise<number> => (await counters.get<number>(windowOf(who, rate, now).key)) ?? 0
