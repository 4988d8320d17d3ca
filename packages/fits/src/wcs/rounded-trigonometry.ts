import { cosd, sind } from './trigonometry.ts'

/**
 * Trigonometry in degrees whose sines, cosines and arc cosines (in radians) are the nearest doubles, as those of the C
 * library are. JavaScript's own may be one digit off in the last place, which matters only where a choice hangs on it.
 */

/** Numbers as whole multiples of 2^-BITS: 45 digits more than asked for at the magnitudes here. */
const BITS = 200
const ONE = 1n << BigInt(BITS)

export function roundedSind(degrees: number): number {
  const sine = sind(degrees)
  if (!needsCare(degrees)) return sine
  return corrected(sine, sineAndCosine(radians(degrees))[0])
}

export function roundedCosd(degrees: number): number {
  const cosine = cosd(degrees)
  if (!needsCare(degrees)) return cosine
  return corrected(cosine, sineAndCosine(radians(degrees))[1])
}

export function roundedAcosd(cosine: number): number {
  if (!(Math.abs(cosine) < 1)) return inDegrees(Math.acos(cosine))
  if (cosine === 0) return 90
  const angle = Math.acos(cosine)
  // one step of Newton's doubles the digits
  const [sine, found] = sineAndCosine(angle)
  return inDegrees(angle + toNumber(found - fixed(cosine)) / toNumber(sine))
}

// rounded twice, as there
const radians = (degrees: number): number => (degrees * Math.PI) / 180
const inDegrees = (angle: number): number => (angle * 180) / Math.PI

/** Not exact already, and not so large that the series below would take long. */
const needsCare = (degrees: number): boolean => !Number.isInteger(degrees / 90) && Math.abs(degrees) <= 720

const corrected = (near: number, exact: bigint): number => near + toNumber(exact - fixed(near))

/** By their power series; the angle, in radians, is a few turns at most. */
function sineAndCosine(angle: number): [sine: bigint, cosine: bigint] {
  const x = fixed(angle)
  const sums: [bigint, bigint] = [0n, 0n]
  let term = ONE
  for (let n = 0n; term !== 0n; n++) {
    const parity = n % 2n === 0n ? 1 : 0
    sums[parity] += n % 4n < 2n ? term : -term
    term = (term * x) / ONE / (n + 1n)
  }
  return sums
}

/** Exact for doubles down to 2^-(BITS - 53). */
function fixed(value: number): bigint {
  const exponent = value === 0 ? 0 : Math.max(Math.floor(Math.log2(Math.abs(value))), -BITS)
  const shift = 60 - exponent
  const mantissa = BigInt(Math.trunc(value * 2 ** shift))
  return shift <= BITS ? mantissa << BigInt(BITS - shift) : mantissa >> BigInt(shift - BITS)
}

/** Near enough for a small correction. */
const toNumber = (value: bigint): number => Number(value) / 2 ** BITS
