/** Bits of the type of a geometry in PostGIS's extended form of WKB: it carries the number of its reference system. */
const HAS_SRID = 0x20000000
const POLYGON = 3
const COORDINATES = 2 * Float64Array.BYTES_PER_ELEMENT

/**
 * A footprint as PostGIS writes a column of type geography(Polygon) in text: little-endian extended WKB in hexadecimal
 * digits (OGC 06-103r4 section 8; PostGIS documentation, "WKT and WKB"). Read here and not turned into GeoJSON by PostGIS:
 * a page costs less that way.
 * @returns GeoJSON text (RFC 7946 section 3.1.6), numbers as {@link degreesText} writes them
 * @throws RangeError for anything but such a polygon
 */
export const footprintJson = (hex: string): string => {
  const bytes = Buffer.from(hex, 'hex')
  const type = bytes.readUInt32LE(1)
  if (bytes[0] !== 1 || (type & ~HAS_SRID) !== POLYGON)
    throw new RangeError('a footprint is a polygon of two dimensions')
  let at = type & HAS_SRID ? 9 : 5
  const rings = bytes.readUInt32LE(at)
  at += 4
  let text = '{"type":"Polygon","coordinates":['
  for (let ring = 0; ring < rings; ring++) {
    const points = bytes.readUInt32LE(at)
    at += 4
    text += ring === 0 ? '[' : ',['
    const start = at
    let first = ''
    for (let point = 0; point < points; point++, at += COORDINATES) {
      // A ring ends where it began: bytes that are the same need not be read again.
      const isFirstAgain =
        point === points - 1 && bytes.compare(bytes, start, start + COORDINATES, at, at + COORDINATES) === 0
      const place = isFirstAgain
        ? first
        : `${degreesText(bytes.readDoubleLE(at))},${degreesText(bytes.readDoubleLE(at + 8))}`
      if (point === 0) first = place
      text += `${point === 0 ? '[' : ',['}${place}]`
    }
    text += ']'
  }
  return `${text}]}`
}

/** A footprint that is GeoJSON already, with its numbers written likewise. */
export const givenFootprintJson = (geoJson: string): string => {
  const { coordinates } = JSON.parse(geoJson) as { readonly coordinates: readonly (readonly number[][])[] }
  const point = (place: readonly number[]): string => `[${place.map(degreesText).join(',')}]`
  return `{"type":"Polygon","coordinates":[${coordinates.map((ring) => `[${ring.map(point).join(',')}]`).join(',')}]}`
}

/** What the last digits of a sum look like. */
const NOISE = /0{6}|9{6}/

/** Digits after the point. */
const DECIMALS = 15
/** Texts up to this length have no more digits than a sum keeps, so none of them is noise. */
const SURE = 15
/** `0.` and the digits; numbers from 10 on have no more of them than that. */
const LONGEST = 2 + DECIMALS

/**
 * A coordinate as the existing archive writes it: with 15 digits after the point at most, as a floating-point number, and
 * without the noise of the last digits of a sum, so `10.3` for `10.299999999999999`.
 */
export const degreesText = (degrees: number): string => {
  let text = String(degrees)
  if (text.length > LONGEST && Math.abs(degrees) < 10 && !text.includes('e')) {
    text = String(Number(degrees.toFixed(DECIMALS)))
  }
  if (text.length > SURE && NOISE.test(text)) text = String(Number(degrees.toPrecision(DECIMALS)))
  if (text.includes('.') || text.includes('e')) return text
  return Object.is(degrees, -0) ? '-0.0' : `${text}.0`
}
