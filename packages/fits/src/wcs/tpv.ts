import { HeaderError } from '../errors.ts'
import { type Distortion, invertible } from './distortion.ts'
import type { AxisParameter } from './keywords.ts'
import { polynomial, type Term } from './polynomial.ts'
import type { Pair } from './projection.ts'

const DEGREES = 7

/** The powers of each term by its index; radial terms stand behind the terms of their degree, which is odd. */
const POWERS: readonly (readonly [p: number, q: number] | { readonly radial: number })[] = Array.from(
  { length: DEGREES + 1 },
  (_, degree) => [
    ...Array.from({ length: degree + 1 }, (__, q) => [degree - q, q] as const),
    ...(degree % 2 === 1 ? [{ radial: degree }] : []),
  ],
).flat()

/**
 * The polynomials of SCAMP on plane coordinates (convention TPV of the FITS registry): PVi_0 to PVi_39, with terms in
 * the distance from the reference point. A parameter left out is 0, PVi_1 too.
 *
 * As in wcslib, the longitude's polynomial takes the axes in the order of their numbers, and the latitude's the other
 * way round, whichever axis is which; and they are counted in `steps`, CDELTi where the header has no CDi_j.
 * @throws HeaderError for parameters beyond these
 */
export function tpv(
  longitude: readonly AxisParameter[],
  latitude: readonly AxisParameter[],
  { steps, swapped }: { steps: readonly [longitude: number, latitude: number]; swapped: boolean },
): Distortion {
  const [alongLongitude, alongLatitude] = [axisFunction(longitude), axisFunction(latitude)]
  const apply = (pair: Pair): void => {
    const [xi, eta] = [pair[0] / steps[0], pair[1] / steps[1]]
    const [first, second] = swapped ? [eta, xi] : [xi, eta]
    pair[0] = alongLongitude(first, second) * steps[0]
    pair[1] = alongLatitude(second, first) * steps[1]
  }
  return invertible(apply)
}

function axisFunction(parameters: readonly AxisParameter[]): (x: number, y: number) => number {
  const values = new Map<number, number>()
  for (const { axis, index, value } of parameters) {
    if (index >= POWERS.length) throw new HeaderError(`PV${axis}_${index} is no parameter of TPV`)
    values.set(index, value)
  }
  const terms: Term[] = []
  const radial: Term[] = []
  for (const [index, factor] of values) {
    const powers = POWERS[index]!
    if ('radial' in powers) radial.push({ p: powers.radial, q: 0, factor })
    else terms.push({ p: powers[0], q: powers[1], factor })
  }
  const plane = polynomial(terms)
  if (radial.every(({ factor }) => factor === 0)) return plane
  const rings = polynomial(radial)
  return (x, y) => plane(x, y) + rings(Math.sqrt(x * x + y * y), 0)
}
