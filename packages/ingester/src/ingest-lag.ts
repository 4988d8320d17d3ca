import { type HeaderData, numberIn } from '@science-archive/library'

const DAY_SECONDS = 86_400
const HALF_DAY_SECONDS = DAY_SECONDS / 2

/**
 * Seconds from the end of the observation until now, as the OCS Ingester counts them: the end is a time of day, UTC; where
 * the headers do not say it, it is the start and the exposure time. Undefined when there is no start.
 */
export const ingestLagSeconds = (headers: HeaderData, now: Date): number | undefined => {
  const found = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)/.exec(headers.text('OBSERVATION_DATE_KEY') ?? '')
  if (!found) return undefined
  const start = secondsOf(`${found[1]}T${found[2]}`)
  return now.getTime() / 1000 - (endOf(headers, start, found[1]!) ?? start + exposureOf(headers))
}

const endOf = (headers: HeaderData, start: number, day: string): number | undefined => {
  const time = /(\d\d:\d\d:\d\d(?:\.\d+)?)$/.exec(headers.text('OBSERVATION_END_TIME_KEY') ?? '')?.[1]
  if (time === undefined) return undefined
  const sameDay = secondsOf(`${day}T${time}`)
  // an observation over midnight ends on the next day
  return start - sameDay > HALF_DAY_SECONDS ? sameDay + DAY_SECONDS : sameDay
}

const exposureOf = (headers: HeaderData): number => {
  const seconds = numberIn(headers.value('EXPOSURE_TIME_KEY')) ?? 0
  return Number.isFinite(seconds) ? seconds : 0
}

const secondsOf = (moment: string): number => Date.parse(`${moment}Z`) / 1000
