import { UnsupportedError } from './errors.ts'
import type { PixelBox } from './pixel-box.ts'
import type { SkyPoint, Wcs } from './wcs/wcs.ts'

/** A rectangle on the sky around a centre, its sides along the parallel and the meridian there. Degrees. */
export interface SkyRectangle {
  readonly centre: readonly [longitude: number, latitude: number]
  /** True angles, not differences of longitude. */
  readonly width: number
  readonly height: number
}

/** Between two meridians and two parallels, degrees. From 350 to 10 in longitude is across 0. */
export interface SkyRange {
  readonly longitude: readonly [from: number, to: number]
  readonly latitude: readonly [from: number, to: number]
}

export type SkyArea = SkyRectangle | SkyRange

/**
 * The smallest box of whole pixels that holds what an image of `width` x `height` pixels shows of an area of the sky.
 * @throws UnsupportedError when the axes are no sky; code `bad-value` when the area is none, `no-overlap` when the
 *   image shows nothing of it
 */
export function boxOfSky(area: SkyArea, wcs: Wcs, [width, height]: readonly [number, number]): PixelBox {
  requireSky(wcs)
  const plane = 'centre' in area ? aroundCentre(area) : betweenMeridians(area)
  const extent = { low: [Infinity, Infinity], high: [-Infinity, -Infinity] } as Extent
  const inside = ([x, y]: readonly [number, number]): boolean =>
    x >= 0.5 && x <= width + 0.5 && y >= 0.5 && y <= height + 0.5
  for (const offset of borderOf(plane)) {
    const sky = plane.toSky(offset)
    const pixel = wcs.skyToPixel(...sky)
    // an inverse may find a pixel for a place that the image does not show, as behind the tangent plane
    if (!inside(pixel) || apart(wcs.pixelToSky(...pixel), sky) < SAME_PLACE) widen(extent, pixel)
  }
  // the border alone may be where the projection has nothing: look from the side of the image too
  for (const pixel of gridOver(width, height)) {
    if (plane.holds(wcs.pixelToSky(...pixel))) widen(extent, pixel)
  }
  const start = extent.low.map((low) => Math.max(0, Math.floor(low + 0.5 + ROUNDING) - 1))
  const end = extent.high.map((high, axis) => {
    const last = Math.max(Math.ceil(high - 0.5 - ROUNDING), Math.floor(extent.low[axis]! + 0.5 + ROUNDING))
    return Math.min([width, height][axis]!, last)
  })
  // also where nothing was found, and the extent is turned round
  if (!start.every((from, axis) => from < end[axis]!)) {
    throw new UnsupportedError('the image shows nothing of this area of the sky', { code: 'no-overlap' })
  }
  return { start, end }
}

const SAME_PLACE = 1e-6 // degrees
const ROUNDING = 1e-6 // pixels: less of a pixel than this does not count as part of the area
const LONGITUDE = /^(RA|.LON|..LN)$/
const LATITUDE = /^(DEC|.LAT|..LT)$/

/** The sky must be on the two axes that a box cuts. */
function requireSky({ projection, axes }: Wcs): void {
  const names = axes.slice(0, 2).map(({ name }) => name)
  const sky = names.some((name) => LONGITUDE.test(name)) && names.some((name) => LATITUDE.test(name))
  if (projection === '' || !sky) throw new UnsupportedError('the first two axes of the image are no sky')
}

interface Extent {
  low: [number, number]
  high: [number, number]
}

function widen({ low, high }: Extent, pixel: readonly [number, number]): void {
  for (const axis of [0, 1] as const) {
    if (Number.isNaN(pixel[axis])) return
  }
  for (const axis of [0, 1] as const) {
    low[axis] = Math.min(low[axis], pixel[axis])
    high[axis] = Math.max(high[axis], pixel[axis])
  }
}

/** An area as a rectangle of coordinates in which it has no seam: halves of its sides around 0, 0. */
interface Plane {
  halfWidth: number
  low: number
  high: number
  toSky(offset: readonly [number, number]): SkyPoint
  holds(sky: SkyPoint): boolean
}

