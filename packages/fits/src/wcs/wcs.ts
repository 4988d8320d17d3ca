import { HeaderError, UnsupportedError } from '../errors.ts'
import type { Header } from '../header.ts'
import { type Distortion, distortionOf } from './distortion.ts'
import { type AxisPair, inverse, linearMatrix, type Matrix, times, withSteps } from './linear.ts'
import { type Projection, projections } from './projections.ts'
import { nativeToSky, type PoleAngles, type SkyPoint, skyToNative } from './rotation.ts'

/** Pixel to sky and back. Pixels count from 1, and whole numbers are pixel centres; angles are degrees. */
export interface Wcs {
  /** The code of the projection in CTYPE, as `TAN`; empty for axes that are linear. */
  readonly projection: string
  /** Longitude (right ascension, 0 to 360) and latitude (declination). NaN where the projection has no sky. */
  pixelToSky(x: number, y: number): SkyPoint
  /**
   * NaN where the sky lies outside the projection.
   * @throws HeaderError with code `singular-matrix` when the header allows no way back
   */
  skyToPixel(longitude: number, latitude: number): [x: number, y: number]
}

/**
 * The world coordinates of the first two pixel axes (FITS 4.0 §8; Greisen and Calabretta 2002, "Paper I", "Paper II").
 * Further axes stay at their reference. Keywords that hold no number count as absent, as in wcslib.
 * @throws UnsupportedError for projections and distortions that are not known here
 * @throws HeaderError when the axes contradict each other, or (code `singular-matrix`) one has no step
 */
export function wcsOf(header: Header): Wcs {
  const { longitudeAxis, latitudeAxis, code } = axesOf(header)
  const axes: AxisPair = [longitudeAxis, latitudeAxis]
  const units = axes.map((axis) => degreesPerUnit(header, axis)) as [number, number]
  const [a, b, c, d] = linearMatrix(header, axes, latitudeAxis)
  const matrix: Matrix = [a * units[0], b * units[0], c * units[1], d * units[1]]
  const reference = axes.map((axis, i) => (header.number(`CRVAL${axis}`) ?? 0) * units[i]!) as SkyPoint
  const frame = {
    matrix: withSteps(matrix),
    distortion: distortionOf(header),
    centre: [header.number('CRPIX1') ?? 0, header.number('CRPIX2') ?? 0] as const,
  }
  if (code === '') return linearWcs(frame, reference)
  return projectedWcs(frame, {
    code,
    projection: projectionOf(header, code, axes),
    pole: poleOf(header, axes, reference),
  })
}

interface Frame {
  distortion: Distortion
  matrix: Matrix
  /** CRPIX1, CRPIX2 */
  centre: readonly [number, number]
}

/** Pixel to intermediate world coordinates, degrees from the reference point (Paper I §2). */
function toPlane({ matrix, distortion, centre }: Frame, x: number, y: number): [number, number] {
  return times(matrix, ...distortion.apply(x - centre[0], y - centre[1]))
}

function toPixel({ matrix, distortion, centre }: Frame, planeX: number, planeY: number): [number, number] {
  const [u, v] = distortion.undo(...times(inverse(matrix), planeX, planeY))
  return [u + centre[0], v + centre[1]]
}

function linearWcs(frame: Frame, reference: SkyPoint): Wcs {
  return {
    projection: '',
    pixelToSky(x, y) {
      const [first, second] = toPlane(frame, x, y)
      return [reference[0] + first, reference[1] + second]
    },
    skyToPixel(longitude, latitude) {
      return toPixel(frame, longitude - reference[0], latitude - reference[1])
    },
  }
}

function projectedWcs(
  frame: Frame,
  { code, projection, pole }: { code: string; projection: Projection; pole: PoleAngles },
): Wcs {
  return {
    projection: code,
    pixelToSky: (x, y) => nativeToSky(projection.toNative(toPlane(frame, x, y)), pole),
    skyToPixel(longitude, latitude) {
      const [planeX, planeY] = projection.toPlane(skyToNative([longitude, latitude], pole))
      return toPixel(frame, planeX, planeY)
    },
  }
}

const MOST_AXES = 9
const LONGITUDE = /^(?:RA|.LON|..LN)$/
const LATITUDE = /^(?:DEC|.LAT|..LT)$/

