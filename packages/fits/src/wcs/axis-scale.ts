import { HeaderError } from '../errors.ts'
import type { Axis, AxisScale } from './axes.ts'
import type { WcsKeywords } from './keywords.ts'
import { spectralScale } from './spectral.ts'

/**
 * The scale of an axis that has none of the sky (Paper I §2.1.4, Paper III §3).
 * @throws HeaderError when the axis has no value at its reference
 */
export function axisScale({ name, scale, algorithm }: Axis, reference: number, keywords: WcsKeywords): AxisScale {
  if (scale === 'spectral') {
    const { restFrequency, restWavelength } = keywords
    return spectralScale({ type: name, algorithm: algorithm!, reference, restFrequency, restWavelength })
  }
  return scale === 'log' ? logarithmic(reference) : linear(reference)
}

const linear = (reference: number): AxisScale => ({
  toWorld: (offset) => offset + reference,
  toPlane: (value) => value - reference,
})

function logarithmic(reference: number): AxisScale {
  if (!(reference > 0)) throw new HeaderError('a logarithmic axis needs a CRVAL above 0')
  return {
    toWorld: (offset) => reference * Math.exp(offset / reference),
    toPlane: (value) => reference * Math.log(value / reference),
  }
}