function aroundCentre({ centre, width, height }: SkyRectangle): Plane {
  const [longitude, latitude] = centre
  const sizes = width >= 0 && width <= 360 && height >= 0 && height <= 180
  if (!sizes || !Number.isFinite(longitude) || !(Math.abs(latitude) <= 90)) throw noArea()
  // longitude and latitude counted from the centre as if it lay on the equator
  const toSky = ([x, y]: readonly [number, number]): SkyPoint => {
    const [east, north] = [x * RADIAN, y * RADIAN]
    const tilt = latitude * RADIAN
    const towards = Math.cos(north) * Math.cos(east) * Math.cos(tilt) - Math.sin(north) * Math.sin(tilt)
    const up = Math.cos(north) * Math.cos(east) * Math.sin(tilt) + Math.sin(north) * Math.cos(tilt)
    return skyPoint(longitude, towards, Math.cos(north) * Math.sin(east), up)
  }
  const holds = ([otherLongitude, otherLatitude]: SkyPoint): boolean => {
    const [turn, north] = [(otherLongitude - longitude) * RADIAN, otherLatitude * RADIAN]
    const tilt = latitude * RADIAN
    const towards = Math.cos(north) * Math.cos(turn) * Math.cos(tilt) + Math.sin(north) * Math.sin(tilt)
    const up = -Math.cos(north) * Math.cos(turn) * Math.sin(tilt) + Math.sin(north) * Math.cos(tilt)
    const [x, y] = [Math.atan2(Math.cos(north) * Math.sin(turn), towards), Math.asin(clamped(up))]
    return Math.abs(x) <= (width / 2) * RADIAN && Math.abs(y) <= (height / 2) * RADIAN
  }
  return { halfWidth: width / 2, low: -height / 2, high: height / 2, toSky, holds }
}

function betweenMeridians({ longitude: [west, east], latitude: [south, north] }: SkyRange): Plane {
  if (![west, east].every(Number.isFinite) || !(south >= -90 && south <= north && north <= 90)) throw noArea()
  const span = Math.abs(east - west) >= 360 ? 360 : turned(east - west)
  const middle = west + span / 2
  return {
    halfWidth: span / 2,
    low: south,
    high: north,
    toSky: ([x, y]) => [turned(middle + x), y],
    holds: ([longitude, latitude]) => turned(longitude - west) <= span && latitude >= south && latitude <= north,
  }
}

const noArea = (): UnsupportedError => new UnsupportedError('this is no area of the sky', { code: 'bad-value' })

const RADIAN = Math.PI / 180
const clamped = (sine: number): number => Math.max(-1, Math.min(1, sine))
const turned = (degrees: number): number => ((degrees % 360) + 360) % 360

/** The point in a direction, of which the first axis lies on the meridian given. */
const skyPoint = (longitude: number, towards: number, east: number, up: number): SkyPoint => [
  turned(longitude + Math.atan2(east, towards) / RADIAN),
  Math.atan2(up, Math.hypot(towards, east)) / RADIAN,
]

function apart([longitude, latitude]: SkyPoint, [otherLongitude, otherLatitude]: SkyPoint): number {
  const turn = ((turned(longitude - otherLongitude) + 180) % 360) - 180
  return Math.hypot(turn * Math.cos(latitude * RADIAN), latitude - otherLatitude)
}

const STEPS = 256

function* borderOf({ halfWidth, low, high }: Plane): Generator<[number, number], void, undefined> {
  for (let step = 0; step <= STEPS; step++) {
    const [x, y] = [halfWidth * ((2 * step) / STEPS - 1), low + ((high - low) * step) / STEPS]
    yield [x, low]
    yield [x, high]
    yield [-halfWidth, y]
    yield [halfWidth, y]
  }
  yield [0, (low + high) / 2]
}

const GRID = 64

function* gridOver(width: number, height: number): Generator<[number, number], void, undefined> {
  for (let row = 0; row <= GRID; row++) {
    for (let column = 0; column <= GRID; column++) {
      yield [0.5 + (width * column) / GRID, 0.5 + (height * row) / GRID]
    }
  }
}
