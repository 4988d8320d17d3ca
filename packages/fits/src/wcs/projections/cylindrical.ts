import { type MakeProjection, outside, refuse, set, TOLERANCE, unitOrNaN } from '../projection.ts'
import { asind, atan2d, atand, cosd, RADIAN, sind, tand } from '../trigonometry.ts'

/** Cylindrical perspective, §5.2.1: from the distance mu (PV2_1) on a cylinder of radius lambda (PV2_2). */
export const cyp: MakeProjection = (parameters) => {
  const [mu, lambda] = [parameters[1] ?? 1, parameters[2] ?? 1]
  if (lambda === 0 || mu + lambda === 0) refuse('CYP', 'the cylinder has no radius')
  return {
    theta0: 0,
    tolerance: TOLERANCE,
    toNative(pair) {
      const eta = pair[1] / (RADIAN * (mu + lambda))
      const sine = (eta * mu) / Math.sqrt(eta * eta + 1)
      set(pair, pair[0] / lambda, atan2d(eta, 1) + asind(sine))
      if (!(Math.abs(sine) <= 1)) outside(pair)
    },
    toPlane(pair) {
      const depth = mu + cosd(pair[1])
      if (depth === 0) return outside(pair)
      set(pair, lambda * pair[0], (RADIAN * (mu + lambda) * sind(pair[1])) / depth)
    },
  }
}

/** Cylindrical equal area, §5.2.2, conformal at the latitude whose squared cosine is lambda (PV2_1). */
export const cea: MakeProjection = (parameters) => {
  const lambda = parameters[1] ?? 1
  if (!(lambda > 0 && lambda <= 1)) refuse('CEA', 'PV2_1 must be above 0 and at most 1')
  return {
    theta0: 0,
    tolerance: TOLERANCE,
    toNative(pair) {
      const sine = unitOrNaN((pair[1] * lambda) / RADIAN, TOLERANCE)
      if (Number.isNaN(sine)) return outside(pair)
      pair[1] = asind(sine)
    },
    toPlane(pair) {
      pair[1] = (RADIAN * sind(pair[1])) / lambda
    },
  }
}

/** Plate carrée, §5.2.3: the native coordinates themselves. */
export const car: MakeProjection = () => ({ theta0: 0, tolerance: TOLERANCE, toNative() {}, toPlane() {} })

/** Mercator, §5.2.4: the poles lie at infinity. */
export const mer: MakeProjection = () => ({
  theta0: 0,
  tolerance: TOLERANCE,
  toNative(pair) {
    pair[1] = 2 * atand(Math.exp(pair[1] / RADIAN)) - 90
  },
  toPlane(pair) {
    if (Math.abs(pair[1]) >= 90) return outside(pair)
    pair[1] = RADIAN * Math.log(tand((90 + pair[1]) / 2))
  },
})
