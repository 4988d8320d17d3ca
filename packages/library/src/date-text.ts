/** A date as it stands in a header. Days are calendar days; `offsetMinutes` is null when no zone was given. */
export interface DateParts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly microsecond: number
  readonly offsetMinutes: number | null
}

type Day = Pick<DateParts, 'year' | 'month' | 'day'>
type Time = Omit<DateParts, keyof Day>

const WEEKDAY = String.raw`(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+)?`
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'
const NTH = String.raw`(\d{1,2})(?:st|nd|rd|th)?`
const YEAR = String.raw`(\d{4}|\d{2})(?!\d)`

/** Forms of a day at the start of a text, and how the three parts are to be read. */
const DAYS: readonly [RegExp, (parts: string[]) => Day][] = [
  [
    /^(\d{1,4})([-/. ])(\d{1,2})\2(\d{4}|\d{1,2})(?!\d)/,
    ([first = '', , second = '', third = '']) => dayOf(first, second, third),
  ],
  [/^(\d{4}|\d{2})(\d{2})(\d{2})(?!\d)/, ([first = '', second = '', third = '']) => dayOf(first, second, third)],
  // with the time of day right behind it
  [/^(\d{4})(\d{2})(\d{2})(?=\d{4}(?:\d{2})?(?!\d))/, ([year = '', month = '', day = '']) => dayOf(year, month, day)],
  [
    new RegExp(String.raw`^${WEEKDAY}${MONTH}[\s-]*${NTH},?[\s-]+${YEAR}`, 'i'),
    ([month = '', day = '', year = '']) => namedDay(year, month, day),
  ],
  [
    new RegExp(String.raw`^${WEEKDAY}${NTH}[\s/-]*(?:of\s+)?${MONTH},?[\s/-]*${YEAR}`, 'i'),
    ([day = '', month = '', year = '']) => namedDay(year, month, day),
  ],
  [
    new RegExp(String.raw`^(\d{4})[\s/-]+${MONTH}[\s/-]+${NTH}(?!\d)`, 'i'),
    ([year = '', month = '', day = '']) => namedDay(year, month, day),
  ],
]

// other abbreviations say nothing that all would agree on, and count for nothing
const ZONE = String.raw`\s*(?<zone>[Zz]|UTC|GMT|[+-]\d{2}:?(?:\d{2})?|[+-]\d(?::\d{2})?|[A-Z]{1,5})?`

/** The form of C's asctime, with the year behind the time: `Fri Apr  1 01:02:03 2016`. */
const YEAR_LAST = new RegExp(String.raw`^${WEEKDAY}${MONTH} +(\d{1,2}) +([\d:.]+) +(\d{4})$`, 'i')

/** What may follow a day. */
const TIMES: readonly RegExp[] = [
  /^$/,
  String.raw`^(?:[Tt]\s*|\s+|-)(?<hour>\d{1,2}):(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:[.,](?<fraction>\d*))?)?(?:\s*(?<half>[AaPp])[Mm])?${ZONE}$`,
  String.raw`^(?:[Tt]|\s+|-)?(?<hour>\d{2})(?<minute>\d{2})(?:(?<second>\d{2})(?:[.,](?<fraction>\d+))?)?${ZONE}$`,
  String.raw`^[Tt](?<hour>\d{2})${ZONE}$`,
  String.raw`^\s+(?<hour>\d{1,2})\s*(?<half>[AaPp])[Mm]${ZONE}$`,
].map((form) => new RegExp(form))

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
// no date is longer; the forms above would look at a long run of blanks again and again
const MAX_LENGTH = 100
const DAY_MS = 86_400_000
const DAY_MINUTES = 1440

/**
 * Reads the date forms found in headers, as the existing library does (Python's dateutil): ISO 8601 with and without
 * dashes, slashes, month names, a time of day. What leaves out a part of the day is no date: there it would become a
 * part of today. Undefined: no date.
 */
export const parseDate = (text: string): DateParts | undefined => {
  if (text.trim().length > MAX_LENGTH) return undefined
  const trimmed = text.trim().replace(YEAR_LAST, '$1 $2 $4 $3')
  for (const [form, read] of DAYS) {
    const found = form.exec(trimmed)
    const time = found && timeIn(trimmed.slice(found[0].length))
    if (time) return checked({ ...read(found.slice(1)), ...time })
  }
  return undefined
}

