import { HeaderError } from '../errors.ts'
import type { Header } from '../header.ts'
import { DEGREE } from './projections.ts'

/** A 2 x 2 matrix, row by row: pixels to degrees (or what the axis counts). */
export type Matrix = readonly [number, number, number, number]

/** The two axes of the header, counted from 1, that the matrix speaks of. */
export type AxisPair = readonly [first: number, second: number]

/**
 * The linear part of a WCS for two axes and the first two pixel axes (Paper I §2.1.2). In the order of wcslib 7:
 * PCi_j with CDELTi, else CDi_j, else CDELTi turned by CROTAn of the latitude axis (AIPS, Paper II §6.1).
 */
export function linearMatrix(header: Header, axes: AxisPair, latitudeAxis: number): Matrix {
  const elements = (name: string): (number | undefined)[] =>
    axes.flatMap((row) => [1, 2].map((column) => element(header, name, row, column)))
  const [firstStep, secondStep] = axes.map((axis) => header.number(`CDELT${axis}`) ?? 1) as [number, number]
  const pc = elements('PC')
  if (pc.some((value) => value !== undefined)) {
    const [a, b, c, d] = pc
    const unit = (row: number, column: number): number => (axes[row] === column ? 1 : 0)
    return [
      firstStep * (a ?? unit(0, 1)),
      firstStep * (b ?? unit(0, 2)),
      secondStep * (c ?? unit(1, 1)),
      secondStep * (d ?? unit(1, 2)),
    ]
  }
  const cd = elements('CD')
  if (cd.some((value) => value !== undefined))
    return withoutEmptyAxis(cd.map((value) => value ?? 0) as unknown as Matrix)
  return turned(axes, [firstStep, secondStep], header.number(`CROTA${latitudeAxis}`) ?? 0)
}

/** `CD1_2`, or `CD001002` as older files spell it. */
function element(header: Header, name: string, row: number, column: number): number | undefined {
  const digits = (axis: number): string => String(axis).padStart(3, '0')
  return header.number(`${name}${row}_${column}`) ?? header.number(`${name}${digits(row)}${digits(column)}`)
}

/** wcslib gives an axis without any element the unit step, as writers leave out what is not known (`cdfix`). */
function withoutEmptyAxis([a, b, c, d]: Matrix): Matrix {
  const cross = b === 0 && c === 0
  return [cross && a === 0 ? 1 : a, b, c, cross && d === 0 ? 1 : d]
}

function turned(axes: AxisPair, [first, second]: readonly [number, number], degrees: number): Matrix {
  const [sin, cos] = [Math.sin(degrees * DEGREE), Math.cos(degrees * DEGREE)]
  if (degrees === 0 && axes[0] > axes[1]) return [0, first, second, 0]
  return [first * cos, -second * sin, first * sin, second * cos]
}

/** @throws HeaderError with code `singular-matrix` when an axis does not change over the image, as with CDELT = 0 */
export function withSteps(matrix: Matrix): Matrix {
  const [a, b, c, d] = matrix
  if ((a === 0 && b === 0) || (c === 0 && d === 0)) {
    throw new HeaderError('an axis of the WCS has no step', { code: 'singular-matrix' })
  }
  return matrix
}

/** @throws HeaderError with code `singular-matrix` when the matrix maps the image on a line or a point */
export function inverse([a, b, c, d]: Matrix): Matrix {
  const determinant = a * d - b * c
  if (determinant === 0 || !Number.isFinite(determinant)) {
    throw new HeaderError('the linear part of the WCS has no inverse', { code: 'singular-matrix' })
  }
  return [d / determinant, -b / determinant, -c / determinant, a / determinant]
}

export const times = ([a, b, c, d]: Matrix, x: number, y: number): [number, number] => [a * x + b * y, c * x + d * y]
