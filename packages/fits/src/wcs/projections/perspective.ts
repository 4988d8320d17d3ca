import {
  type MakeProjection,
  outside,
  type Pair,
  type Projection,
  refuse,
  set,
  TOLERANCE,
  unitOrNaN,
} from '../projection.ts'
import { asind, atan2d, atand, cosd, RADIAN, sind } from '../trigonometry.ts'
import { orthographic } from './zenithal.ts'

/** An angle of a whole turn or less, brought to 90 or below, as the latitude of a root of a sine must be. */
const lowered = (angle: number): number => (angle > 90 ? angle - 360 : angle)

/**
 * The latitude of the horizon in one direction: points below it lie behind what is seen. The two roots are those of
 * sin(theta - s) = -t, where `s` and `t` say how the plane is tilted there; -90 when there is no root.
 */
function horizon(s: number, t: number): number {
  if (Math.abs(t) > 1) return -90
  const root = asind(t)
  return Math.max(lowered(s - root), lowered(s + root + 180))
}

/**
 * Zenithal perspective, §5.1.1: from the distance mu (PV2_1, in radii of the sphere) on a plane tilted by
 * gamma (PV2_2).
 */
export const azp: MakeProjection = (parameters) => {
  const [mu, gamma] = [parameters[1] ?? 0, parameters[2] ?? 0]
  const [sinGamma, cosGamma] = [sind(gamma), cosd(gamma)]
  if (mu === -1 || cosGamma === 0) refuse('AZP', 'the projection centre lies in the plane')
  const scale = RADIAN * (mu + 1)
  const tanGamma = sinGamma / cosGamma
  // |mu| > 1: the sphere overlaps itself below this latitude (equation 18)
  const overlap = Math.abs(mu) > 1 ? asind(-1 / mu) : -90
  const diverges = Math.abs(mu * cosGamma) < 1
  return {
    theta0: 90,
    tolerance: TOLERANCE,
    toNative(pair) {
      const x = pair[0]
      const y = pair[1] * cosGamma
      const radius = Math.sqrt(x * x + y * y)
      if (radius === 0) return set(pair, 0, 90)
      const rho = radius / (scale + pair[1] * sinGamma)
      const sine = unitOrNaN((rho * mu) / Math.sqrt(rho * rho + 1), TOLERANCE)
      if (Number.isNaN(sine)) return outside(pair)
      const [psi, omega] = [atan2d(1, rho), asind(sine)]
      set(pair, atan2d(x, -y), Math.max(lowered(psi - omega), lowered(psi + omega + 180)))
    },
    toPlane(pair) {
      const [phi, theta] = pair
      const tilt = tanGamma * cosd(phi)
      const depth = mu + sind(theta) + cosd(theta) * tilt
      const hidden = theta < overlap || (diverges && theta < horizon(atand(-tilt), mu / Math.sqrt(1 + tilt * tilt)))
      if (depth === 0 || hidden) return outside(pair)
      const radius = (scale * cosd(theta)) / depth
      set(pair, radius * sind(phi), (-radius * cosd(phi)) / cosGamma)
    },
  }
}

/**
 * Slant zenithal perspective, §5.1.2: from the point at distance mu (PV2_1) over native longitude PV2_2 and latitude
 * PV2_3, on the plane that touches the native pole.
 */
