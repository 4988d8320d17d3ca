import { HeaderError } from '../errors.ts'
import type { WcsKeywords } from './keywords.ts'
import { cosd, sind } from './trigonometry.ts'

/** A square matrix, row by row. */
export type Matrix = Float64Array

/** Pixels relative to CRPIX to intermediate world coordinates (Paper I §2.1). */
export interface Linear {
  readonly matrix: Matrix
  /** CDELTi, which the matrix holds already; all 1 with CDi_j. */
  readonly steps: readonly number[]
}

/**
 * The linear part of a WCS. In the order of wcslib: PCi_j with CDELTi, else CDi_j, else CDELTi turned by CROTAn of the
 * latitude axis (AIPS, Paper II §6.1). `factors` bring each axis from CUNIT to the unit of its kind.
 * @throws HeaderError with code `singular-matrix` when an axis does not change over the image, as with CDELT = 0
 */
export function linearOf(
  keywords: WcsKeywords,
  factors: readonly number[],
  sky: readonly [longitude: number | undefined, latitude: number | undefined],
): Linear {
  const { axes, pc, cd, cdelt, crota } = keywords
  const steps = cdelt.map((step, i) => step * factors[i]!)
  if (pc.size === 0 && cd.size > 0) {
    const matrix = withoutEmptyAxes(filled(axes, cd, 0), axes)
    for (let k = 0; k < matrix.length; k++) matrix[k]! *= factors[Math.floor(k / axes)]!
    return withSteps({ matrix, steps: steps.map(() => 1) })
  }
  const matrix = filled(axes, pc, 1)
  const [longitude, latitude] = sky
  if (pc.size === 0 && crota.size > 0 && longitude !== undefined && latitude !== undefined) {
    turn(matrix, axes, [longitude, latitude], { steps, degrees: crota.get(latitude + 1) ?? 0 })
  }
  return withSteps({ matrix, steps })
}

function filled(axes: number, elements: ReadonlyMap<string, number>, diagonal: number): Matrix {
  const matrix = new Float64Array(axes * axes)
  for (let i = 0; i < axes; i++) {
    for (let j = 0; j < axes; j++) {
      matrix[i * axes + j] = elements.get(`${i + 1},${j + 1}`) ?? (i === j ? diagonal : 0)
    }
  }
  return matrix
}

/** An axis without any element gets the unit step, as writers leave out what is not known (`cdfix` of wcslib). */
function withoutEmptyAxes(matrix: Matrix, axes: number): Matrix {
  for (let i = 0; i < axes; i++) {
    let empty = true
    for (let j = 0; j < axes; j++) empty &&= matrix[i * axes + j] === 0 && matrix[j * axes + i] === 0
    if (empty) matrix[i * axes + i] = 1
  }
  return matrix
}

function turn(
  matrix: Matrix,
  axes: number,
  [longitude, latitude]: readonly [number, number],
  { steps, degrees }: { steps: readonly number[]; degrees: number },
): void {
  const ratio = steps[latitude]! / steps[longitude]!
  if (steps[longitude] === 0) throw noStep()
  const [sine, cosine] = [sind(degrees), cosd(degrees)]
  matrix[longitude * axes + longitude] = cosine
  matrix[latitude * axes + latitude] = cosine
  matrix[longitude * axes + latitude] = -sine * ratio
  matrix[latitude * axes + longitude] = sine / ratio
}

function withSteps(linear: Linear): Linear {
  const axes = linear.steps.length
  linear.steps.forEach((step, i) => {
    const row = linear.matrix.subarray(i * axes, (i + 1) * axes)
    for (let j = 0; j < axes; j++) row[j]! *= step
    if (row.every((element) => element === 0)) throw noStep()
  })
  return linear
}

const noStep = (): HeaderError => new HeaderError('an axis of the WCS has no step', { code: 'singular-matrix' })

/**
 * The inverse, by Gauss and Jordan with the largest pivot.
 * @throws HeaderError with code `singular-matrix` when the matrix maps the image on fewer dimensions
 */
export function inverse(matrix: Matrix): Matrix {
  const axes = Math.sqrt(matrix.length)
  const left = Float64Array.from(matrix)
  const right = filled(axes, new Map(), 1)
  for (let column = 0; column < axes; column++) {
    const pivot = pivotRow(left, axes, column)
    const value = left[pivot * axes + column]!
    if (value === 0 || !Number.isFinite(value)) {
      throw new HeaderError('the linear part of the WCS has no inverse', { code: 'singular-matrix' })
    }
    for (const side of [left, right]) {
      swapRows(side, axes, pivot, column)
      for (let j = 0; j < axes; j++) side[column * axes + j]! /= value
    }
    for (let row = 0; row < axes; row++) {
      const factor = left[row * axes + column]!
      if (row === column || factor === 0) continue
      for (const side of [left, right]) {
        for (let j = 0; j < axes; j++) side[row * axes + j]! -= factor * side[column * axes + j]!
      }
    }
  }
  return right
}

function pivotRow(matrix: Matrix, axes: number, column: number): number {
  let best = column
  for (let row = column + 1; row < axes; row++) {
    if (Math.abs(matrix[row * axes + column]!) > Math.abs(matrix[best * axes + column]!)) best = row
  }
  return best
}

function swapRows(matrix: Matrix, axes: number, a: number, b: number): void {
  if (a === b) return
  for (let j = 0; j < axes; j++) {
    const kept = matrix[a * axes + j]!
    matrix[a * axes + j] = matrix[b * axes + j]!
    matrix[b * axes + j] = kept
  }
}

/** The product with a vector, into `out`. */
export function multiply(matrix: Matrix, vector: Float64Array, out: Float64Array): void {
  const axes = vector.length
  for (let i = 0; i < axes; i++) {
    let sum = 0
    for (let j = 0; j < axes; j++) sum += matrix[i * axes + j]! * vector[j]!
    out[i] = sum
  }
}
