import { DEGREE, type NativePoint } from './projections.ts'

/** Where the native pole lies: celestial longitude and latitude, and native longitude of the celestial pole; degrees. */
export interface PoleAngles {
  readonly longitude: number
  readonly latitude: number
  readonly lonpole: number
}

/** Longitude and latitude on the sky, degrees. */
export type SkyPoint = [longitude: number, latitude: number]

/** Native to celestial coordinates (Paper II equation 2). The longitude is brought near 0 to 360 as wcslib does. */
export function nativeToSky([phi, theta]: NativePoint, pole: PoleAngles): SkyPoint {
  const { longitude, latitude, lonpole } = pole
  // with the poles on one axis the rotation is an addition, and keeps a longitude even at the pole itself
  if (latitude === 90) return [oneTurn(phi + longitude + 180 - lonpole, longitude), theta]
  if (latitude === -90) return [oneTurn(longitude + lonpole - phi, longitude), -theta]
  const [turned, skyLatitude] = rotated(phi - lonpole, theta, latitude)
  return [oneTurn(longitude + turned, longitude), skyLatitude]
}

/** Celestial to native coordinates (Paper II equation 5). */
export function skyToNative([longitude, latitude]: SkyPoint, pole: PoleAngles): NativePoint {
  if (pole.latitude === 90) return [longitude - pole.longitude - 180 + pole.lonpole, latitude]
  if (pole.latitude === -90) return [pole.longitude + pole.lonpole - longitude, -latitude]
  const [turned, theta] = rotated(longitude - pole.longitude, latitude, pole.latitude)
  return [pole.lonpole + turned, theta]
}

/** The rotation that both directions share. The latitude comes from both its sine and cosine: exact near the poles. */
function rotated(longitude: number, latitude: number, poleLatitude: number): [number, number] {
  const [sinLon, cosLon] = [Math.sin(longitude * DEGREE), Math.cos(longitude * DEGREE)]
  const [sinLat, cosLat] = [Math.sin(latitude * DEGREE), Math.cos(latitude * DEGREE)]
  const [sinPole, cosPole] = [Math.sin(poleLatitude * DEGREE), Math.cos(poleLatitude * DEGREE)]
  const x = sinLat * cosPole - cosLat * sinPole * cosLon
  const y = -cosLat * sinLon
  const z = sinLat * sinPole + cosLat * cosPole * cosLon
  return [Math.atan2(y, x) / DEGREE, Math.atan2(z, Math.hypot(x, y)) / DEGREE]
}

/**
 * 0 to 360, or -360 to 0 where the reference longitude is negative. One turn at most is taken off, as in wcslib:
 * a reference beyond 360 leaves longitudes beyond 360.
 */
function oneTurn(longitude: number, reference: number): number {
  if (reference >= 0 && longitude < 0) return longitude + 360
  if (reference < 0 && longitude > 0) return longitude - 360
  if (longitude > 360) return longitude - 360
  return longitude < -360 ? longitude + 360 : longitude
}
