import type { HeaderData } from '@science-archive/library'

const DAY_SECONDS = 86_400

/** Seconds from the end of the observation (a time of day, UTC) until now; undefined when the headers do not say. */
export const ingestLagSeconds = (headers: HeaderData, now: Date): number | undefined => {
  const start = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(headers.text('OBSERVATION_DATE_KEY') ?? '')
  const end = /(\d\d:\d\d:\d\d(?:\.\d+)?)$/.exec(headers.text('OBSERVATION_END_TIME_KEY') ?? '')?.[1]
  if (!start || !end) return undefined
  const sameDay = Date.parse(`${start[1]}T${end}Z`) / 1000
  // an observation over midnight ends on the next day
  const ended = end < start[2]! ? sameDay + DAY_SECONDS : sameDay
  return now.getTime() / 1000 - ended
}
