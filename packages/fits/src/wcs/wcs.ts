import { HeaderError, UnsupportedError } from '../errors.ts'
import type { Header } from '../header.ts'
import { type AxisRoles, axisRoles } from './axes.ts'
import { axisScale } from './axis-scale.ts'
import { celestialOf } from './celestial.ts'
import { type ConverterParts, converterOf, type SkyAxes } from './converter.ts'
import { type AxisParameter, readKeywords, type WcsKeywords } from './keywords.ts'
import { linearOf } from './linear.ts'
import type { LookupTable } from './lookup-table.ts'
import { pixelDistortion } from './pixel-distortion.ts'
import { type PlateSolution, plateSolution } from './plate-solution.ts'
import { type Sip, sipOf } from './sip.ts'
import { tpv } from './tpv.ts'
import { unitFactor } from './units.ts'

/** Longitude and latitude on the sky, degrees. */
export type SkyPoint = [longitude: number, latitude: number]

/** What an axis of world coordinates counts. */
export interface WorldAxis {
  /** CTYPE without its algorithm: `RA`, `GLAT`, `FREQ`, or empty. */
  readonly name: string
  /** Degrees for angles on the sky, SI units for a spectrum, else CUNIT as it stands. */
  readonly unit: string
}

/** Pixel to world and back. Pixels count from 1, and whole numbers are pixel centres; angles are degrees. */
export interface Wcs {
  /** The code of the projection in CTYPE, as `TAN`; empty for axes that are linear. */
  readonly projection: string
  readonly axes: readonly WorldAxis[]
  /**
   * Longitude (right ascension, 0 to 360) and latitude (declination). NaN where the projection has no sky. Of a cube,
   * x and y are the pixels along the axes of the sky, in the order of the header, and the others stay at CRPIX.
   * @throws HeaderError when the WCS has only one axis
   */
  pixelToSky(x: number, y: number): SkyPoint
  /**
   * NaN where the sky lies outside the projection.
   * @throws HeaderError with code `singular-matrix` when the header allows no way back
   */
  skyToPixel(longitude: number, latitude: number): [x: number, y: number]
  /** All axes, in the order of the header. @throws RangeError when the numbers are not one per axis */
  pixelToWorld(pixel: readonly number[]): number[]
  /** @throws HeaderError with code `singular-matrix` when the header allows no way back */
  worldToPixel(world: readonly number[]): number[]
}

export interface WcsOptions {
  /** The letter of an alternate WCS, A to Z; blank for the primary one. */
  readonly alternate?: string
  /** The image extensions D2IMARR and WCSDVARR of the file, which the distortions D2IMDIS and CPDIS refer to. */
  readonly lookupTables?: readonly LookupTable[]
}

/**
 * The world coordinates of an image (FITS 4.0 §8; Greisen and Calabretta 2002, "Paper I", "Paper II"). Keywords that
 * hold no number count as absent; where the standard leaves a choice, the answer is that of wcslib and astropy.
 * @throws UnsupportedError for algorithms and distortions that are not known here, or need tables of the file
 * @throws HeaderError when the header contradicts itself, or (code `singular-matrix`) an axis has no step
 */
export function wcsOf(header: Header, { alternate = '', lookupTables }: WcsOptions = {}): Wcs {
  const letter = alternate.trim()
  if (!/^[A-Z]?$/.test(letter)) throw new HeaderError(`a WCS has a letter from A to Z, not ${alternate}`)
  const keywords = readKeywords(header, letter)
  const plate = letter === '' ? plateSolution(header) : undefined
  const roles = axisRoles(plate ? ['RA---TAN', 'DEC--TAN', ...keywords.ctype.slice(2)] : keywords.ctype)
  const factors = roles.axes.map(({ unit }, i) => (unit === undefined ? 1 : unitFactor(keywords.cunit[i]!, unit)))
  const sip = sipOf(header, letter)
  const [crpix1 = 0, crpix2 = 0] = keywords.crpix
  const distortion = pixelDistortion({ header, tables: lookupTables, sip, crpix: [crpix1, crpix2] })
  if ((sip || distortion) && keywords.axes !== 2) throw new HeaderError('a distortion of pixels needs two axes')
  const source = { keywords, roles, sip }
  if (plate) return platedWcs(plate, source)
  const reference = keywords.crval.map((value, i) => value * factors[i]!)
  const { matrix, steps } = linearOf(keywords, factors, [roles.longitude, roles.latitude])
  const sky = skyAxes(source, reference, steps)
  return assembled(source, reference, { matrix, crpix: keywords.crpix, distortion, sky })
}

