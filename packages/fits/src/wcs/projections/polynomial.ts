import { type MakeProjection, refuse } from '../projection.ts'
import { DEGREE, RADIAN } from '../trigonometry.ts'
import { zenithal } from './zenithal.ts'

const TOLERANCE = 1e-13

/**
 * Zenithal polynomial, §5.1.7: the distance is a polynomial of the angle from the pole, with coefficients PV2_0 up.
 * It is used from the pole to where it first stops growing.
 */
export const zpn: MakeProjection = (parameters) => {
  const coefficients = Array.from(parameters, (value) => value ?? 0)
  while (coefficients.at(-1) === 0) coefficients.pop()
  if (coefficients.length < 2) refuse('ZPN', 'no coefficient beyond PV2_0')
  const curved = coefficients.length > 2
  if (curved && !(coefficients[1]! > 0)) refuse('ZPN', 'PV2_1 must be positive')
  const limit = curved ? firstMaximum(coefficients) : Math.PI
  const angleOf = coefficients.length > 3 ? increasing(coefficients, limit) : quadratic(coefficients)
  return zenithal({
    radiusOf(theta) {
      const angle = (90 - theta) * DEGREE
      return angle > limit ? Number.NaN : RADIAN * evaluate(coefficients, angle)
    },
    thetaOf: (radius) => 90 - angleOf(radius / RADIAN) * RADIAN,
  })
}

/** Horner's rule. */
function evaluate(coefficients: readonly number[], angle: number): number {
  let value = 0
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * angle + coefficients[i]!
  return value
}

/** Where the derivative becomes 0, looked for in steps of a degree; the south pole when it does not. */
function firstMaximum(coefficients: readonly number[]): number {
  const derivative = coefficients.slice(1).map((value, i) => value * (i + 1))
  for (let degree = 1; degree < 180; degree++) {
    if (evaluate(derivative, degree * DEGREE) > 0) continue
    let [low, high] = [(degree - 1) * DEGREE, degree * DEGREE]
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2
      if (evaluate(derivative, middle) > 0) low = middle
      else high = middle
    }
    return low
  }
  return Math.PI
}

function quadratic([c = 0, b = 0, a = 0]: readonly number[]): (radius: number) => number {
  if (a === 0) return (radius) => (radius - c) / b
  return (radius) => {
    const discriminant = b * b - 4 * a * (c - radius)
    if (!(discriminant >= 0)) return Number.NaN
    const sum = -(b + (b < 0 ? -1 : 1) * Math.sqrt(discriminant)) / 2
    const roots = sum === 0 ? [0, 0] : [sum / a, (c - radius) / sum]
    const [low, high] = [Math.min(...roots), Math.max(...roots)]
    return onSphere(low < -TOLERANCE ? high : low)
  }
}

function onSphere(angle: number): number {
  if (angle < -TOLERANCE || angle > Math.PI + TOLERANCE) return Number.NaN
  return Math.min(Math.max(angle, 0), Math.PI)
}

const MOST_STEPS = 100

/** The inverse on 0 to `limit`, where the polynomial grows: Newton's steps, or halves where these leave the bracket. */
function increasing(coefficients: readonly number[], limit: number): (radius: number) => number {
  const derivative = coefficients.slice(1).map((value, i) => value * (i + 1))
  const [least, most] = [coefficients[0]!, evaluate(coefficients, limit)]
  return (radius) => {
    if (!(radius >= least - TOLERANCE && radius <= most + TOLERANCE)) return Number.NaN
    let [low, high] = [0, limit]
    let angle = (limit * (radius - least)) / (most - least)
    for (let step = 0; step < MOST_STEPS; step++) {
      const error = evaluate(coefficients, angle) - radius
      if (error === 0) break
      if (error > 0) high = angle
      else low = angle
      const newton = angle - error / evaluate(derivative, angle)
      const next = newton >= low && newton <= high ? newton : (low + high) / 2
      if (Math.abs(next - angle) <= Number.EPSILON * limit) return next
      angle = next
    }
    return angle
  }
}