/** The same moment some days later or earlier; undefined outside the years 1 to 9999. */
export const addDays = (date: DateParts, days: number): DateParts | undefined => {
  const moved = new Date(utc(date) + days * DAY_MS)
  const year = moved.getUTCFullYear()
  if (!(year >= 1 && year <= 9999)) return undefined
  return { ...date, year, month: moved.getUTCMonth() + 1, day: moved.getUTCDate() }
}

/** ISO 8601 as Python's isoformat: microseconds only when there are any, the offset only when a zone was given. */
export const formatDate = (date: DateParts): string => {
  const day = `${digits(date.year, 4)}-${digits(date.month, 2)}-${digits(date.day, 2)}`
  const time = `${digits(date.hour, 2)}:${digits(date.minute, 2)}:${digits(date.second, 2)}`
  const fraction = date.microsecond === 0 ? '' : `.${digits(date.microsecond, 6)}`
  return `${day}T${time}${fraction}${offsetText(date.offsetMinutes)}`
}

// A number that can be no month is a day, one that can be no day a year; else month first, as dateutil reads it.
const dayOf = (first: string, second: string, third: string): Day => {
  if (first.length > 2 || Number(first) > 31)
    return { year: fullYear(first), month: Number(second), day: Number(third) }
  if (Number(first) > 12) return { year: fullYear(third), month: Number(second), day: Number(first) }
  return { year: fullYear(third), month: Number(first), day: Number(second) }
}

const namedDay = (year: string, month: string, day: string): Day => ({
  year: fullYear(year),
  month: MONTHS.indexOf(month.toLowerCase().slice(0, 3)) + 1,
  day: Number(day),
})

const timeIn = (rest: string): Time | undefined => {
  for (const form of TIMES) {
    const found = form.exec(rest)
    if (found) return timeOf(found.groups ?? {})
  }
  return undefined
}

const timeOf = ({ hour = '0', minute, second, fraction, half, zone }: Record<string, string | undefined>): Time => ({
  hour: half ? hourOf(Number(hour), half) : Number(hour),
  minute: Number(minute ?? 0),
  second: Number(second ?? 0),
  microsecond: Number((fraction ?? '').slice(0, 6).padEnd(6, '0')),
  offsetMinutes: offsetOf(zone),
})

/** Of an hour before or after noon; NaN when there is no such hour. */
const hourOf = (hour: number, half: string): number =>
  hour >= 1 && hour <= 12 ? (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number.NaN

// two digits: the century that puts the year within fifty years of now
const fullYear = (text: string): number => {
  if (text.length > 2) return Number(text)
  const now = new Date().getUTCFullYear()
  const year = now - (now % 100) + Number(text)
  if (year >= now + 50) return year - 100
  return year < now - 50 ? year + 100 : year
}

const offsetOf = (zone: string | undefined): number | null => {
  if (zone === undefined) return null
  const found = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone)
  if (!found) return /^([Zz]|UTC|GMT)$/.test(zone) ? 0 : null
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3] ?? 0))
}

const checked = (date: DateParts): DateParts | undefined => {
  const { year, month, day, hour, minute, second, offsetMinutes } = date
  if (year < 1 || !(hour <= 23) || minute > 59 || second > 59) return undefined
  if (Math.abs(offsetMinutes ?? 0) >= DAY_MINUTES) return undefined
  const real = new Date(utc(date))
  return real.getUTCFullYear() === year && real.getUTCMonth() === month - 1 && real.getUTCDate() === day
    ? date
    : undefined
}

// setUTCFullYear, for Date.UTC takes the years 0 to 99 for 1900 to 1999
const utc = ({ year, month, day }: DateParts): number => new Date(0).setUTCFullYear(year, month - 1, day)

const digits = (value: number, width: number): string => String(value).padStart(width, '0')

const offsetText = (minutes: number | null): string => {
  if (minutes === null) return ''
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${digits(Math.floor(size / 60), 2)}:${digits(size % 60, 2)}`
}
