import { isRecord, refuse } from '../http/fields.ts'
import { asPython } from '../http/python-text.ts'

const MAX_POINTS = 10_000

/**
 * Reads a footprint: a GeoJSON Polygon (RFC 7946 section 3.1.6) in degrees, two coordinates a point, every ring closed.
 * Checked here, and not left to PostGIS, because the embedded engine does not report every error of its own.
 * @returns GeoJSON text
 * @throws FieldError
 */
export const readArea = (value: unknown): string => {
  const invalid = (): never => refuse(`Invalid polygon: ${asPython(value).slice(0, 2000)}`)
  if (!isRecord(value) || value.type !== 'Polygon' || !Array.isArray(value.coordinates)) return invalid()
  if ('crs' in value) return refuse('A footprint is in degrees of right ascension and declination; leave out "crs".')
  const rings: unknown[] = value.coordinates
  if (!rings.every(isClosedRing)) return invalid()
  if (rings.reduce((points: number, ring) => points + (ring as unknown[]).length, 0) > MAX_POINTS) {
    return refuse(`A footprint has at most ${MAX_POINTS} points.`)
  }
  return JSON.stringify({ type: 'Polygon', coordinates: rings })
}

const isClosedRing = (ring: unknown): boolean => {
  if (!Array.isArray(ring) || ring.length < 4 || !ring.every(isPoint)) return false
  const [first, last] = [ring[0], ring.at(-1)] as [number[], number[]]
  return first[0] === last[0] && first[1] === last[1]
}

const isPoint = (point: unknown): boolean =>
  Array.isArray(point) &&
  point.length === 2 &&
  point.every((number) => typeof number === 'number' && Number.isFinite(number))
