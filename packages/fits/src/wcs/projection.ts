import { HeaderError } from '../errors.ts'

/**
 * Two coordinates that a transformation reads and overwrites. One such pair is used for all positions of a WCS: a
 * call per pixel must not leave arrays behind.
 */
export type Pair = [first: number, second: number]

/**
 * One way of flattening the sphere (FITS WCS Paper II §5). Plane coordinates (x, y) and native ones (phi, theta) are
 * degrees. What lies outside the projection becomes NaN.
 */
export interface Projection {
  /** Native latitude of the reference point (0, 0) of the plane; its native longitude is always 0. */
  readonly theta0: number
  /** Degrees by which rounding may carry a native coordinate past 180 or 90 (see {@link keepOnSphere}). */
  readonly tolerance: number
  /** Plane to native coordinates, in place. */
  toNative(pair: Pair): void
  /** Native to plane coordinates, in place. */
  toPlane(pair: Pair): void
}

/** PVi_m of the latitude axis, by m; undefined where the header has none. */
export type Parameters = readonly (number | undefined)[]

/** @throws HeaderError when the parameters allow no such projection */
export type MakeProjection = (parameters: Parameters) => Projection

export const TOLERANCE = 1e-13

export function refuse(code: string, reason: string): never {
  throw new HeaderError(`the parameters allow no projection ${code}: ${reason}`)
}

export function set(pair: Pair, first: number, second: number): void {
  pair[0] = first
  pair[1] = second
}

/** Marks a position as outside the projection. */
export const outside = (pair: Pair): void => set(pair, Number.NaN, Number.NaN)

/**
 * Native coordinates within -180 to 180 and -90 to 90: what passes a bound by no more than rounding is put on it, and
 * what lies further out, as beside the map of a cylindrical projection, is outside.
 */
export function keepOnSphere(pair: Pair, tolerance: number): void {
  const [phi, theta] = pair
  if (Math.abs(phi) <= 180 && Math.abs(theta) <= 90) return
  if (!(Math.abs(phi) <= 180 + tolerance && Math.abs(theta) <= 90 + tolerance)) outside(pair)
  else set(pair, Math.min(Math.max(phi, -180), 180), Math.min(Math.max(theta, -90), 90))
}

/** A sine or cosine that may pass 1 by rounding; NaN when by more. */
export function unitOrNaN(value: number, tolerance: number): number {
  if (Math.abs(value) <= 1) return value
  return Math.abs(value) <= 1 + tolerance ? Math.sign(value) : Number.NaN
}
