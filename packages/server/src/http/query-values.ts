/**
 * How the text of a query parameter becomes a value. The existing archive is liberal in what it accepts, and its clients rely on it:
 * digits of any script, several notations of dates. Each reader gives undefined for what it cannot read.
 */

/** A UTC instant: text for PostgreSQL, and milliseconds for arithmetic. */
export interface Instant {
  readonly text: string
  readonly time: number
}

/** Decimal digits of any script as ASCII digits. */
export const asciiDigits = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) as number
    let zero = code // of the first of the sets of ten that follow each other without a gap
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
    return String((code - zero) % 10)
  })

const ISO_TIME = /^(?:[T ]\s*(\d{1,2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?)?\s*(Z|z|[+-]\d{2}(?::?\d{2})?)?)?$/

const DATES: readonly [RegExp, (match: RegExpExecArray) => readonly [number, number, number] | undefined][] = [
  [/^(\d{4})-(\d{1,2})-(\d{1,2})/, ([, year, month, day]) => [Number(year), Number(month), Number(day)]],
  [/^(\d{4})(\d{2})(\d{2})(?!\d)/, ([, year, month, day]) => [Number(year), Number(month), Number(day)]],
  [/^(\d{4})-?W(\d{2})-?([1-7])/, ([, year, week, day]) => dateOfWeek(Number(year), Number(week), Number(day))],
  [/^(\d{1,2})\/(\d{1,2})\/(\d{4})/, ([, month, day, year]) => [Number(year), Number(month), Number(day)]],
  [
    /^(\d{1,2})\/(\d{1,2})\/(\d{2})(?!\d)/,
    ([, month, day, year]) => [fullYear(Number(year)), Number(month), Number(day)],
  ],
]

/** POSIX: 69 to 99 are of the last century. */
const fullYear = (year: number): number => (year >= 69 ? 1900 + year : 2000 + year)

/** ISO 8601 week date: week 1 holds the year's first Thursday. */
const dateOfWeek = (year: number, week: number, day: number): readonly [number, number, number] | undefined => {
  if (week < 1) return undefined
  const fourth = new Date(0)
  fourth.setUTCFullYear(year, 0, 4)
  const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * 86_400_000
  const dayOfWeek = (number: number): Date => new Date(monday + ((week - 1) * 7 + number - 1) * 86_400_000)
  if (dayOfWeek(4).getUTCFullYear() !== year) return undefined // most years have no week 53
  const date = dayOfWeek(day)
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
}

const isDate = (year: number, month: number, day: number): boolean => {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

const two = (number: number): string => String(number).padStart(2, '0')
const dateText = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`

/** A date with an optional time; without a zone it is UTC. ISO 8601, `YYYY-MM-DD HH:mm`, `MM/DD/YYYY` and their kin. */
export const readInstant = (value: string): Instant | undefined => {
  const text = asciiDigits(value.trim())
  for (const [pattern, read] of DATES) {
    const match = pattern.exec(text)
    if (match === null) continue
    const date = read(match)
    const time = ISO_TIME.exec(text.slice(match[0].length))
    if (date === undefined || time === null || !isDate(...date)) continue
    return instantOf(date, time)
  }
  return undefined
}

const instantOf = (date: readonly [number, number, number], time: RegExpExecArray): Instant | undefined => {
  const [hours, minutes, seconds] = [Number(time[1] ?? 0), Number(time[2] ?? 0), Number(time[3] ?? 0)]
  const micros = (time[4] ?? '').slice(0, 6).padEnd(6, '0')
  const endOfDay = hours === 24 && minutes === 0 && seconds === 0 && Number(micros) === 0
  if ((hours > 23 && !endOfDay) || minutes > 59 || seconds > 59) return undefined
  const zone = (time[5] ?? 'Z').toUpperCase()
  const offset = zone === 'Z' ? 0 : zoneMinutes(zone)
  if (offset === undefined) return undefined
  const day = new Date(0)
  day.setUTCFullYear(date[0], date[1] - 1, date[2])
  const clock = `${two(hours)}:${two(minutes)}:${two(seconds)}.${micros}`
  return {
    text: `${dateText(...date)} ${clock}${zone === 'Z' ? '+00' : zone}`,
    time: day.getTime() + ((hours * 60 + minutes - offset) * 60 + seconds) * 1000 + Number(micros) / 1000,
  }
}

const zoneMinutes = (zone: string): number | undefined => {
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(':', '') || 0)]
  if (hours > 15 || minutes > 59) return undefined
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes)
}

/** A date alone: `YYYY-MM-DD` or `MM/DD/YYYY`, as text for PostgreSQL. */
export const readDate = (value: string): string | undefined => {
  const text = asciiDigits(value.trim())
  for (const [pattern, read] of DATES) {
    const match = pattern.exec(text)
    if (match === null || match[0] !== text || /^\d{8}$|W/.test(text)) continue
    const date = read(match)
    if (date !== undefined && isDate(...date)) return dateText(...date)
  }
  return undefined
}

/** A finite decimal number in Python's notation: `31`, `1e2`, `1_000`, digits of any script. */
export const readDecimal = (value: string): number | undefined => {
  const text = asciiDigits(value.trim())
  if (!/^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return undefined
  return Number(text.replaceAll('_', ''))
}

/** A whole number as Python's int() reads it. */
export const readInteger = (value: string): number | undefined => {
  const text = asciiDigits(value.trim())
  return /^[+-]?\d+(?:_\d+)*$/.test(text) ? Number(text.replaceAll('_', '')) : undefined
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
])

/** In any case. What is neither true nor false is no choice at all. */
export const readBoolean = (value: string): boolean | undefined => BOOLEANS.get(value.toLowerCase())
