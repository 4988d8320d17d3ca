import type { Header } from '../header.ts'
import { type Distortion, invertible } from './distortion.ts'
import { type Correction, correctionsOf, type LookupTable } from './lookup-table.ts'
import type { Pair } from './projection.ts'
import type { Sip } from './sip.ts'

/** The parts of a distortion that a header may have; all work on the first two pixel axes, numbered from 1. */
export interface PixelDistortionParts {
  readonly header: Header
  readonly tables: readonly LookupTable[] | undefined
  readonly sip: Sip | undefined
  readonly crpix: readonly [number, number]
}

/**
 * What moves pixels before the linear part, or undefined when nothing does. As in astropy the detector is made ideal
 * first, and then SIP and the tables of CPDIS are added, both taken where the detector says the pixel is.
 */
export function pixelDistortion({ header, tables, sip, crpix }: PixelDistortionParts): Distortion | undefined {
  const { detector, prior } = correctionsOf(header, tables)
  const first = adding(...detector)
  const second = adding(...summed(sip, crpix, prior))
  const only = first ?? second
  if (!first || !second) return only && invertible(only)
  return invertible((pair) => {
    first(pair)
    second(pair)
  })
}

function adding(x: Correction | undefined, y: Correction | undefined): ((pair: Pair) => void) | undefined {
  if (!x && !y) return undefined
  const [alongX, alongY] = [x ?? nothing, y ?? nothing]
  return (pair) => {
    const [first, second] = pair
    pair[0] = first + alongX(first, second)
    pair[1] = second + alongY(first, second)
  }
}

const nothing: Correction = () => 0

function summed(
  sip: Sip | undefined,
  crpix: readonly [number, number],
  prior: readonly [Correction | undefined, Correction | undefined],
): [Correction | undefined, Correction | undefined] {
  const both = (axis: 0 | 1): Correction | undefined => {
    const shift = sip?.shift?.[axis]
    const table = prior[axis]
    if (!shift) return table
    const fromCentre: Correction = (x, y) => shift(x - crpix[0], y - crpix[1])
    return table ? (x, y) => fromCentre(x, y) + table(x, y) : fromCentre
  }
  return [both(0), both(1)]
}
