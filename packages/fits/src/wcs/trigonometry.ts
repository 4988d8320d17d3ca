/** Trigonometry in degrees, exact at whole quarters of a turn: there edges and poles of projections lie. */

export const DEGREE = Math.PI / 180

/** One radian in degrees: the radius of the generating sphere of a projection (Paper II §5). */
export const RADIAN = 180 / Math.PI

const SINES = [0, 1, 0, -1] as const

export function sind(degrees: number): number {
  const quarters = degrees / 90
  return Number.isInteger(quarters) ? SINES[((quarters % 4) + 4) % 4]! : Math.sin(degrees * DEGREE)
}

export function cosd(degrees: number): number {
  const quarters = degrees / 90
  return Number.isInteger(quarters) ? SINES[(((quarters + 1) % 4) + 4) % 4]! : Math.cos(degrees * DEGREE)
}

export function tand(degrees: number): number {
  const eighths = degrees / 45
  if (!Number.isInteger(eighths)) return Math.tan(degrees * DEGREE)
  return [0, 1, Number.POSITIVE_INFINITY, -1][((eighths % 4) + 4) % 4]!
}

export const asind = (sine: number): number => Math.asin(sine) * RADIAN
export const acosd = (cosine: number): number => Math.acos(cosine) * RADIAN
export const atand = (tangent: number): number => Math.atan(tangent) * RADIAN

/** Above -180 for every y that is 0, of either sign: what lies on the border of a map belongs to its right side. */
export const atan2d = (y: number, x: number): number => (y === 0 && x < 0 ? 180 : Math.atan2(y, x) * RADIAN)