interface Source {
  readonly keywords: WcsKeywords
  readonly roles: AxisRoles
  readonly sip: Sip | undefined
}

/** The plate solution gives plane coordinates from pixels in one step: the linear part has nothing left to do. */
function platedWcs({ toPlane, centre }: PlateSolution, source: Source): Wcs {
  if (source.keywords.axes !== 2) throw new UnsupportedError('a plate solution on other than two axes is not known')
  const sky = skyAxes(source, centre, [1, 1])
  return assembled(source, centre, { matrix: Float64Array.of(1, 0, 0, 1), crpix: [0, 0], distortion: toPlane, sky })
}

function skyAxes(
  { keywords, roles, sip }: Source,
  reference: readonly number[],
  steps: readonly number[],
): SkyAxes | undefined {
  const { longitude, latitude, projection: code } = roles
  if (code === '' || longitude === undefined || latitude === undefined) return undefined
  const parameters = sip && !hasRadialTerm(keywords.pv) ? [] : keywords.pv
  const of = (...axes: readonly number[]): AxisParameter[] => parameters.filter(({ axis }) => axes.includes(axis))
  const [ofLongitude, ofLatitude] = [of(longitude + 1), of(latitude + 1)]
  const distorted = code === 'TPV'
  const celestial = celestialOf({
    code,
    longitude: reference[longitude]!,
    latitude: reference[latitude]!,
    lonpole: keywords.lonpole,
    latpole: keywords.latpole,
    ofLongitude: distorted ? [] : ofLongitude,
    // axis 0 are the parameters PROJPn of old
    ofLatitude: distorted ? [] : of(0, latitude + 1),
  })
  const units = { steps: [steps[longitude]!, steps[latitude]!] as const, swapped: longitude > latitude }
  return { longitude, latitude, celestial, sequent: distorted ? tpv(ofLongitude, ofLatitude, units) : undefined }
}

const RADIAL = [3, 11, 23, 39]

/**
 * SCAMP writes its polynomial as PVi_m, and some pipelines add the same as SIP. astropy then takes SIP alone, unless
 * a radial term, which SIP cannot express, stands below the highest index.
 */
const hasRadialTerm = (parameters: readonly AxisParameter[]): boolean =>
  parameters.some(
    ({ axis, index }) =>
      RADIAL.includes(index) && parameters.some((other) => other.axis === axis && other.index > index),
  )

function assembled(
  { keywords, roles }: Source,
  reference: readonly number[],
  parts: Omit<ConverterParts, 'scales'>,
): Wcs {
  const { axes } = keywords
  const scales = roles.axes.map((axis, i) =>
    parts.sky && axis.scale === 'celestial' ? undefined : axisScale(axis, reference[i]!, keywords),
  )
  const { toWorld, toPixel } = converterOf({ ...parts, scales })
  // overwritten by every call, which leaves nothing behind but its answer
  const values = new Float64Array(axes)
  const { longitude, latitude } = roles
  const [sky0, sky1] = longitude === undefined || latitude === undefined ? [0, 1] : [longitude, latitude]
  const [first, second] = [Math.min(sky0, sky1), Math.max(sky0, sky1)]
  const loadAt = (rest: readonly number[], i: number, x: number, j: number, y: number): void => {
    if (axes < 2) throw new HeaderError('a WCS of one axis has no sky')
    for (let k = 0; k < axes; k++) values[k] = rest[k]!
    values[i] = x
    values[j] = y
  }
  const loadAll = (numbers: readonly number[]): void => {
    if (numbers.length !== axes) throw new RangeError(`${numbers.length} coordinates for a WCS of ${axes} axes`)
    values.set(numbers)
  }
  return {
    projection: roles.projection,
    axes: roles.axes.map(({ name, unit }, i) => ({ name, unit: unit ?? keywords.cunit[i]! })),
    pixelToSky(x, y) {
      loadAt(parts.crpix, first, x, second, y)
      toWorld(values)
      return [values[sky0]!, values[sky1]!]
    },
    skyToPixel(skyLongitude, skyLatitude) {
      loadAt(reference, sky0, skyLongitude, sky1, skyLatitude)
      toPixel(values)
      return [values[first]!, values[second]!]
    },
    pixelToWorld(pixel) {
      loadAll(pixel)
      toWorld(values)
      return [...values]
    },
    worldToPixel(world) {
      loadAll(world)
      toPixel(values)
      return [...values]
    },
  }
}
