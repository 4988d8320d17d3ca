import { likeReference, type PoleAngles } from './pole.ts'
import type { Pair } from './projection.ts'
import { atan2d, cosd, sind } from './trigonometry.ts'

/** The turn between native and celestial coordinates, both ways and in place (Paper II equations 2 and 5). */
export interface Rotation {
  /** Native (phi, theta) to longitude and latitude; the longitude is 0 to 360, or of the sign of a negative reference. */
  toSky(pair: Pair): void
  /** Longitude and latitude to native (phi, theta), phi from -180 to 180. */
  toNative(pair: Pair): void
}

export function rotationTo(pole: PoleAngles): Rotation {
  const { longitude, latitude, lonpole } = pole
  if (Math.abs(latitude) === 90) return poleOnAxis(pole)
  const [sinPole, cosPole] = [sind(latitude), cosd(latitude)]
  return {
    toSky(pair) {
      pair[0] -= lonpole
      rotate(pair, sinPole, cosPole)
      pair[0] = likeReference(longitude + pair[0], longitude)
    },
    toNative(pair) {
      pair[0] -= longitude
      rotate(pair, sinPole, cosPole)
      pair[0] = halfTurn(lonpole + pair[0])
    },
  }
}

/** With the poles on one axis the rotation is an addition, and keeps a longitude even at the pole itself. */
function poleOnAxis({ longitude, latitude, lonpole }: PoleAngles): Rotation {
  const side = Math.sign(latitude)
  const turn = side > 0 ? (longitude + 180 - lonpole) % 360 : (longitude + lonpole) % 360
  return {
    toSky(pair) {
      pair[0] = likeReference(turn + side * pair[0], longitude)
      pair[1] *= side
    },
    toNative(pair) {
      pair[0] = halfTurn(side * (pair[0] - turn))
      pair[1] *= side
    },
  }
}

/** The rotation that both directions share. The latitude comes from both its sine and cosine: exact near the poles. */
function rotate(pair: Pair, sinPole: number, cosPole: number): void {
  const [sinLon, cosLon] = [sind(pair[0]), cosd(pair[0])]
  const [sinLat, cosLat] = [sind(pair[1]), cosd(pair[1])]
  const x = sinLat * cosPole - cosLat * sinPole * cosLon
  const y = -cosLat * sinLon
  const z = sinLat * sinPole + cosLat * cosPole * cosLon
  pair[0] = atan2d(y, x)
  pair[1] = atan2d(z, Math.sqrt(x * x + y * y))
}

function halfTurn(angle: number): number {
  const turned = angle % 360
  if (turned > 180) return turned - 360
  return turned < -180 ? turned + 360 : turned
}
