import { HeaderError, UnsupportedError } from '../errors.ts'
import type { AxisScale } from './axes.ts'

const LIGHT = 299792458
// CODATA 1986, as wcslib has it, so that photon energies agree to all digits
const PLANCK = 6.6260755e-34

/** One spectral variable in SI units, by way of the wavelength in vacuum (Paper III Tables 1 and 3). */
interface Variable {
  toWave(value: number): number
  fromWave(wave: number): number
  /** The derivative of `toWave`. */
  slope(value: number): number
}

interface Rest {
  /** Rest wavelengths by way of RESTFRQ and of RESTWAV, which need not agree to the last digit. */
  readonly ofFrequency: number
  readonly ofWavelength: number
}

/** What the last letter of an algorithm stands for, and the variables that are linear in it (Paper III Table 2). */
const BASES: Readonly<Record<string, { readonly variable: string; readonly types: readonly string[] }>> = {
  F: { variable: 'FREQ', types: ['FREQ', 'AFRQ', 'ENER', 'WAVN', 'VRAD'] },
  W: { variable: 'WAVE', types: ['WAVE', 'VOPT', 'ZOPT'] },
  A: { variable: 'AWAV', types: ['AWAV'] },
  V: { variable: 'VELO', types: ['VELO', 'BETA'] },
}

export interface SpectralParts {
  /** Type and algorithm of CTYPE, as VELO and F2V. */
  readonly type: string
  readonly algorithm: string
  /** CRVAL. */
  readonly reference: number
  readonly restFrequency: number | undefined
  readonly restWavelength: number | undefined
}

/**
 * A spectral axis whose pixels are even in another variable than its own (Paper III §3): `VELO-F2V` is a velocity
 * along an axis of even frequency. The steps fit at the reference point.
 * @throws HeaderError when the algorithm is not one of the type, or a rest frequency is needed and not there
 * @throws UnsupportedError for the dispersion of a grism
 */
export function spectralScale({ type, algorithm, reference, ...rest }: SpectralParts): AxisScale {
  const [from, to] = [BASES[algorithm[0]!], BASES[algorithm[2]!]]
  if (algorithm.startsWith('GR')) throw new UnsupportedError(`the spectral algorithm ${algorithm} is not known`)
  if (!from || !to?.types.includes(type) || from === to) {
    throw new HeaderError(`${algorithm} is no algorithm of the spectral type ${type}`)
  }
  const byFrequency = algorithm.includes('F')
  // two velocities follow from each other whatever the wavelength at rest
  const restWaves = restOf(rest, from.variable === 'VELO' && VELOCITIES.includes(type) ? 1 : Number.NaN)
  const own = variableOf(type, restWaves, byFrequency)
  const even = variableOf(from.variable, restWaves, byFrequency)
  const wave = own.toWave(reference)
  const start = even.fromWave(wave)
  const step = own.slope(reference) / even.slope(start)
  if (!Number.isFinite(start) || !Number.isFinite(step)) {
    throw new HeaderError(`${type}-${algorithm} has no value at CRVAL ${reference}, or no rest frequency`)
  }
  return {
    toWorld: (offset) => own.fromWave(even.toWave(start + offset * step)),
    toPlane: (value) => (even.fromWave(own.toWave(value)) - start) / step,
  }
}

const VELOCITIES: readonly string[] = ['VRAD', 'VOPT', 'ZOPT']

function restOf(
  { restFrequency, restWavelength }: Pick<SpectralParts, 'restFrequency' | 'restWavelength'>,
  otherwise: number,
): Rest {
  const [frequency, wavelength] = [restFrequency || undefined, restWavelength || undefined]
  const byFrequency = frequency === undefined ? undefined : LIGHT / frequency
  return {
    ofFrequency: byFrequency ?? wavelength ?? otherwise,
    ofWavelength: wavelength ?? byFrequency ?? otherwise,
  }
}

function variableOf(type: string, rest: Rest, byFrequency: boolean): Variable {
  const velocity = byFrequency ? rest.ofFrequency : rest.ofWavelength
  const variables: Readonly<Record<string, () => Variable>> = {
    FREQ: () => reciprocal(LIGHT),
    AFRQ: () => reciprocal(2 * Math.PI * LIGHT),
    ENER: () => reciprocal(PLANCK * LIGHT),
    WAVN: () => reciprocal(1),
    WAVE: () => proportional(1, 0),
    VOPT: () => proportional(rest.ofWavelength / LIGHT, LIGHT),
    ZOPT: () => proportional(rest.ofWavelength, 1),
    VRAD: () => radio(rest.ofFrequency),
    VELO: () => relativistic(velocity, LIGHT),
    BETA: () => relativistic(velocity, 1),
    AWAV: () => AIR,
  }
  return variables[type]!()
}

const reciprocal = (factor: number): Variable => ({
  toWave: (value) => factor / value,
  fromWave: (wave) => factor / wave,
  slope: (value) => -factor / (value * value),
})

const proportional = (factor: number, offset: number): Variable => ({
  toWave: (value) => factor * (value + offset),
  fromWave: (wave) => wave / factor - offset,
  slope: () => factor,
})

const radio = (rest: number): Variable => ({
  toWave: (value) => (rest * LIGHT) / (LIGHT - value),
  fromWave: (wave) => LIGHT * (1 - rest / wave),
  slope: (value) => (rest * LIGHT) / (LIGHT - value) ** 2,
})

/** `light` is the speed of light in the unit of the variable. */
const relativistic = (rest: number, light: number): Variable => ({
  toWave: (value) => rest * Math.sqrt((light + value) / (light - value)),
  fromWave(wave) {
    const square = (wave / rest) ** 2
    return (light * (square - 1)) / (square + 1)
  },
  slope: (value) => (rest * Math.sqrt((light + value) / (light - value)) * light) / (light * light - value * value),
})

/** The refraction of standard air by the squared wave number per metre (Edlén 1953, as Paper III §4). */
const refraction = (square: number): number =>
  1.000064328 + 294.981e8 / (1.46e14 - square) + 2.554e8 / (0.41e14 - square)

const REFINEMENTS = 4

const AIR: Variable = {
  toWave: (value) => value * refraction(1 / (value * value)),
  fromWave(wave) {
    let index = 1
    for (let step = 0; step < REFINEMENTS; step++) index = refraction((index / wave) ** 2)
    return wave / index
  },
  slope(value) {
    const square = 1 / (value * value)
    const fall = 294.981e8 / (1.46e14 - square) ** 2 + 2.554e8 / (0.41e14 - square) ** 2
    return refraction(square) - 2 * square * fall
  },
}
