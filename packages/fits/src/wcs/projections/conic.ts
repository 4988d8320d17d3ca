import { type MakeProjection, outside, type Parameters, type Projection, refuse, set } from '../projection.ts'
import { asind, atan2d, atand, cosd, DEGREE, RADIAN, sind, tand } from '../trigonometry.ts'

const TOLERANCE = 1e-13

interface Cone {
  /** Degrees of the plane per degree of longitude at the apex: the constant C of the cone. */
  constant: number
  /** Middle of the two standard parallels. */
  middle: number
  /** Distance of a parallel from the apex; NaN where it has no image. */
  radiusOf(theta: number): number
  /** NaN outside the projection. The radius is negative where `middle` is. */
  thetaOf(radius: number): number
}

/** x = R sin(C phi), y = Y0 - R cos(C phi) (Paper II §5.4, equations 114 to 118), with Y0 the radius of the middle. */
function conic({ constant, middle, radiusOf, thetaOf }: Cone): Projection {
  const apex = radiusOf(middle)
  const side = middle < 0 ? -1 : 1
  return {
    theta0: middle,
    tolerance: TOLERANCE,
    toNative(pair) {
      const x = pair[0]
      const down = apex - pair[1]
      const radius = side * Math.sqrt(x * x + down * down)
      const turn = radius === 0 ? 0 : atan2d(x / radius, down / radius)
      set(pair, turn / constant, thetaOf(radius))
      if (Number.isNaN(pair[1])) outside(pair)
    },
    toPlane(pair) {
      const radius = radiusOf(pair[1])
      const turn = constant * pair[0]
      set(pair, radius * sind(turn), apex - radius * cosd(turn))
    },
  }
}

/** theta_a and eta (PV2_1, PV2_2): the standard parallels are theta_a ± eta. */
function parallelsOf(code: string, parameters: Parameters): readonly [middle: number, half: number] {
  const [middle, half] = [parameters[1], parameters[2] ?? 0]
  if (middle === undefined) refuse(code, 'PV2_1 is needed')
  return [middle, half]
}

/** Conic perspective, §5.4.1. */
export const cop: MakeProjection = (parameters) => {
  const [middle, half] = parallelsOf('COP', parameters)
  const [constant, spread] = [sind(middle), cosd(half)]
  if (constant === 0 || spread === 0) refuse('COP', 'the cone has no apex')
  const cotangent = cosd(middle) / constant
  const radiusOf = (theta: number): number => {
    const cosine = cosd(theta - middle)
    if (cosine === 0) return Number.NaN
    if (Math.abs(theta) === 90) return theta < 0 === middle < 0 ? 0 : Number.NaN
    const radius = RADIAN * spread * (cotangent - sind(theta - middle) / cosine)
    // beyond the apex, or behind the centre of projection
    return radius * constant < 0 ? Number.NaN : radius
  }
  return conic({
    constant,
    middle,
    radiusOf,
    thetaOf: (radius) => middle + atand(cotangent - radius / (RADIAN * spread)),
  })
}

/** Conic equal area, §5.4.2. */
export const coe: MakeProjection = (parameters) => {
  const [middle, half] = parallelsOf('COE', parameters)
  const [low, high] = [sind(middle - half), sind(middle + half)]
  const constant = (low + high) / 2
  if (constant === 0) refuse('COE', 'the cone has no apex')
  const square = 1 + low * high
  const scale = RADIAN / constant
  const radiusOf = (theta: number): number => scale * Math.sqrt(square - 2 * constant * sind(theta))
  const atSouth = radiusOf(-90)
  return conic({
    constant,
    middle,
    radiusOf,
    thetaOf(radius) {
      const ratio = radius / scale
      const sine = (square - ratio * ratio) / (2 * constant)
      if (Math.abs(sine) <= 1) return asind(sine)
      if (Math.abs(sine - 1) < 1e-12) return 90
      return Math.abs(sine + 1) < 1e-12 || Math.abs(radius - atSouth) < 1e-12 ? -90 : Number.NaN
    },
  })
}

/** Conic equidistant, §5.4.3. */
export const cod: MakeProjection = (parameters) => {
  const [middle, half] = parallelsOf('COD', parameters)
  const slope = half === 0 ? DEGREE : sind(half) / half
  const constant = slope * sind(middle) * RADIAN
  if (constant === 0) refuse('COD', 'the cone has no apex')
  // at eta = 0 the factor eta cot(eta) has the limit of one radian
  const spread = half === 0 ? RADIAN : half / tand(half)
  const offset = middle + spread * (cosd(middle) / sind(middle))
  return conic({ constant, middle, radiusOf: (theta) => offset - theta, thetaOf: (radius) => offset - radius })
}

/** Conic orthomorphic, §5.4.4. */
export const coo: MakeProjection = (parameters) => {
  const [middle, half] = parallelsOf('COO', parameters)
  const [low, high] = [middle - half, middle + half]
  const tanLow = tand((90 - low) / 2)
  const constant =
    low === high ? sind(low) : Math.log(cosd(high) / cosd(low)) / Math.log(tand((90 - high) / 2) / tanLow)
  if (constant === 0) refuse('COO', 'the cone has no apex')
  const scale = (RADIAN * (cosd(low) / constant)) / tanLow ** constant
  if (!Number.isFinite(scale) || scale === 0) refuse('COO', 'a standard parallel is a pole')
  return conic({
    constant,
    middle,
    radiusOf(theta) {
      if (theta <= -90) return constant < 0 ? 0 : Number.NaN
      return scale * tand((90 - theta) / 2) ** constant
    },
    thetaOf(radius) {
      if (radius === 0) return constant < 0 ? -90 : 90
      return 90 - 2 * atand((radius / scale) ** (1 / constant))
    },
  })
}
