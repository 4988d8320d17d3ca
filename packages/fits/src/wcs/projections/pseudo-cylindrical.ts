import { type MakeProjection, outside, set, TOLERANCE, unitOrNaN } from '../projection.ts'
import { asind, atan2d, cosd, DEGREE, RADIAN, sind } from '../trigonometry.ts'

// near the poles phi is a quotient of small numbers, so that rounding carries it further past 180
const POLAR_TOLERANCE = 1e-12
const MOLLWEIDE_TOLERANCE = 1e-11

/** Sanson-Flamsteed, §5.3.1: parallels at their true length. */
export const sfl: MakeProjection = () => ({
  theta0: 0,
  tolerance: POLAR_TOLERANCE,
  toNative(pair) {
    const cosine = Math.cos(pair[1] * DEGREE)
    if (cosine !== 0) pair[0] /= cosine
    else if (Math.abs(pair[0]) < POLAR_TOLERANCE) pair[0] = 0
    else outside(pair)
  },
  toPlane(pair) {
    pair[0] *= cosd(pair[1])
  },
})

/** Parabolic, §5.3.2. */
export const par: MakeProjection = () => ({
  theta0: 0,
  tolerance: POLAR_TOLERANCE,
  toNative(pair) {
    const s = pair[1] / 180
    const width = 1 - 4 * s * s
    if (Math.abs(s) > 1) return outside(pair)
    if (width !== 0) return set(pair, pair[0] / width, 3 * asind(s))
    if (Math.abs(pair[0]) >= TOLERANCE) return outside(pair)
    set(pair, 0, 3 * asind(s))
  },
  toPlane(pair) {
    const s = sind(pair[1] / 3)
    set(pair, pair[0] * (1 - 4 * s * s), 180 * s)
  },
})

/** Mollweide, §5.3.3: an ellipse of equal areas. */
export const mol: MakeProjection = () => ({
  theta0: 0,
  tolerance: MOLLWEIDE_TOLERANCE,
  toNative(pair) {
    const y = pair[1] / RADIAN
    const room = 2 - y * y
    if (room < -POLAR_TOLERANCE) return outside(pair)
    const phi = room > POLAR_TOLERANCE ? ((pair[0] / RADIAN) * 90) / Math.sqrt(room) : atMollweidePole(pair[0])
    const gamma = unitOrNaN(y / Math.SQRT2, POLAR_TOLERANCE)
    const sine = (Math.asin(gamma) * 2 + y * Math.sqrt(Math.max(room, 0))) / Math.PI
    set(pair, phi, asind(unitOrNaN(sine, POLAR_TOLERANCE)))
    if (Number.isNaN(pair[0]) || Number.isNaN(pair[1])) outside(pair)
  },
  toPlane(pair) {
    const gamma = mollweideAngle(pair[1])
    set(pair, ((2 * Math.SQRT2) / Math.PI) * pair[0] * Math.cos(gamma), RADIAN * Math.SQRT2 * Math.sin(gamma))
  },
})

const atMollweidePole = (x: number): number => (Math.abs(x) < POLAR_TOLERANCE ? 0 : Number.NaN)

const MOST_STEPS = 100

/** Solves sin(theta) = (2 gamma + sin(2 gamma)) / pi, Newton's way within a bracket; the slope vanishes at the poles. */
function mollweideAngle(theta: number): number {
  if (Math.abs(theta) >= 90) return (Math.sign(theta) * Math.PI) / 2
  const goal = Math.PI * sind(theta)
  let [low, high] = [-Math.PI / 2, Math.PI / 2]
  let gamma = theta * DEGREE
  for (let step = 0; step < MOST_STEPS; step++) {
    const error = 2 * gamma + Math.sin(2 * gamma) - goal
    if (error === 0) break
    if (error > 0) high = gamma
    else low = gamma
    const newton = gamma - error / (2 + 2 * Math.cos(2 * gamma))
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - gamma) <= Number.EPSILON) return next
    gamma = next
  }
  return gamma
}

/** Hammer-Aitoff, §5.3.4. */
export const ait: MakeProjection = () => ({
  theta0: 0,
  tolerance: TOLERANCE,
  toNative(pair) {
    const [x, y] = [pair[0] / RADIAN, pair[1] / RADIAN]
    const square = 1 - (x * x) / 16 - (y * y) / 4
    if (square < 0.5 - TOLERANCE) return outside(pair)
    const z = Math.sqrt(Math.max(square, 0.5))
    const [cosine, sine] = [2 * z * z - 1, (z * x) / 2]
    const phi = cosine === 0 && sine === 0 ? 0 : 2 * atan2d(sine, cosine)
    set(pair, phi, asind(unitOrNaN(z * y, TOLERANCE)))
    if (Number.isNaN(pair[1])) outside(pair)
  },
  toPlane(pair) {
    const [phi, theta] = pair
    const gamma = RADIAN * Math.sqrt(2 / (1 + cosd(theta) * cosd(phi / 2)))
    set(pair, 2 * gamma * cosd(theta) * sind(phi / 2), gamma * sind(theta))
  },
})
