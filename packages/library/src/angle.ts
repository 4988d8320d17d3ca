import { Float, type HeaderValue, numberIn } from './header-value.ts'

/** The unit of a number that says none. */
export type AngleUnit = 'hour' | 'degree' | 'arcsec'

const DEGREES = {
  hour: 15,
  degree: 1,
  arcmin: 1 / 60,
  arcsec: 1 / 3600,
  mas: 1 / 3_600_000,
  uas: 1 / 3_600_000_000,
  rad: 180 / Math.PI,
} as const

const WORDS = {
  hour: 'hours?|hr|h',
  degree: 'degrees?|deg|d|°',
  arcmin: "arcmin|minutes?|min|m|'|′",
  arcsec: 'arcsec|seconds?|sec|s|"|″',
  mas: 'mas',
  uas: 'uas',
  rad: 'rad',
} as const satisfies Record<keyof typeof DEGREES, string>

const units = Object.entries(WORDS).map(
  ([unit, words]) => [unit as keyof typeof DEGREES, RegExp(`^(?:${words})$`)] as const,
)

// no angle is longer; the forms below would look at a long run of blanks again and again
const MAX_LENGTH = 100

const SIGN = '(?<sign>[+−-]?) *'
const NUMBER = String.raw`(?:\d+(?:\.\d*)?|\.\d+)`
const UNIT = ` *(?<unit>${Object.values(WORDS).join('|')})?`
const POINT = ' *(?<point>[NSEW])?'

/** Two or three numbers with the same between them, of which only the last may have a fraction. */
const parts = (between: string): string =>
  String.raw`(?<whole>\d+)${between}(?:(?<minutes>\d+)${between}(?<seconds>${NUMBER})|(?<last>${NUMBER}))`
const MINUTES = String.raw`(?:(?<minutes>\d+) *(?:${WORDS.arcmin}) *(?<seconds>${NUMBER}) *(?:${WORDS.arcsec})?|(?<last>${NUMBER}) *(?:${WORDS.arcmin})?)`

const FORMS: readonly RegExp[] = [
  `(?<whole>${NUMBER})${UNIT}${POINT}`, // 12.5, 12.5h, 5 arcmin
  `${parts(' *: *')}${UNIT}${POINT}`, // 12:30:15.5, 12:30.5
  `${parts(' +')}${UNIT}${POINT}`, // 12 30 15.5
  String.raw`(?<whole>\d+) *(?<unit>${WORDS.hour}) *${MINUTES}`, // 12h30m15.5s, 12h30.5m
  String.raw`(?<whole>\d+) *(?<unit>${WORDS.degree}) *${MINUTES}${POINT}`, // 12°30'15.5"
].map((form) => new RegExp(`^ *${SIGN}${form} *$`))

/**
 * Degrees of an angle as headers have it, read as astropy's Angle does, which the existing library uses: 12.5,
 * `12:30:00`, `12h30m`, `5 arcmin`. Undefined: no angle.
 */
export const degreesOf = (value: HeaderValue | undefined, unit: AngleUnit): number | undefined => {
  const number = numberIn(value)
  if (number !== undefined) return number * DEGREES[unit]
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined
  for (const form of FORMS) {
    const groups = form.exec(value)?.groups
    if (groups) return degreesIn(groups, unit)
  }
  return undefined
}

const degreesIn = (groups: Record<string, string | undefined>, usual: AngleUnit): number | undefined => {
  const { sign, whole, minutes, seconds = 0, last, unit, point } = groups
  const given = unit === undefined ? usual : units.find(([, words]) => words.test(unit))![0]
  const isNegative = /[−-]/.test(sign ?? '') !== /[SW]/.test(point ?? '')
  const sixtieths = Number(minutes ?? last ?? 0)
  // sixty is taken, as by astropy; so is an hour of 24, but no further one
  const isSexagesimal = (minutes ?? last) !== undefined
  if (sixtieths > 60 || Number(seconds) > 60) return undefined
  if (isSexagesimal && given === 'hour' && Number(whole) > 24) return undefined
  const size = Number(whole) + sixtieths / 60 + Number(seconds) / 3600
  return (isNegative ? -size : size) * DEGREES[given]
}

/** For messages. */
export const shownAngle = (value: HeaderValue | undefined): string =>
  JSON.stringify(value instanceof Float ? value.value : value)
