import { type MakeProjection, outside, refuse, set } from '../projection.ts'
import { atan2d, cosd, DEGREE, RADIAN, sind } from '../trigonometry.ts'
import { sfl } from './pseudo-cylindrical.ts'

/** Bonne, §5.5.1: parallels of true length about the parallel theta_1 (PV2_1); the equator makes it Sanson-Flamsteed. */
export const bon: MakeProjection = (parameters) => {
  const parallel = parameters[1]
  if (parallel === undefined) refuse('BON', 'PV2_1 is needed')
  if (parallel === 0) return sfl(parameters)
  const apex = (RADIAN * cosd(parallel)) / sind(parallel) + parallel
  const side = parallel < 0 ? -1 : 1
  return {
    theta0: 0,
    tolerance: 1e-11,
    toNative(pair) {
      const down = apex - pair[1]
      const radius = side * Math.sqrt(pair[0] * pair[0] + down * down)
      const turn = radius === 0 ? 0 : atan2d(pair[0] / radius, down / radius)
      const theta = apex - radius
      const cosine = cosd(theta)
      set(pair, cosine === 0 ? 0 : (turn * (radius / RADIAN)) / cosine, theta)
    },
    toPlane(pair) {
      const radius = apex - pair[1]
      const turn = radius === 0 ? 0 : (RADIAN * pair[0] * cosd(pair[1])) / radius
      set(pair, radius * sind(turn), apex - radius * cosd(turn))
    },
  }
}

const NEAR_EQUATOR = 1e-4 // degrees; there the series is better than the quotient of small numbers
const POLAR_TOLERANCE = 1e-12
const MOST_STEPS = 100

/** Polyconic, §5.5.2: every parallel at its true length and curvature. */
export const pco: MakeProjection = () => ({
  theta0: 0,
  tolerance: POLAR_TOLERANCE,
  toNative(pair) {
    const [x, y] = pair
    const far = Math.abs(y)
    if (far < POLAR_TOLERANCE) return set(pair, x, 0)
    if (Math.abs(far - 90) < POLAR_TOLERANCE) return set(pair, 0, Math.sign(y) * 90)
    // y = theta (1 + phi² / 2) for small theta
    if (far < NEAR_EQUATOR) return set(pair, x, y / (1 + (x * DEGREE * x * DEGREE) / 2))
    // wcslib divides 0 by 0 here and finds no sky; the answers of the two are meant to agree
    if (x === 0) return outside(pair)
    const theta = polyconicLatitude(x / RADIAN, far / RADIAN)
    if (Number.isNaN(theta)) return outside(pair)
    const tangent = Math.tan(theta)
    const [down, across] = [1 - (far / RADIAN - theta) * tangent, (x / RADIAN) * tangent]
    const turn = down === 0 && across === 0 ? 0 : atan2d(across, down)
    set(pair, turn / Math.sin(theta), Math.sign(y) * theta * RADIAN)
  },
  toPlane(pair) {
    const [phi, theta] = pair
    const sine = sind(theta)
    if (theta === 0) return
    const half = sind((phi * sine) / 2)
    const cotangent = cosd(theta) / sine
    // 1 - cos(phi sin theta) as the square of a sine, which keeps its digits at small angles
    set(pair, RADIAN * cotangent * sind(phi * sine), theta + RADIAN * cotangent * 2 * half * half)
  },
})

/**
 * The latitude (0 to pi/2) of the parallel through (x, y), y > 0: the root of
 * f = x² + (y - theta)² - 2 (y - theta) cot(theta), positive above it and negative below.
 */
function polyconicLatitude(x: number, y: number): number {
  const residual = (theta: number): number => x * x + (y - theta) * (y - theta - 2 / Math.tan(theta))
  let [low, high] = [0, Math.min(y, Math.PI / 2)]
  if (!(residual(high) >= -POLAR_TOLERANCE)) return Number.NaN
  let [before, previous] = [residual(high), high]
  let theta = y / (1 + (x * x) / 2)
  if (!(theta > low && theta < high)) theta = high / 2
  for (let step = 0; step < MOST_STEPS; step++) {
    const value = residual(theta)
    if (value === 0) break
    if (value > 0) high = theta
    else low = theta
    const secant = theta - (value * (theta - previous)) / (value - before)
    ;[before, previous] = [value, theta]
    theta = secant > low && secant < high ? secant : (low + high) / 2
    if (Math.abs(theta - previous) <= 2 * Number.EPSILON * theta) break
  }
  return theta
}
