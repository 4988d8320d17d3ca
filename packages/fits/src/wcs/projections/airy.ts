import { type MakeProjection, refuse } from '../projection.ts'
import { cosd, DEGREE, RADIAN } from '../trigonometry.ts'
import { zenithal } from './zenithal.ts'

const MOST_STEPS = 100

/**
 * Airy, §5.1.9: the least error within the parallel theta_b (PV2_1). With xi half the angle from the pole,
 * R = -2 (ln(cos xi) / tan xi + ln(cos xi_b) / tan² xi_b · tan xi).
 */
export const air: MakeProjection = (parameters) => {
  const bound = parameters[1] ?? 90
  if (!(bound > -90)) refuse('AIR', 'PV2_1 must be above -90')
  const slope = slopeOf((90 - bound) / 2)
  const radiusOf = (xi: number): number => -2 * RADIAN * (logOverTan(xi) + slope * Math.tan(xi))
  return zenithal({
    radiusOf(theta) {
      if (theta <= -90) return Number.NaN
      return radiusOf(((90 - theta) / 2) * DEGREE)
    },
    thetaOf: (radius) => 90 - 2 * RADIAN * halfAngle(radius, radiusOf),
  })
}

/** ln(cos xi) / tan² xi, whose limit at 0 is -1/2. */
function slopeOf(xi: number): number {
  if (xi === 0) return -0.5
  const cosine = cosd(xi)
  return (Math.log(cosine) * cosine * cosine) / (1 - cosine * cosine)
}

/** ln(cos xi) / tan xi; cos xi is so near 1 at small angles that the logarithm is taken of 1 - sin² xi. */
function logOverTan(xi: number): number {
  if (xi === 0) return 0
  const sine = Math.sin(xi)
  const log = xi < 0.5 ? Math.log1p(-sine * sine) / 2 : Math.log(Math.cos(xi))
  return (log * Math.cos(xi)) / sine
}

/** The radius grows from the pole up to infinity at the antipode, so that halving brackets its one solution. */
function halfAngle(radius: number, radiusOf: (xi: number) => number): number {
  if (radius === 0) return 0
  let [low, high] = [0, Math.PI / 2]
  if (!(radius <= radiusOf(high - 1e-12))) return Number.NaN
  let [previous, xi] = [low, (high * radius) / (radius + 2 * RADIAN)]
  let before = 0
  for (let step = 0; step < MOST_STEPS; step++) {
    const value = radiusOf(xi)
    if (value > radius) high = xi
    else low = xi
    const secant = xi + ((radius - value) * (xi - previous)) / (value - before)
    ;[previous, before] = [xi, value]
    xi = secant > low && secant < high ? secant : (low + high) / 2
    if (Math.abs(xi - previous) <= 4 * Number.EPSILON * xi) break
  }
  return xi
}