export const szp: MakeProjection = (parameters) => {
  const [mu, phiC, thetaC] = [parameters[1] ?? 0, parameters[2] ?? 0, parameters[3] ?? 90]
  // the projection centre (equation 30), in radii
  const xP = -mu * cosd(thetaC) * sind(phiC)
  const yP = mu * cosd(thetaC) * cosd(phiC)
  const zP = mu * sind(thetaC) + 1
  if (zP === 0) refuse('SZP', 'the projection centre lies in the plane')
  const lowest = Math.abs(zP - 1) < 1 ? asind(1 - zP) : -90
  const hidden = (phi: number, theta: number): boolean => {
    if (theta < lowest) return true
    if (Math.abs(mu) <= 1) return false
    const s = xP * sind(phi) - yP * cosd(phi)
    const t = 1 / Math.sqrt((zP - 1) * (zP - 1) + s * s)
    return Math.abs(t) <= 1 && theta < horizon(atan2d(s, zP - 1), t)
  }
  return {
    theta0: 90,
    tolerance: TOLERANCE,
    toNative(pair) {
      const [x, y] = [pair[0] / RADIAN, pair[1] / RADIAN]
      fromSlant(pair, [x, y], (x - xP) / zP, (y - yP) / zP)
    },
    toPlane(pair) {
      const [phi, theta] = pair
      const drop = versine(theta)
      const depth = zP - drop
      if (depth === 0 || hidden(phi, theta)) return outside(pair)
      const radius = (RADIAN * zP * cosd(theta)) / depth
      const shift = (RADIAN * drop) / depth
      set(pair, radius * sind(phi) - shift * xP, -radius * cosd(phi) - shift * yP)
    },
  }
}

/** 1 - sin(theta) as twice the square of a sine: exact near the pole, where the difference itself is all rounding. */
function versine(theta: number): number {
  const half = sind((90 - theta) / 2)
  return 2 * half * half
}

/**
 * From where a ray meets the plane to where it meets the sphere. With z = 1 - sin(theta), the point below the ray moves
 * by (dx, dy) per unit of z; that it lies on the sphere is a quadratic equation, whose smaller root is on the near side.
 */
function fromSlant(pair: Pair, [x, y]: Pair, dx: number, dy: number): void {
  const a = dx * dx + dy * dy + 1
  const halfB = x * dx + y * dy + 1
  const c = x * x + y * y
  // NaN where the ray passes the sphere by
  const drop = nearRoot(a, halfB, c, Math.sqrt(halfB * halfB - a * c))
  const [east, south] = [x - dx * drop, -(y - dy * drop)]
  // near the pole the half angle is exact where the sine is not
  const theta = 90 - 2 * asind(Math.sqrt(drop / 2))
  if (Number.isNaN(theta)) outside(pair)
  else set(pair, east === 0 && south === 0 ? 0 : atan2d(east, south), theta)
}

/** The smallest root of a z² - 2 b z + c within 0 to 2, without subtracting near numbers. */
function nearRoot(a: number, halfB: number, c: number, root: number): number {
  const sum = halfB >= 0 ? halfB + root : halfB - root
  const [first, second] = sum === 0 ? [0, 0] : [c / sum, sum / a]
  const [low, high] = first < second ? [first, second] : [second, first]
  return within(low) ?? within(high) ?? Number.NaN
}

function within(drop: number): number | undefined {
  if (drop >= 0 && drop <= 2) return drop
  return drop >= -TOLERANCE && drop <= 2 + TOLERANCE ? Math.min(Math.max(drop, 0), 2) : undefined
}

/**
 * Orthographic, §5.1.5; with xi and eta (PV2_1, PV2_2) the slant one, as of an interferometer whose antennas lie in a
 * plane (equations 61 to 66).
 */
export const sin: MakeProjection = (parameters) => {
  const [xi, eta] = [parameters[1] ?? 0, parameters[2] ?? 0]
  return xi === 0 && eta === 0 ? orthographic() : slantOrthographic(xi, eta)
}

/** x = cos(theta) sin(phi) + xi z and y = -cos(theta) cos(phi) + eta z, with z = 1 - sin(theta). */
function slantOrthographic(xi: number, eta: number): Projection {
  return {
    theta0: 90,
    tolerance: TOLERANCE,
    toNative: (pair) => fromSlant(pair, [pair[0] / RADIAN, pair[1] / RADIAN], xi, eta),
    toPlane(pair) {
      const [phi, theta] = pair
      const [sinPhi, cosPhi] = [sind(phi), cosd(phi)]
      if (theta < -atand(xi * sinPhi - eta * cosPhi)) return outside(pair)
      const [radius, drop] = [cosd(theta), versine(theta)]
      set(pair, RADIAN * (radius * sinPhi + xi * drop), RADIAN * (-radius * cosPhi + eta * drop))
    },
  }
}
