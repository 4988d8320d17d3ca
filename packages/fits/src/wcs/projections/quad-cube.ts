import { type MakeProjection, outside, type Pair, set, TOLERANCE, unitOrNaN } from '../projection.ts'
import { asind, atan2d, atand, cosd, sind } from '../trigonometry.ts'

/** Half the width of a face in degrees of the plane. */
export const HALF_FACE = 45

const OVERSHOOT = 1e-12

/**
 * The faces of the cube (Paper II §5.6): 0 north, 1 to 4 around the equator, 5 south. Each has its centre in the plane
 * in half faces, and says which direction cosines (l, m, n) its axes xi and eta and its normal zeta are: index, sign.
 */
interface Face {
  readonly x: number
  readonly y: number
  readonly xi: readonly [index: number, sign: number]
  readonly eta: readonly [index: number, sign: number]
  readonly zeta: readonly [index: number, sign: number]
}

const FACES: readonly Face[] = [
  { x: 0, y: 2, xi: [1, 1], eta: [0, -1], zeta: [2, 1] },
  { x: 0, y: 0, xi: [1, 1], eta: [2, 1], zeta: [0, 1] },
  { x: 2, y: 0, xi: [0, -1], eta: [2, 1], zeta: [1, 1] },
  { x: 4, y: 0, xi: [1, -1], eta: [2, 1], zeta: [0, -1] },
  { x: 6, y: 0, xi: [0, 1], eta: [2, 1], zeta: [1, -1] },
  { x: 0, y: -2, xi: [1, 1], eta: [0, 1], zeta: [2, -1] },
]

/** How one face is flattened: between its tangents (xi / zeta, eta / zeta) and its plane, both from -1 to 1. */
interface FaceMap {
  /** Where overshoot by rounding ends. */
  readonly tolerance: number
  /** The latitude of a direction. */
  latitudeOf(l: number, m: number, n: number): number
  /** The position on the face, to its direction (xi, eta, zeta), written over `direction`. NaN outside. */
  toDirection(x: number, y: number, direction: number[]): void
  /** A direction (xi, eta, zeta) to its position on the face. */
  toFace(direction: readonly number[], pair: Pair): void
}

/** Assembles the six faces. `round` is the precision in which the plane is held. */
export function cube(map: FaceMap, round: (value: number) => number = (value) => value): ReturnType<MakeProjection> {
  const direction = [0, 0, 0]
  const cosines = [0, 0, 0]
  return {
    theta0: 0,
    tolerance: TOLERANCE,
    toNative(pair) {
      // a product, as in wcslib: a quotient would round otherwise, which single precision does not forgive
      const [x, y] = [round(pair[0] * (1 / HALF_FACE)), round(pair[1] * (1 / HALF_FACE))]
      const face = faceAt(x, y)
      if (!face) return outside(pair)
      map.toDirection(round((x < -1 ? round(x + 8) : x) - face.x), round(y - face.y), direction)
      cosines[face.xi[0]] = face.xi[1] * direction[0]!
      cosines[face.eta[0]] = face.eta[1] * direction[1]!
      cosines[face.zeta[0]] = face.zeta[1] * direction[2]!
      const [l, m, n] = cosines as [number, number, number]
      if (Number.isNaN(n)) return outside(pair)
      set(pair, l === 0 && m === 0 ? 0 : atan2d(m, l), map.latitudeOf(l, m, n))
    },
    toPlane(pair) {
      const [phi, theta] = pair
      if (Number.isNaN(phi + theta)) return outside(pair)
      cosines[0] = cosd(theta) * cosd(phi)
      cosines[1] = cosd(theta) * sind(phi)
      cosines[2] = sind(theta)
      const face = facing(cosines)
      direction[0] = face.xi[1] * cosines[face.xi[0]]!
      direction[1] = face.eta[1] * cosines[face.eta[0]]!
      direction[2] = face.zeta[1] * cosines[face.zeta[0]]!
      map.toFace(direction, pair)
      const [x, y] = [unitOrNaN(pair[0], map.tolerance), unitOrNaN(pair[1], map.tolerance)]
      if (Number.isNaN(x) || Number.isNaN(y)) return outside(pair)
      set(pair, HALF_FACE * round(x + face.x), HALF_FACE * round(y + face.y))
    },
  }
}

