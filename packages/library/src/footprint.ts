import { type Card, FitsError, Header, wcsOf } from '@science-archive/fits'
import { type AngleUnit, degreesOf, shownAngle } from './angle.ts'
import { FileSpecificationError } from './errors.ts'
import type { HeaderData, HeaderKey } from './header-data.ts'
import { Float, type Headers, type HeaderValue, isEmptyValue, numberIn } from './header-value.ts'

/** GeoJSON: right ascension and declination in degrees, the first corner repeated at the end. */
export interface Polygon {
  readonly type: 'Polygon'
  readonly coordinates: readonly (readonly (readonly [Float, Float])[])[]
}

type Position = readonly [number, number]

/**
 * The part of the sky a file shows: a square around its centre when the headers give RADIUS, RA and DEC, else the
 * corner pixels of an image through its world coordinates, else null; also null where these have no solution.
 * @throws FileSpecificationError when a centre, radius or image size is there and cannot be read
 */
export const footprintOf = (headers: HeaderData): Polygon | null =>
  polygon(square(headers) ?? corners(headers.all) ?? [])

const polygon = (positions: readonly Position[]): Polygon | null => {
  const first = positions[0]
  if (!first || !positions.flat().every(Number.isFinite)) return null
  const ring = [...positions, first].map(([ra, dec]) => [new Float(ra), new Float(dec)] as const)
  return { type: 'Polygon', coordinates: [ring] }
}

const square = (headers: HeaderData): Position[] | undefined => {
  const keys: readonly HeaderKey[] = ['RADIUS_KEY', 'RA_KEY', 'DEC_KEY']
  if (keys.some((key) => isEmptyValue(headers.value(key)))) return undefined
  const radius = angle(headers, 'RADIUS_KEY', 'arcsec')
  const ra = angle(headers, 'RA_KEY', 'hour')
  const dec = angle(headers, 'DEC_KEY', 'degree')
  return [
    [ra - radius, dec + radius],
    [ra + radius, dec + radius],
    [ra + radius, dec - radius],
    [ra - radius, dec - radius],
  ]
}

const angle = (headers: HeaderData, key: HeaderKey, unit: AngleUnit): number => {
  const degrees = degreesOf(headers.value(key), unit)
  if (degrees !== undefined) return degrees
  throw new FileSpecificationError(`the header behind ${key} is no angle: ${shownAngle(headers.value(key))}`)
}

const NEEDED = ['CD1_1', 'CD1_2', 'CD2_1', 'CD2_2', 'NAXIS1', 'NAXIS2']

const corners = (headers: Headers): Position[] | undefined => {
  if (NEEDED.some((keyword) => isEmptyValue(headers.get(keyword))) || !isEmptyValue(headers.get('NAXIS3')))
    return undefined
  // kept commentary (HEADER_BLACKLIST) has no place in the header that the Python library makes anew: no coordinates
  if ([...headers.values()].some(isCommentary)) return undefined
  const [width, height] = [axis(headers, 'NAXIS1'), axis(headers, 'NAXIS2')]
  try {
    const wcs = wcsOf(fitsHeader(headers))
    return [
      [1, 1],
      [1, height],
      [width, height],
      [width, 1],
    ].map(([x, y]) => wcs.pixelToSky(x!, y!))
  } catch (error) {
    if (error instanceof FitsError) return undefined
    throw error
  }
}

const isCommentary = (value: HeaderValue): boolean => Array.isArray(value) && typeof value[0] === 'string'

const axis = (headers: Headers, keyword: string): number => {
  const length = numberIn(headers.get(keyword))
  if (length !== undefined) return length
  throw new FileSpecificationError(`${keyword} is no number: ${JSON.stringify(headers.get(keyword))}`)
}

// What was laid over the file's headers counts for its coordinates too, so the header is made anew.
const fitsHeader = (headers: Headers): Header =>
  new Header([...headers].flatMap(([keyword, value]) => cardOf(keyword, value)))

const cardOf = (keyword: string, value: HeaderValue): Card[] => {
  const card = { keyword, comment: '' }
  if (typeof value === 'string') return [{ ...card, kind: 'string', value }]
  if (typeof value === 'boolean') return [{ ...card, kind: 'logical', value }]
  if (value instanceof Float) return [{ ...card, kind: 'float', value: value.value }]
  if (typeof value === 'bigint') return [{ ...card, kind: 'integer', value }]
  if (typeof value === 'number') return [{ ...card, kind: Number.isInteger(value) ? 'integer' : 'float', value }]
  return []
}
