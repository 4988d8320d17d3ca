import { HeaderError } from '../errors.ts'
import type { Header } from '../header.ts'
import { type Distortion, invertible } from './distortion.ts'
import { polynomial, type Term } from './polynomial.ts'
import type { Pair } from './projection.ts'

/** The plate solution of the Digitized Sky Survey, which takes the place of the linear part of a WCS. */
export interface PlateSolution {
  /** Pixels to degrees in the plane that touches the sky at the plate centre. */
  readonly toPlane: Distortion
  /** Right ascension and declination of the plate centre, degrees. */
  readonly centre: readonly [number, number]
}

const NEEDED = ['CNPIX1', 'CNPIX2', 'PPO3', 'PPO6', 'XPIXELSZ', 'YPIXELSZ', 'PLTRAH', 'PLTRAM', 'PLTRAS'] as const
const CENTRE = ['PLTDECD', 'PLTDECM', 'PLTDECS'] as const
const AMD = /^AMD[XY][1-9]\d?$/
const MOST_TERMS = 13

/** Powers of x and y by index, for xi; for eta the two change places. 7, 12 and 13 are radial, and lie below. */
const POWERS: readonly (readonly [number, number])[] = [
  [1, 0],
  [0, 1],
  [0, 0],
  [2, 0],
  [1, 1],
  [0, 2],
  [0, 0],
  [3, 0],
  [2, 1],
  [1, 2],
  [0, 3],
]

/**
 * The plate solution of a header (Lasker et al. 1990; Paper IV §5.2), if any of its keywords is there: AMDXm and AMDYm
 * give standard coordinates in arcseconds from millimetres on the plate.
 * @throws HeaderError when the solution is not complete, so that positions could only be guessed
 */
export function plateSolution(header: Header): PlateSolution | undefined {
  const named = [...NEEDED, ...CENTRE].some((keyword) => header.number(keyword) !== undefined)
  const solved = header.cards.some(({ keyword, kind }) => AMD.test(keyword) && (kind === 'float' || kind === 'integer'))
  if (!named && !solved) return undefined
  const need = (keyword: string): number => {
    const value = header.number(keyword)
    if (value === undefined) throw new HeaderError(`the plate solution lacks ${keyword}`)
    return value
  }
  const [corner1, corner2, centreX, centreY, sizeX, sizeY, hours, minutes, seconds] = NEEDED.map(need) as [
    ...[number, number, number, number, number, number, number, number, number],
  ]
  const [degrees, arcminutes, arcseconds] = CENTRE.map(need) as [number, number, number]
  const factors = (name: string): number[] =>
    Array.from({ length: MOST_TERMS }, (_, i) =>
      i < 3 ? need(`${name}${i + 1}`) : (header.number(`${name}${i + 1}`) ?? 0),
    )
  const [xi, eta] = [polynomial(termsOf(factors('AMDX'))), polynomial(termsOf(factors('AMDY')))]
  // micrometres from the plate centre, where x grows to the east
  const onPlate = (pair: Pair): void => {
    pair[0] = (centreX - sizeX * (pair[0] + corner1 - 0.5)) / 1000
    pair[1] = (sizeY * (pair[1] + corner2 - 0.5) - centreY) / 1000
  }
  const apply = (pair: Pair): void => {
    onPlate(pair)
    const [x, y] = pair
    pair[0] = xi(x, y) / 3600
    pair[1] = eta(y, x) / 3600
  }
  const sign = header.text('PLTDECSN')?.trim() === '-' ? -1 : 1
  return {
    toPlane: invertible(apply, (pair) => {
      pair[0] = centreX / sizeX - corner1
      pair[1] = centreY / sizeY - corner2
    }),
    centre: [(hours + (minutes + seconds / 60) / 60) * 15, sign * (degrees + (arcminutes + arcseconds / 60) / 60)],
  }
}

function termsOf(factors: readonly number[]): Term[] {
  const terms = POWERS.map(([p, q], i): Term => ({ p, q, factor: i === 6 ? 0 : factors[i]! }))
  const [square, cubic, quintic] = [factors[6]!, factors[11]!, factors[12]!]
  const radial = (p: number, q: number, factor: number): number => terms.push({ p, q, factor })
  // a7 (x² + y²), a12 x (x² + y²), a13 x (x² + y²)²
  radial(2, 0, square)
  radial(0, 2, square)
  radial(3, 0, cubic)
  radial(1, 2, cubic)
  radial(5, 0, quintic)
  radial(3, 2, 2 * quintic)
  radial(1, 4, quintic)
  return terms
}
