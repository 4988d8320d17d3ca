import { type MakeProjection, set } from '../projection.ts'
import { asind } from '../trigonometry.ts'
import { cube } from './quad-cube.ts'

/**
 * COBE quadrilateralized spherical cube, §5.6.2. Its two polynomials are fits in single precision and invert each
 * other to some 50 arcseconds only; the maps of the mission were made with just these numbers. They are therefore
 * evaluated in single precision and in the order in which others do, so that the same digits come out.
 */
export const csc: MakeProjection = () =>
  cube(
    {
      tolerance: 1e-7,
      // the square of the tangents was rounded, so that the cosines have no length of 1 for more digits to come from
      latitudeOf: (_l, _m, n) => asind(n),
      toDirection(x, y, direction) {
        const chi = tangent(x, y)
        const psi = tangent(y, x)
        const zeta = 1 / Math.sqrt(f(f(chi * chi) + f(psi * psi)) + 1)
        direction[0] = chi * zeta
        direction[1] = psi * zeta
        direction[2] = zeta
      },
      toFace([xi, eta, zeta], pair) {
        const [chi, psi] = [f(xi! / zeta!), f(eta! / zeta!)]
        set(pair, position(chi, psi), position(psi, chi))
      },
    },
    Math.fround,
  )

const f = Math.fround

/** Row j holds the factors of y^2j, rising in x². */
const INVERSE = [
  [-0.27292696, -0.07629969, -0.22797056, 0.54852384, -0.62930065, 0.25795794, 0.02584375],
  [-0.02819452, -0.01471565, 0.48051509, -1.74114454, 1.71547508, -0.53022337],
  [0.2705816, -0.56800938, 0.30803317, 0.98938102, -0.83180469],
  [-0.6044156, 1.50880086, -0.93678576, 0.08693841],
  [0.93412077, -1.4160192, 0.33887446],
  [-0.63915306, 0.52032238],
  [0.14381585],
].map((row) => new Float32Array(row))

function horner(factors: Float32Array, at: number): number {
  let value = factors[factors.length - 1]!
  for (let i = factors.length - 2; i >= 0; i--) value = f(factors[i]! + f(at * value))
  return value
}

const rows = new Float32Array(INVERSE.length)

/** The tangent chi = xi / zeta of a position on the face: x + x (1 - x²) sum of P x^2i y^2j. */
function tangent(x: number, y: number): number {
  const [xx, yy] = [f(x * x), f(y * y)]
  INVERSE.forEach((row, j) => {
    rows[j] = horner(row, xx)
  })
  return f(x + f(f(x * f(1 - xx)) * horner(rows, yy)))
}

const [GAMMA_STAR, M, GAMMA, OMEGA_1, D0, D1, C00, C10, C01, C11, C20, C02] = new Float32Array([
  1.37484847732, 0.004869491981, -0.13161671474, -0.159596235474, 0.0759196200467, -0.0217762490699, 0.141189631152,
  0.0809701286525, -0.281528535557, 0.15384112876, -0.178251207466, 0.106959469314,
]) as unknown as readonly number[] & { length: 12 }

const TINY = f(1e-16)

/** The position on the face from its tangents, x as F(chi, psi) and y as F(psi, chi). */
function position(chi: number, psi: number): number {
  const [chi2, psi2] = [f(chi * chi), f(psi * psi)]
  const [chiRest, psiRest] = [f(1 - chi2), f(1 - psi2)]
  const chi4 = chi2 > TINY ? f(chi2 * chi2) : 0
  const psi4 = psi2 > TINY ? f(psi2 * psi2) : 0
  const both = f(Math.abs(f(chi * psi))) > TINY ? f(chi2 * psi2) : 0
  let sum = f(C00! + f(C10! * chi2))
  sum = f(sum + f(C01! * psi2))
  sum = f(sum + f(C11! * both))
  sum = f(sum + f(C20! * chi4))
  sum = f(sum + f(C02! * psi4))
  const bend = f(f(f(GAMMA! * chiRest) + f(M! * chi2)) + f(psiRest * sum))
  const edge = f(OMEGA_1! - f(chiRest * f(D0! + f(D1! * chi2))))
  const factor = f(f(GAMMA_STAR! + f(psi2 * bend)) + f(chi2 * edge))
  return f(chi * f(chi2 + f(chiRest * factor)))
}
