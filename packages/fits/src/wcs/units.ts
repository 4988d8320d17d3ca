import { HeaderError } from '../errors.ts'

/** Powers of metre, kilogram, second and degree: what a unit is made of. */
type Dimensions = readonly [length: number, mass: number, time: number, angle: number]

interface Unit {
  readonly factor: number
  readonly dimensions: Dimensions
}

const unit = (factor: number, ...dimensions: Dimensions): Unit => ({ factor, dimensions })

// the values of the standard (FITS 4.0 Tables 3 to 5), which writers and readers share, not the newest ones
const LIGHT_YEAR = 9.46073e15
const ASTRONOMICAL_UNIT = 1.49598e11
const PARSEC = 3.0857e16
const ELECTRON_VOLT = 1.6021765e-19
const DAY = 86400

/** Units of CUNIT for axes of the sky and of the spectrum, as FITS spells them (FITS 4.0 §4.3, Tables 3 to 5). */
const UNITS: Readonly<Record<string, Unit>> = {
  deg: unit(1, 0, 0, 0, 1),
  rad: unit(180 / Math.PI, 0, 0, 0, 1),
  arcmin: unit(1 / 60, 0, 0, 0, 1),
  arcsec: unit(1 / 3600, 0, 0, 0, 1),
  mas: unit(1 / 3_600_000, 0, 0, 0, 1),
  turn: unit(360, 0, 0, 0, 1),
  m: unit(1, 1, 0, 0, 0),
  Angstrom: unit(1e-10, 1, 0, 0, 0),
  AU: unit(ASTRONOMICAL_UNIT, 1, 0, 0, 0),
  lyr: unit(LIGHT_YEAR, 1, 0, 0, 0),
  pc: unit(PARSEC, 1, 0, 0, 0),
  s: unit(1, 0, 0, 1, 0),
  min: unit(60, 0, 0, 1, 0),
  h: unit(3600, 0, 0, 1, 0),
  d: unit(DAY, 0, 0, 1, 0),
  yr: unit(365.25 * DAY, 0, 0, 1, 0),
  Hz: unit(1, 0, 0, -1, 0),
  g: unit(1e-3, 0, 1, 0, 0),
  J: unit(1, 2, 1, -2, 0),
  erg: unit(1e-7, 2, 1, -2, 0),
  eV: unit(ELECTRON_VOLT, 2, 1, -2, 0),
  Ry: unit(13.605692 * ELECTRON_VOLT, 2, 1, -2, 0),
}

const PREFIXED: readonly string[] = ['rad', 'm', 'pc', 'lyr', 's', 'yr', 'Hz', 'g', 'J', 'eV', 'erg']

const PREFIXES: Readonly<Record<string, number>> = {
  y: 1e-24,
  z: 1e-21,
  a: 1e-18,
  f: 1e-15,
  p: 1e-12,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  c: 1e-2,
  d: 1e-1,
  da: 1e1,
  h: 1e2,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
}

/** Spellings that readers of FITS repair before they look at a unit (the unsafe S, H and D are left alone). */
const REPAIRED: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^(?:degrees?|DEG|DEGREES?|Deg)$/, 'deg'],
  [/^(?:arcmins|ARCMINS?)$/, 'arcmin'],
  [/^(?:arcsecs|ARCSECS?)$/, 'arcsec'],
  [/^(?:radians?|RAD|RADIANS?)$/, 'rad'],
  [/^(?:angstrom)$/, 'Angstrom'],
  [/^(?:metres?|meters?|M|METRES?|METERS?)$/, 'm'],
  [/^KM$/, 'km'],
  [/^(?:sec|seconds?|SEC|SECONDS?)$/, 's'],
  [/^MIN$/, 'min'],
  [/^(?:hr|HR)$/, 'h'],
  [/^(?:days?|DAYS?)$/, 'd'],
  [/^(?:years?|YR|YEARS?)$/, 'yr'],
  [/^(?:hz|HZ)$/, 'Hz'],
  [/^KHZ$/, 'kHz'],
  [/^MHZ$/, 'MHz'],
  [/^GHZ$/, 'GHz'],
]

/**
 * What one of a unit is in another: 1/3600 for arcsec in deg. A blank unit is the wanted one.
 * @throws HeaderError when the unit cannot be read, or counts something else
 */
export function unitFactor(text: string, wanted: string): number {
  const shown = text.trim()
  if (shown === '') return 1
  const given = parsed(shown)
  const goal = wanted === '' ? unit(1, 0, 0, 0, 0) : parsed(wanted)
  if (!given || !goal) throw new HeaderError(`the unit ${shown} is not known`)
  if (given.dimensions.some((power, i) => power !== goal.dimensions[i])) {
    throw new HeaderError(`the unit is ${shown}, where ${wanted === '' ? 'none' : wanted} belongs`)
  }
  return given.factor / goal.factor
}

const SCALE = /^10(?:(?:\*\*|\^)([+-]?\d{1,3})|([+-]\d{1,3})|(?:\*\*|\^)?\(([+-]?\d{1,3})\))\s*[ .*]?\s*/
const TERM = /^\s*([*/. ])?\s*([A-Za-z]+)(?:(?:\*\*|\^)?(?:\(([+-]?\d{1,2})\)|([+-]?\d{1,2})))?\s*/

/** A product of powers, as `km/s`, `m s-1`, `1/m`, `10**3 Hz`. */
function parsed(text: string): Unit | undefined {
  let rest = text.replace(/^[[(]\s*(.*?)\s*[\])]$/, '$1').replace(/^1\s*(?=\/)/, '')
  let factor = 1
  const dimensions: [number, number, number, number] = [0, 0, 0, 0]
  const scale = SCALE.exec(rest)
  if (scale) {
    factor = 10 ** Number(scale[1] ?? scale[2] ?? scale[3])
    rest = rest.slice(scale[0].length)
  }
  while (rest !== '') {
    const term = TERM.exec(rest)
    const base = term && namedUnit(term[2]!)
    if (!term || !base) return undefined
    const power = Number(term[3] ?? term[4] ?? 1) * (term[1] === '/' ? -1 : 1)
    factor *= base.factor ** power
    for (const [i, own] of base.dimensions.entries()) dimensions[i] = dimensions[i]! + own * power
    rest = rest.slice(term[0].length)
  }
  return { factor, dimensions }
}

function namedUnit(spelled: string): Unit | undefined {
  const name = REPAIRED.find(([pattern]) => pattern.test(spelled))?.[1] ?? spelled
  if (Object.hasOwn(UNITS, name)) return UNITS[name]
  for (const base of PREFIXED) {
    const prefix = name.slice(0, -base.length)
    if (!name.endsWith(base) || !Object.hasOwn(PREFIXES, prefix)) continue
    const { factor, dimensions } = UNITS[base]!
    return { factor: factor * PREFIXES[prefix]!, dimensions }
  }
  return undefined
}
