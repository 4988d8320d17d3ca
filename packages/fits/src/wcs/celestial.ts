import { HeaderError } from '../errors.ts'
import type { AxisParameter } from './keywords.ts'
import { poleOf } from './pole.ts'
import { keepOnSphere, outside, type Pair, type Projection } from './projection.ts'
import { projections } from './projections.ts'
import { rotationTo } from './rotation.ts'
import { cosd, sind } from './trigonometry.ts'

/** Plane to sky and back, in place, degrees. NaN outside the projection. */
export interface Celestial {
  toSky(pair: Pair): void
  toPlane(pair: Pair): void
}

export interface CelestialParts {
  readonly code: string
  /** CRVAL of the two axes, degrees. */
  readonly longitude: number
  readonly latitude: number
  readonly lonpole: number | undefined
  readonly latpole: number | undefined
  /** PVi_m of the longitude axis: the reference point in native coordinates, and LONPOLE and LATPOLE again. */
  readonly ofLongitude: readonly AxisParameter[]
  /** PVi_m of the latitude axis: the parameters of the projection. */
  readonly ofLatitude: readonly AxisParameter[]
}

/** As many as wcslib takes; beyond it they have no meaning. */
const MOST_PARAMETERS = 30

/**
 * The way from the projection plane to the sky (Paper II §2).
 * @throws HeaderError when the parameters allow no projection, or the native pole has no place on the sky
 */
export function celestialOf(parts: CelestialParts): Celestial {
  const { longitude, latitude, ofLongitude, ofLatitude } = parts
  const given = longitudeParameters(ofLongitude)
  const { code, parameters, offset, phi0, theta0 } = withoutAlias(parts, {
    parameters: parametersOf(ofLatitude),
    offset: given[0] !== undefined && given[0] !== 0,
    phi0: given[1],
    theta0: given[2],
  })
  const projection = projections[code]!(parameters)
  const pole = poleOf({
    longitude,
    latitude,
    phi0: phi0 ?? 0,
    theta0: theta0 ?? projection.theta0,
    lonpole: given[3] ?? parts.lonpole,
    latpole: given[4] ?? parts.latpole,
  })
  const rotation = rotationTo(pole)
  const [x0, y0] = offset ? originOf(projection, phi0, theta0) : [0, 0]
  return {
    toSky(pair) {
      pair[0] += x0
      pair[1] += y0
      projection.toNative(pair)
      keepOnSphere(pair, projection.tolerance)
      rotation.toSky(pair)
    },
    toPlane(pair) {
      rotation.toNative(pair)
      projection.toPlane(pair)
      // at a pole that some projections have at infinity
      if (!Number.isFinite(pair[0]) || !Number.isFinite(pair[1])) return outside(pair)
      pair[0] -= x0
      pair[1] -= y0
    },
  }
}

type FivePoint = (number | undefined)[]

function longitudeParameters(parameters: readonly AxisParameter[]): FivePoint {
  const values: FivePoint = []
  for (const { axis, index, value } of parameters) {
    if (index > 4) throw new HeaderError(`PV${axis}_${index} is no parameter of a longitude axis`)
    values[index] = value
  }
  return values
}

function parametersOf(parameters: readonly AxisParameter[]): (number | undefined)[] {
  const values: (number | undefined)[] = new Array(MOST_PARAMETERS).fill(undefined)
  for (const { index, value } of parameters) if (index < MOST_PARAMETERS) values[index] = value
  return values
}

interface Projected {
  readonly parameters: (number | undefined)[]
  readonly offset: boolean
  readonly phi0: number | undefined
  readonly theta0: number | undefined
}

/** The projections of AIPS that go by other names now (Paper II §6.1.3 and 6.1.4), and TPV, which is TAN distorted. */
function withoutAlias({ code, latitude }: CelestialParts, projected: Projected): Projected & { readonly code: string } {
  if (code === 'TPV') return { ...projected, code: 'TAN' }
  if (code === 'GLS') return { ...projected, code: 'SFL', offset: true, phi0: 0, theta0: latitude }
  if (code !== 'NCP') return { ...projected, code }
  if (latitude === 0) throw new HeaderError('the projection NCP has no equator')
  const parameters = [...projected.parameters]
  parameters[1] = 0
  parameters[2] = cosd(latitude) / sind(latitude)
  return { ...projected, code: 'SIN', parameters }
}

/** Where the reference point of PVi_1 and PVi_2 lies in the plane, which PVi_0 asks to be its origin (Paper II §2.5). */
function originOf(projection: Projection, phi0: number | undefined, theta0: number | undefined): Pair {
  if (phi0 === undefined || theta0 === undefined) return [0, 0]
  const origin: Pair = [phi0, theta0]
  projection.toPlane(origin)
  if (!origin.every(Number.isFinite))
    throw new HeaderError('the reference point of PVi_1 and PVi_2 is outside the projection')
  return origin
}
