import { HeaderError, UnsupportedError } from '../errors.ts'
import { projections } from './projections.ts'

/** What an axis of a WCS counts. `log` and `linear` axes may be spectral or anything else. */
export interface Axis {
  /** CTYPE without its algorithm, as `RA`, `FREQ`, or empty. */
  readonly name: string
  readonly scale: 'linear' | 'log' | 'celestial' | 'spectral'
  /** The unit that its world coordinate is given in, when its kind has one: degrees and the units of SI. */
  readonly unit: string | undefined
  /** The code of a projection, or of a spectral algorithm, as `F2W`. */
  readonly algorithm: string | undefined
}

/** From the distance to the reference point, in units of the axis, to its world coordinate, and back. */
export interface AxisScale {
  toWorld(offset: number): number
  toPlane(value: number): number
}

export interface AxisRoles {
  readonly axes: readonly Axis[]
  /** Indices of the axes of the sky, from 0. Without a projection they are linear. */
  readonly longitude: number | undefined
  readonly latitude: number | undefined
  /** The code of the projection, or empty. */
  readonly projection: string
}

/** Spectral types with their units (FITS 4.0 Table 26). */
const SPECTRAL: Readonly<Record<string, string>> = {
  FREQ: 'Hz',
  AFRQ: 'rad/s',
  ENER: 'J',
  WAVN: '/m',
  VRAD: 'm/s',
  WAVE: 'm',
  VOPT: 'm/s',
  ZOPT: '',
  AWAV: 'm',
  VELO: 'm/s',
  BETA: '',
}

/**
 * `FREQ-LSR` and its like name a frame of rest of AIPS, not an algorithm. FELO, with a frame or without, is linear in
 * frequency (Paper III §7).
 */
const AIPS_FRAMES: readonly string[] = ['LSR', 'HEL', 'OBS', 'GEO']

/** Codes of the AIPS convention and of SCAMP, which stand for a projection with something added. */
const ALIASES: readonly string[] = ['NCP', 'GLS', 'TPV']

/**
 * The kinds of the axes by their CTYPEs (Paper I §3, Paper II §2.1, Paper III §3).
 * @throws HeaderError when the sky axes make no pair, or an algorithm is none
 * @throws UnsupportedError for algorithms that need more than the header, and for those not known here
 */
export function axisRoles(ctypes: readonly string[]): AxisRoles {
  const axes = ctypes.map((ctype, i) => axisOf(ctype, i + 1))
  const sky = axes.flatMap((axis, index) => (axis.scale === 'celestial' ? [{ ...axis, index }] : []))
  const [first, second] = sky
  if (!first) return { axes, projection: '', ...bareRoles(axes) }
  if (sky.length !== 2 || second?.name !== partnerOf(first.name) || second.algorithm !== first.algorithm) {
    const found = sky.map(({ name, algorithm }) => `${name} ${algorithm}`)
    throw new HeaderError(`CTYPEs name no pair of sky axes: ${found.join(', ')}`)
  }
  const [longitude, latitude] = isLongitude(first.name) ? [first, second] : [second, first]
  return { axes, projection: first.algorithm!, longitude: longitude.index, latitude: latitude.index }
}

function bareRoles(axes: readonly Axis[]): Pick<AxisRoles, 'longitude' | 'latitude'> {
  const find = (test: (name: string) => boolean): number | undefined => {
    const index = axes.findIndex(({ name }) => test(name))
    return index < 0 ? undefined : index
  }
  return { longitude: find(isLongitude), latitude: find(isLatitude) }
}

const isLongitude = (name: string): boolean => name === 'RA' || /^.LON$|^..LN$/.test(name)
const isLatitude = (name: string): boolean => name === 'DEC' || /^.LAT$|^..LT$/.test(name)

/** The 8 characters that count of CTYPE; what stands behind is the code of a distortion, as `-SIP` (early Paper IV). */
function withoutDistortion(ctype: string): string {
  const text = ctype.slice(0, 8)
  return ctype.length === 12 && ctype[8] === '-' ? text.replace(/-+$/, '') : text
}

/** RA for DEC, GLAT for GLON, and so on. */
function partnerOf(name: string): string {
  if (name === 'RA' || name === 'DEC') return name === 'RA' ? 'DEC' : 'RA'
  return isLongitude(name)
    ? name.replace(/LON$/, 'LAT').replace(/LN$/, 'LT')
    : name.replace(/LAT$/, 'LON').replace(/LT$/, 'LN')
}

function axisOf(ctype: string, axis: number): Axis {
  const text = withoutDistortion(ctype)
  const [, name, code] = /^(.{4})-(.{3})$/.exec(text) ?? [undefined, text, undefined]
  const plain = code === undefined ? text : name!.replace(/-+$/, '')
  if (code === 'TAB') throw new UnsupportedError(`CTYPE${axis} is ${ctype}: its coordinates are in a table`)
  if (text === 'CUBEFACE') throw new UnsupportedError(`CTYPE${axis} is CUBEFACE: a cube in six planes is not known`)
  if (plain === 'FELO' && (code === undefined || AIPS_FRAMES.includes(code))) {
    return { name: 'VOPT', scale: 'spectral', unit: SPECTRAL.VOPT, algorithm: 'F2W' }
  }
  if (code === undefined || code === 'LOG') return plainAxis(plain, code === 'LOG')
  if (AIPS_FRAMES.includes(code) && (plain === 'FREQ' || plain === 'VELO')) return plainAxis(plain, false)
  if (Object.hasOwn(SPECTRAL, plain) && /^[FWVA]2[FWVA]$|^GR[IA]$/.test(code)) {
    return { name: plain, scale: 'spectral', unit: SPECTRAL[plain], algorithm: code }
  }
  if (!isLongitude(plain) && !isLatitude(plain)) {
    throw new HeaderError(`CTYPE${axis} is ${ctype}, with an unknown algorithm or type`)
  }
  if (!Object.hasOwn(projections, code) && !ALIASES.includes(code)) {
    throw new UnsupportedError(`projection ${code} is not known`)
  }
  return { name: plain, scale: 'celestial', unit: 'deg', algorithm: code }
}

function plainAxis(name: string, log: boolean): Axis {
  const spectral = Object.hasOwn(SPECTRAL, name) ? SPECTRAL[name] : undefined
  const unit = isLongitude(name) || isLatitude(name) ? 'deg' : spectral
  return { name, scale: log ? 'log' : 'linear', unit, algorithm: undefined }
}
