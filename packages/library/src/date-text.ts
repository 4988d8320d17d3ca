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

type Named = Readonly<Record<string, string | undefined>>

const TIME = String.raw`(?:(?:T|\s+)(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d+))?)?)?`
const ZONE = String.raw`\s*(?<zone>Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?`
const MONTH = '(?<monthName>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?'

const FORMS = [
  String.raw`(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})${TIME}`,
  String.raw`(?<year>\d{4})/(?<month>\d{1,2})/(?<day>\d{1,2})${TIME}`,
  String.raw`(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:T?(?<hour>\d{2})(?<minute>\d{2})(?:(?<second>\d{2})(?:\.(?<fraction>\d+))?)?)?`,
  String.raw`(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})${TIME}`,
  // month first, as the existing library reads it
  String.raw`(?<month>\d{1,2})[/-](?<day>\d{1,2})[/-](?<year>\d{4}|\d{2})${TIME}`,
  String.raw`${MONTH}\s+(?<day>\d{1,2}),?\s+(?<year>\d{4})${TIME}`,
  String.raw`(?<day>\d{1,2})[\s-]+${MONTH},?[\s-]+(?<year>\d{4})${TIME}`,
].map((form) => new RegExp(`^${form}${ZONE}$`, 'i'))

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAY_MS = 86_400_000

/** Reads the date forms found in headers: ISO 8601 with and without dashes, slashes, month names. Undefined: no date. */
export const parseDate = (text: string): DateParts | undefined => {
  const trimmed = text.trim()
  for (const form of FORMS) {
    const groups = form.exec(trimmed)?.groups
    if (groups) return checked(partsOf(groups))
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

const partsOf = (groups: Named): DateParts => ({
  year: fullYear(groups.year ?? ''),
  month: groups.monthName ? MONTHS.indexOf(groups.monthName.toLowerCase().slice(0, 3)) + 1 : Number(groups.month),
  day: Number(groups.day),
  hour: Number(groups.hour ?? 0),
  minute: Number(groups.minute ?? 0),
  second: Number(groups.second ?? 0),
  microsecond: Number((groups.fraction ?? '').slice(0, 6).padEnd(6, '0')),
  offsetMinutes: offsetOf(groups.zone),
})

// two digits: the century that puts the year within fifty years of now
const fullYear = (text: string): number => {
  if (text.length !== 2) return Number(text)
  const now = new Date().getUTCFullYear()
  const year = now - (now % 100) + Number(text)
  if (year >= now + 50) return year - 100
  return year < now - 50 ? year + 100 : year
}

const offsetOf = (zone: string | undefined): number | null => {
  if (zone === undefined) return null
  const found = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone)
  if (!found) return 0
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3] ?? 0))
}

const checked = (date: DateParts): DateParts | undefined => {
  const { year, month, day, hour, minute, second } = date
  if (year < 1 || hour > 23 || minute > 59 || second > 59) return undefined
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
