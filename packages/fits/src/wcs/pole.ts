import { HeaderError } from '../errors.ts'
import { roundedAcosd, roundedCosd, roundedSind } from './rounded-trigonometry.ts'
import { atan2d, cosd, sind } from './trigonometry.ts'

/** Where the native pole lies: celestial longitude and latitude, and native longitude of the celestial pole; degrees. */
export interface PoleAngles {
  readonly longitude: number
  readonly latitude: number
  readonly lonpole: number
}

/** The reference point on the sky and in native coordinates, with LONPOLE and LATPOLE where given; degrees. */
export interface Reference {
  readonly longitude: number
  readonly latitude: number
  readonly phi0: number
  readonly theta0: number
  readonly lonpole: number | undefined
  readonly latpole: number | undefined
}

const TOLERANCE = 1e-10
/** Writers put this for LONPOLE and LATPOLE to say that the default is meant (Paper II §2.4). */
const UNSET = 999

/**
 * The native pole on the sky (Paper II §2.4, equations 8 to 10). Where two latitudes are possible, the one nearer to
 * LATPOLE counts, and north without it.
 * @throws HeaderError when there is none, as with a reference point beyond the pole
 */
export function poleOf(reference: Reference): PoleAngles {
  const theta0 = latitudeWithin(reference.theta0, 'PVi_2 of the longitude axis')
  const lonpole = lonpoleOf({ ...reference, theta0 })
  const { longitude, latitude } = reference
  if (theta0 === 90) return { longitude, latitude: latitudeWithin(latitude, 'the reference latitude'), lonpole }
  const poleLatitude = latitudeOfPole({ ...reference, theta0, lonpole })
  const turned = longitudeOfPole({ ...reference, theta0, lonpole }, poleLatitude)
  return { longitude: likeReference(turned, longitude), latitude: poleLatitude, lonpole }
}

function lonpoleOf({ latitude, theta0, phi0, lonpole }: Reference): number {
  if (lonpole !== undefined && lonpole !== UNSET) return lonpole
  const turned = (latitude < theta0 ? 180 : 0) + phi0
  if (turned < -180) return turned + 360
  return turned > 180 ? turned - 360 : turned
}

type Settled = Reference & { readonly lonpole: number }

/** LATPOLE = 0 may be as near to one solution as to the other; wcslib then goes by the last digit, as rounded here. */
function latitudeOfPole({ latitude, theta0, phi0, lonpole, latpole = 90 }: Settled): number {
  const turn = lonpole - phi0
  const x = turn === 0 ? cosd(theta0) : roundedCosd(theta0) * roundedCosd(turn)
  const y = roundedSind(theta0)
  const z = Math.sqrt(x * x + y * y)
  if (turn !== 0 && z === 0) {
    if (sind(latitude) !== 0) throw new HeaderError('the reference latitude must be 0 with this LONPOLE')
    return Math.min(Math.max(latpole, -90), 90)
  }
  const sine = roundedSind(latitude) / z
  if (turn !== 0 && Math.abs(sine) - 1 >= TOLERANCE) throw noPole()
  // without a turn the angles are known without going through sines
  const u = turn === 0 ? theta0 : atan2d(y, x)
  const v = turn === 0 ? 90 - latitude : roundedAcosd(Math.min(Math.max(sine, -1), 1))
  const [north, south] = [wrapped(u + v), wrapped(u - v)]
  const nearNorth = Math.abs(latpole - north) < Math.abs(latpole - south)
  const [preferred, other] = nearNorth ? [north, south] : [south, north]
  const chosen = Math.abs(preferred) < 90 + TOLERANCE ? preferred : other
  return latitudeWithin(chosen, 'the latitude of the native pole')
}

function longitudeOfPole({ longitude, latitude, theta0, phi0, lonpole }: Settled, pole: number): number {
  const z = cosd(pole) * cosd(latitude)
  if (Math.abs(z) < TOLERANCE) {
    // a pole of the sky at the reference point, or at the native pole
    if (Math.abs(cosd(latitude)) < TOLERANCE) return longitude
    return pole > 0 ? longitude + lonpole - phi0 - 180 : longitude - lonpole + phi0
  }
  const x = (sind(theta0) - sind(pole) * sind(latitude)) / z
  const y = (sind(lonpole - phi0) * cosd(theta0)) / cosd(latitude)
  return longitude - atan2d(y, x)
}

const wrapped = (angle: number): number => {
  if (angle > 180) return angle - 360
  return angle < -180 ? angle + 360 : angle
}

/** 0 to 360, or -360 to 0 where the reference longitude is negative; one turn at most is added or taken off. */
export function likeReference(longitude: number, reference: number): number {
  if (reference >= 0 && longitude < 0) return longitude + 360
  if (reference < 0 && longitude > 0) return longitude - 360
  if (longitude > 360) return longitude - 360
  return longitude < -360 ? longitude + 360 : longitude
}

/** A latitude that rounding may have carried past the pole. */
function latitudeWithin(latitude: number, what: string): number {
  if (!(Math.abs(latitude) <= 90 + TOLERANCE)) throw new HeaderError(`${what} is ${latitude}, beyond the pole`)
  return Math.min(Math.max(latitude, -90), 90)
}

const noPole = (): HeaderError => new HeaderError('LONPOLE and the reference point leave the native pole no place')
