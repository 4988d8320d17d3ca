import type { AxisScale } from './axes.ts'
import type { Celestial } from './celestial.ts'
import type { Distortion } from './distortion.ts'
import { inverse, type Matrix, multiply } from './linear.ts'
import type { Pair } from './projection.ts'

/** All that lies between pixels and world coordinates (Paper I Figure 1). Indices of axes count from 0. */
export interface ConverterParts {
  readonly crpix: readonly number[]
  readonly matrix: Matrix
  /** On the first two pixel axes, before the linear part. */
  readonly distortion: Distortion | undefined
  /** The axes of the sky with their projection. */
  readonly sky: SkyAxes | undefined
  /** Of every other axis. */
  readonly scales: readonly (AxisScale | undefined)[]
}

export interface SkyAxes {
  readonly longitude: number
  readonly latitude: number
  readonly celestial: Celestial
  /** On the plane coordinates of the sky, behind the linear part. */
  readonly sequent: Distortion | undefined
}

export interface Converter {
  /** Pixels to world coordinates, in place. */
  toWorld(values: Float64Array): void
  /** World coordinates to pixels, in place. @throws HeaderError with code `singular-matrix` when there is no way back */
  toPixel(values: Float64Array): void
}

/** The steps both ways. The arrays they need are made once, so that a call leaves nothing behind. */
export function converterOf({ crpix, matrix, distortion, sky, scales }: ConverterParts): Converter {
  const axes = crpix.length
  const offsets = new Float64Array(axes)
  const pair: Pair = [0, 0]
  let back: Matrix | undefined

  const onPair = (array: Float64Array, i: number, j: number, change: (pair: Pair) => void): void => {
    pair[0] = array[i]!
    pair[1] = array[j]!
    change(pair)
    array[i] = pair[0]
    array[j] = pair[1]
  }

  return {
    toWorld(values) {
      if (distortion) onPair(values, 0, 1, distortion.apply)
      for (let i = 0; i < axes; i++) offsets[i] = values[i]! - crpix[i]!
      multiply(matrix, offsets, values)
      if (sky?.sequent) onPair(values, sky.longitude, sky.latitude, sky.sequent.apply)
      if (sky) onPair(values, sky.longitude, sky.latitude, sky.celestial.toSky)
      for (let i = 0; i < axes; i++) values[i] = scales[i]?.toWorld(values[i]!) ?? values[i]!
    },
    toPixel(values) {
      back ??= inverse(matrix)
      if (sky) onPair(values, sky.longitude, sky.latitude, sky.celestial.toPlane)
      if (sky?.sequent) onPair(values, sky.longitude, sky.latitude, sky.sequent.undo)
      for (let i = 0; i < axes; i++) offsets[i] = scales[i]?.toPlane(values[i]!) ?? values[i]!
      multiply(back, offsets, values)
      for (let i = 0; i < axes; i++) values[i]! += crpix[i]!
      if (distortion) onPair(values, 0, 1, distortion.undo)
    },
  }
}
