import { type MakeProjection, outside, type Pair, type Projection, set, TOLERANCE } from '../projection.ts'
import { acosd, asind, atan2d, atand, cosd, RADIAN, sind } from '../trigonometry.ts'

/** A projection that keeps directions from the native pole: only the distance depends on it (Paper II §5.1). */
export interface Radial {
  /** Distance from the pole in degrees of the plane, of a native latitude; NaN where it has no image. */
  radiusOf(theta: number): number
  thetaOf(radius: number): number
}

/** x = R sin(phi), y = -R cos(phi) (Paper II equations 12 to 15). */
export function zenithal({ radiusOf, thetaOf }: Radial): Projection {
  return {
    theta0: 90,
    tolerance: TOLERANCE,
    toNative(pair) {
      const [x, y] = pair
      const radius = Math.sqrt(x * x + y * y)
      const theta = thetaOf(radius)
      // at the pole phi is arbitrary, and 0 by convention
      set(pair, radius === 0 ? 0 : atan2d(x, -y), theta)
      if (Number.isNaN(theta)) outside(pair)
    },
    toPlane: (pair) => polar(pair, radiusOf(pair[1])),
  }
}

/** The position at a distance from the pole, in the direction phi. */
export function polar(pair: Pair, radius: number): void {
  const phi = pair[0]
  set(pair, radius * sind(phi), -radius * cosd(phi))
}

/** Gnomonic, §5.1.3: the lower hemisphere has no image. */
export const tan: MakeProjection = () =>
  zenithal({
    radiusOf: (theta) => (theta > 0 ? (RADIAN * cosd(theta)) / sind(theta) : Number.NaN),
    thetaOf: (radius) => atan2d(RADIAN, radius),
  })

/** Stereographic, §5.1.4: all but the south pole. */
export const stg: MakeProjection = () =>
  zenithal({
    radiusOf: (theta) => (1 + sind(theta) === 0 ? Number.NaN : (2 * RADIAN * cosd(theta)) / (1 + sind(theta))),
    thetaOf: (radius) => 90 - 2 * atand(radius / (2 * RADIAN)),
  })

/** Orthographic, §5.1.5. The angle comes from the sine or the cosine, whichever is far from 1. */
export const orthographic = (): Projection =>
  zenithal({
    radiusOf: (theta) => (theta >= 0 ? RADIAN * cosd(theta) : Number.NaN),
    thetaOf(radius) {
      const cosine = radius / RADIAN
      return cosine < Math.SQRT1_2 ? acosd(cosine) : asind(Math.sqrt(1 - cosine * cosine))
    },
  })

/** Zenithal equidistant, §5.1.6. */
export const arc: MakeProjection = () => zenithal({ radiusOf: (theta) => 90 - theta, thetaOf: (radius) => 90 - radius })

/** Zenithal equal area, §5.1.8: a disk of radius 2, whose rim is the south pole. */
export const zea: MakeProjection = () =>
  zenithal({
    radiusOf: (theta) => 2 * RADIAN * sind((90 - theta) / 2),
    thetaOf(radius) {
      const half = radius / (2 * RADIAN)
      if (half <= 1) return 90 - 2 * asind(half)
      return radius - 2 * RADIAN < 1e-12 ? -90 : Number.NaN
    },
  })
