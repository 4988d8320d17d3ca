import { type MakeProjection, outside, refuse, set } from '../projection.ts'
import { asind, sind } from '../trigonometry.ts'

const TOLERANCE = 1e-12

/**
 * HEALPix (Calabretta and Roukema 2007): H facets in longitude (PV2_1) and K in latitude (PV2_2). A cylindrical equal
 * area belt between the latitudes with |sin(theta)| = (K - 1) / K, and polar caps cut into H triangles.
 */
export const hpx: MakeProjection = (parameters) => {
  const [h, k] = [parameters[1] ?? 4, parameters[2] ?? 3]
  if (!(h > 0 && k > 0)) refuse('HPX', 'the facets must be above 0 in number')
  const [oddH, oddK] = [Math.round(h) % 2, Math.round(k) % 2]
  const half = 180 / h // half the width of a facet
  const belt = (90 * (k - 1)) / h
  const height = (90 * k) / h
  const top = (k + 1) / 2

  /** Distance from the middle of the facet; southern facets lie half a facet further when K is even. */
  const fromMiddle = (longitude: number, south: boolean): number => {
    const middle = -180 + (2 * Math.floor(((longitude + 180) * h) / 360) + 1) * half
    if (!south || oddK) return longitude - middle
    const odd = (Math.floor(longitude / half) + oddH) % 2 !== 0
    return longitude - middle + (odd ? -half : half)
  }

  return {
    theta0: 0,
    tolerance: TOLERANCE,
    toNative(pair) {
      const [x, y] = pair
      const far = Math.abs(y)
      if (far <= belt) return set(pair, x, asind(y / height))
      const sigma = top - far / half
      // far beyond the caps, and NaN too
      if (!(far <= half * top)) return outside(pair)
      const sine = 1 - (sigma * sigma) / k
      if (sine < -1) return outside(pair)
      const within = fromMiddle(x, y <= 0)
      const across = sigma === 0 ? 1e9 * within : within / sigma
      // beside the triangle
      if (Math.abs(across) >= half + TOLERANCE) return outside(pair)
      set(pair, across === 0 ? x : x + (across - within), Math.sign(y) * (sigma === 0 ? 90 : asind(sine)))
    },
    toPlane(pair) {
      const [phi, theta] = pair
      const sine = sind(theta)
      if (Math.abs(sine) <= (k - 1) / k) return set(pair, phi, height * sine)
      const sigma = Math.sqrt(k) * rootOfVersine(theta)
      const x = phi + fromMiddle(phi, theta <= 0) * (sigma - 1)
      set(pair, x > 180 ? 360 - x : x, Math.sign(theta) * half * (top - sigma))
    },
  }
}

/** The square root of 1 - |sin(theta)|, which near the poles is small. */
const rootOfVersine = (theta: number): number => Math.SQRT2 * Math.abs(sind((90 - Math.abs(theta)) / 2))

/** The quadrants of XPH, by phi from -180: how (xi, eta) from the pole lie in the plane. */
const QUADRANTS = [
  { x: [-1, 1], y: [-1, -1] },
  { x: [1, 1], y: [-1, 1] },
  { x: [1, -1], y: [1, 1] },
  { x: [-1, -1], y: [1, -1] },
] as const

/** HEALPix polar, or butterfly (Calabretta and Lowe 2013): the four gores of HPX put together at the north pole. */
export const xph: MakeProjection = () => ({
  theta0: 90,
  tolerance: TOLERANCE,
  toNative(pair) {
    const [x, y] = [pair[0] * Math.SQRT1_2, pair[1] * Math.SQRT1_2]
    const number = quadrantAt(x, y)
    const quadrant = QUADRANTS[number]!
    const [xi, down] = [quadrant.x[0] * x + quadrant.y[0] * y, quadrant.x[1] * x + quadrant.y[1] * y]
    const eta = down + 90
    const start = -180 + 90 * number
    if (!(Math.abs(eta) <= 90)) return outside(pair)
    if (Math.abs(eta) <= 45) {
      if (Math.abs(xi) > 45 + TOLERANCE) return outside(pair)
      return set(pair, start + 45 + xi, asind(eta / 67.5))
    }
    if (eta < -45 && Math.abs(xi) > eta + 90 + TOLERANCE) return outside(pair)
    const sigma = (90 - Math.abs(eta)) / 45
    const phi = x === 0 || y === 0 ? onBorder(x, y) : start + 45 + xi / sigma
    // sin(theta) = 1 - sigma²/3, taken through half the angle from the pole
    set(pair, phi, Math.sign(eta) * (90 - 2 * asind(sigma / Math.sqrt(6))))
  },
  toPlane(pair) {
    const [phi, theta] = pair
    const turned = (((phi + 180) % 360) + 360) % 360
    const number = Math.floor(turned / 90)
    const [xi, eta] = gore(turned - 90 * number, theta)
    const quadrant = QUADRANTS[number]
    if (!quadrant) return outside(pair)
    set(
      pair,
      (quadrant.x[0] * xi + quadrant.x[1] * eta) / Math.SQRT2,
      (quadrant.y[0] * xi + quadrant.y[1] * eta) / Math.SQRT2,
    )
  },
})

/** A position within a gore (psi from 0 to 90), from the middle of its polar end. */
function gore(psi: number, theta: number): [xi: number, eta: number] {
  const sine = sind(theta)
  if (Math.abs(sine) <= 2 / 3) return [psi - 45, 67.5 * sine - 90]
  const sigma = Math.sqrt(3) * rootOfVersine(theta)
  return [(psi - 45) * sigma, Math.sign(theta) * 45 * (2 - sigma) - 90]
}

function quadrantAt(x: number, y: number): number {
  if (x <= 0 && y > 0) return 0
  if (x < 0 && y <= 0) return 1
  return x >= 0 && y < 0 ? 2 : 3
}

/** Where two gores meet phi is exact. */
function onBorder(x: number, y: number): number {
  if (x === 0) return y <= 0 ? 0 : 180
  return x < 0 ? -90 : 90
}
