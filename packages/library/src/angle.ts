import { Float, type HeaderValue, numberIn } from './header-value.ts'

/** The unit of a number that says none. */
export type AngleUnit = 'hour' | 'degree' | 'arcsec'

const DEGREES: Readonly<Record<AngleUnit | 'arcmin', number>> = {
  hour: 15,
  degree: 1,
  arcmin: 1 / 60,
  arcsec: 1 / 3600,
}

const units: Readonly<Record<string, keyof typeof DEGREES>> = {
  h: 'hour',
  hour: 'hour',
  hourangle: 'hour',
  d: 'degree',
  deg: 'degree',
  degree: 'degree',
  degrees: 'degree',
  '°': 'degree',
  arcmin: 'arcmin',
  m: 'arcmin',
  "'": 'arcmin',
  arcsec: 'arcsec',
  s: 'arcsec',
  '"': 'arcsec',
}

const SINGLE = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([a-z°'"]*)$/i
const PARTS =
  /^([+-]?)(\d+)(?:\s*([hd°])\s*|\s*:\s*|\s+)(\d+)(?:\s*[m']\s*|\s*:\s*|\s+)?(\d+(?:\.\d*)?|\.\d+)?\s*[s"]?$/i

/** Degrees of an angle as headers have it: 12.5, `12:30:00`, `12h30m`, `5 arcmin`. Undefined: no angle. */
export const degreesOf = (value: HeaderValue | undefined, unit: AngleUnit): number | undefined => {
  const number = numberIn(value)
  if (number !== undefined) return number * DEGREES[unit]
  return typeof value === 'string' ? (single(value.trim(), unit) ?? sexagesimal(value.trim(), unit)) : undefined
}

const single = (text: string, unit: AngleUnit): number | undefined => {
  const found = SINGLE.exec(text)
  if (!found) return undefined
  const given = found[2] ? units[found[2].toLowerCase()] : unit
  return given && Number(found[1]) * DEGREES[given]
}

const sexagesimal = (text: string, unit: AngleUnit): number | undefined => {
  const found = PARTS.exec(text)
  if (!found) return undefined
  const [, sign, whole, letter, minutes, seconds = '0'] = found
  const given = letter ? units[letter.toLowerCase()]! : unit
  if (Number(minutes) >= 60 || Number(seconds) >= 60 || (given === 'hour' && Number(whole) >= 24)) return undefined
  const size = Number(whole) + Number(minutes) / 60 + Number(seconds) / 3600
  return (sign === '-' ? -size : size) * DEGREES[given]
}

/** For messages. */
export const shownAngle = (value: HeaderValue | undefined): string =>
  JSON.stringify(value instanceof Float ? value.value : value)
