/** Plane coordinates in degrees from the reference point. */
export type PlanePoint = readonly [x: number, y: number]
/** Native longitude and latitude in degrees (FITS WCS Paper II §2). */
export type NativePoint = readonly [phi: number, theta: number]

/** One way of flattening the sphere (Paper II §5). NaN stands for a point outside the projection. */
export interface Projection {
  toNative(point: PlanePoint): NativePoint
  toPlane(point: NativePoint): PlanePoint
}

export const DEGREE = Math.PI / 180

/** Zenithal projections (Paper II §5.1): direction is kept, and the distance from the centre depends on theta alone. */
function zenithal(thetaOf: (radius: number) => number, radiusOf: (theta: number) => number): Projection {
  return {
    toNative([x, y]) {
      // at the centre phi is arbitrary; wcslib takes 0
      const phi = x === 0 && y === 0 ? 0 : Math.atan2(x, -y) / DEGREE
      return [phi, thetaOf(Math.hypot(x, y) * DEGREE) / DEGREE]
    },
    toPlane([phi, theta]) {
      const radius = radiusOf(theta * DEGREE) / DEGREE
      return [radius * Math.sin(phi * DEGREE), -radius * Math.cos(phi * DEGREE)]
    },
  }
}

const RIGHT_ANGLE = Math.PI / 2

/** The projections by their code in CTYPE. Angles inside are radians, radii in units of the sphere. */
export const projections: Readonly<Record<string, Projection>> = {
  // gnomonic, §5.1.3: the lower hemisphere has no image
  TAN: zenithal(
    (radius) => Math.atan2(1, radius),
    (theta) => (theta > 0 ? Math.cos(theta) / Math.sin(theta) : Number.NaN),
  ),
  // stereographic, §5.1.4
  STG: zenithal(
    (radius) => RIGHT_ANGLE - 2 * Math.atan(radius / 2),
    (theta) => 2 * Math.tan((RIGHT_ANGLE - theta) / 2),
  ),
  // orthographic, §5.1.5; cos(theta) = radius taken through the sine, which is exact at the centre
  SIN: zenithal(
    (radius) => Math.atan2(Math.sqrt(1 - radius * radius), radius),
    (theta) => (theta >= 0 ? Math.cos(theta) : Number.NaN),
  ),
  // zenithal equidistant, §5.1.6
  ARC: zenithal(
    (radius) => (radius <= Math.PI ? RIGHT_ANGLE - radius : Number.NaN),
    (theta) => RIGHT_ANGLE - theta,
  ),
  // zenithal equal area, §5.1.8
  ZEA: zenithal(
    (radius) => RIGHT_ANGLE - 2 * Math.asin(radius / 2),
    (theta) => 2 * Math.sin((RIGHT_ANGLE - theta) / 2),
  ),
}