interface Axes {
  longitudeAxis: number
  latitudeAxis: number
  code: string
}

/** Finds the two axes of the sky by their CTYPE, `RA---TAN` (Paper II §2.1); without a code axes 1 and 2 are linear. */
function axesOf(header: Header): Axes {
  const found: { axis: number; name: string; code: string }[] = []
  for (let axis = 1; axis <= MOST_AXES; axis++) {
    const match = /^(.{4})-(.{3})(?:-SIP)?\s*$/.exec(header.text(`CTYPE${axis}`) ?? '')
    const name = match?.[1]?.replace(/-+$/, '').toUpperCase() ?? ''
    if (LONGITUDE.test(name) || LATITUDE.test(name)) found.push({ axis, name, code: match![2]! })
  }
  if (found.length === 0) return { longitudeAxis: 1, latitudeAxis: 2, code: '' }
  const longitude = found.find(({ name }) => LONGITUDE.test(name))
  const latitude = found.find(({ name }) => LATITUDE.test(name))
  if (found.length !== 2 || !longitude || !latitude || longitude.code !== latitude.code) {
    throw new HeaderError(
      `CTYPEs name no pair of sky axes: ${found.map(({ name, code }) => `${name} ${code}`).join(', ')}`,
    )
  }
  return { longitudeAxis: longitude.axis, latitudeAxis: latitude.axis, code: longitude.code }
}

function projectionOf(header: Header, code: string, [longitudeAxis, latitudeAxis]: AxisPair): Projection {
  const projection = projections[code]
  if (!projection) throw new UnsupportedError(`projection ${code} is not known`)
  const parameters = parametersOf(header)
  if (header.has('A_ORDER') && !hasRadialTerm(parameters)) return projection
  for (const { keyword, axis, index } of parameters) {
    // PVi_3 and PVi_4 of the longitude are LONPOLE and LATPOLE; other parameters would change the projection
    const harmless = axis === longitudeAxis ? index === 3 || index === 4 : axis !== latitudeAxis
    if (!harmless) throw new UnsupportedError(`${code} with the parameter ${keyword} is not known`)
  }
  return projection
}

interface Parameter {
  keyword: string
  axis: number
  index: number
}

function parametersOf(header: Header): Parameter[] {
  return header.cards.flatMap(({ keyword, value }) => {
    const match = /^PV(\d+)_(\d+)$/.exec(keyword)
    return match && Number(value) ? [{ keyword, axis: Number(match[1]), index: Number(match[2]) }] : []
  })
}

const RADIAL = [3, 11, 23, 39]

/**
 * SCAMP writes its polynomial as PVi_m, and some pipelines add the same as SIP. astropy then takes SIP alone, unless
 * a radial term, which SIP cannot express, stands below the highest index.
 */
const hasRadialTerm = (parameters: readonly Parameter[]): boolean =>
  parameters.some(
    ({ axis, index }) =>
      RADIAL.includes(index) && parameters.some((other) => other.axis === axis && other.index > index),
  )

/** In zenithal projections the reference point is the native pole (Paper II §2.4), and LATPOLE has no say. */
function poleOf(header: Header, [longitudeAxis]: AxisPair, [longitude, latitude]: SkyPoint): PoleAngles {
  if (Math.abs(latitude) > 90) throw new HeaderError(`the reference latitude is ${latitude}, beyond the pole`)
  const lonpole = header.number(`PV${longitudeAxis}_3`) ?? header.number('LONPOLE')
  return { longitude, latitude, lonpole: lonpole ?? (latitude >= 90 ? 0 : 180) }
}

const DEGREES_PER_UNIT: Readonly<Record<string, number>> = {
  '': 1,
  deg: 1,
  degree: 1,
  degrees: 1,
  arcmin: 1 / 60,
  arcsec: 1 / 3600,
  mas: 1 / 3_600_000,
  rad: 180 / Math.PI,
}

function degreesPerUnit(header: Header, axis: number): number {
  const unit = header.text(`CUNIT${axis}`)?.trim() ?? ''
  const factor = DEGREES_PER_UNIT[unit.toLowerCase()]
  if (factor === undefined) throw new UnsupportedError(`CUNIT${axis} is ${unit}, which is no known angle`)
  return factor
}