/** From the sine, or near the poles from the cosine, whichever has digits to give. */
const latitudeOf = (l: number, m: number, n: number): number =>
  Math.abs(n) < 0.9 ? asind(n) : atan2d(n, Math.sqrt(l * l + m * m))

/** The cross of faces spans -1 to 7, and what lies left of it is the other end of the equator. */
function faceAt(x: number, y: number): Face | undefined {
  const inside = Math.abs(x) <= 1 ? Math.abs(y) <= 3 : Math.abs(x) <= 7 && Math.abs(y) <= 1
  if (!inside) return undefined
  const turned = x < -1 ? x + 8 : x
  if (turned > 5) return FACES[4]
  if (turned > 3) return FACES[3]
  if (turned > 1) return FACES[2]
  if (y > 1) return FACES[0]
  return y < -1 ? FACES[5] : FACES[1]
}

/** The face whose normal is nearest; of equal ones the first. */
function facing(cosines: readonly number[]): Face {
  let best = FACES[0]!
  let most = Number.NEGATIVE_INFINITY
  for (const face of FACES) {
    const zeta = face.zeta[1] * cosines[face.zeta[0]]!
    if (zeta <= most) continue
    best = face
    most = zeta
  }
  return best
}

/** Tangential spherical cube, §5.6.1. */
export const tsc: MakeProjection = () =>
  cube({
    tolerance: OVERSHOOT,
    latitudeOf,
    toDirection(x, y, direction) {
      const zeta = 1 / Math.sqrt(1 + x * x + y * y)
      direction[0] = x * zeta
      direction[1] = y * zeta
      direction[2] = zeta
    },
    toFace: ([xi, eta, zeta], pair) => set(pair, xi! / zeta!, eta! / zeta!),
  })

/** Quadrilateralized spherical cube, §5.6.3: equal areas. The faces are four triangles with the same formula. */
export const qsc: MakeProjection = () =>
  cube({
    tolerance: OVERSHOOT,
    latitudeOf,
    toDirection(x, y, direction) {
      const direct = Math.abs(x) > Math.abs(y)
      const [along, across] = direct ? [x, y] : [y, x]
      if (along === 0) {
        direction[0] = direction[1] = 0
        direction[2] = 1
        return
      }
      const w = (15 * across) / along
      const omega = sind(w) / (cosd(w) - Math.SQRT1_2)
      const tau = 1 + omega * omega
      const drop = along * along * (1 - 1 / Math.sqrt(1 + tau)) // 1 - zeta, which keeps its digits
      const reach = Math.sign(along) * Math.sqrt((drop * (2 - drop)) / tau)
      direction[0] = direct ? reach : reach * omega
      direction[1] = direct ? reach * omega : reach
      direction[2] = 1 - drop
    },
    toFace([xi, eta, zeta], pair) {
      const direct = Math.abs(xi!) > Math.abs(eta!)
      const [along, across] = direct ? [xi!, eta!] : [eta!, xi!]
      if (along === 0) return set(pair, 0, 0)
      const omega = across / along
      const tau = 1 + omega * omega
      // 1 - zeta from the other two cosines: exact near the centre of the face
      const drop = (along * along * tau) / (1 + zeta!)
      const far = Math.sign(along) * Math.sqrt(drop / (1 - 1 / Math.sqrt(1 + tau)))
      const near = (far / 15) * (atand(omega) - asind(omega / Math.sqrt(tau + tau)))
      if (direct) set(pair, far, near)
      else set(pair, near, far)
    },
  })
