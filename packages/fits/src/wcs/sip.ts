import { HeaderError } from '../errors.ts'
import type { Header } from '../header.ts'
import { polynomial, type Term } from './polynomial.ts'

/** What SIP adds to a pixel position (Shupe et al. 2005), as functions of the distance from CRPIX in pixels. */
export interface Sip {
  /** Undefined when only the fitted inverse (AP, BP) is there, which is not needed here. */
  readonly shift: readonly [x: Shift, y: Shift] | undefined
}

type Shift = (u: number, v: number) => number

/**
 * The SIP polynomials of a header, if any. Like astropy it goes by A_ORDER and B_ORDER, whether or not CTYPE ends in
 * `-SIP`; orders below 2 are no distortion, and the fitted inverse is not used, for the exact one is found by iteration.
 * @throws HeaderError when SIP is there for one axis only, or its pixels or axes are not said
 */
export function sipOf(header: Header, alternate: string): Sip | undefined {
  const forward = ordersOf(header, 'A', 'B')
  const backward = ordersOf(header, 'AP', 'BP')
  if (!forward && !backward) return undefined
  const none = forward === undefined || forward[1] < 2
  for (const keyword of forward ? ['CTYPE1', 'CTYPE2'] : []) {
    if (header.text(keyword + alternate) === undefined) throw new HeaderError(`SIP needs ${keyword}${alternate}`)
  }
  if (none && (!backward || backward[1] < 2)) return undefined
  for (const keyword of ['CRPIX1', 'CRPIX2']) {
    if (header.number(keyword + alternate) === undefined) throw new HeaderError(`SIP needs ${keyword}${alternate}`)
  }
  if (none) return { shift: undefined }
  return { shift: [polynomial(termsOf(header, 'A', forward[0])), polynomial(termsOf(header, 'B', forward[1]))] }
}

/** Far more than the 9 of the convention; it bounds the work. */
const MOST_ORDER = 99

function ordersOf(header: Header, first: string, second: string): readonly [number, number] | undefined {
  const [a, b] = [orderOf(header, first), orderOf(header, second)]
  if ((a ?? 0) < 2) {
    if ((b ?? 0) >= 2) throw new HeaderError(`SIP needs both ${first}_ORDER and ${second}_ORDER`)
    return undefined
  }
  if (b === undefined) throw new HeaderError(`SIP needs both ${first}_ORDER and ${second}_ORDER`)
  return [a!, b]
}

function orderOf(header: Header, axis: string): number | undefined {
  const keyword = `${axis}_ORDER`
  if (!header.has(keyword)) return undefined
  // T is 1 to Python
  const order = header.logical(keyword) === undefined ? header.number(keyword) : 1
  if (!(order !== undefined && order <= MOST_ORDER)) throw new HeaderError(`${keyword} is ${header.get(keyword)}`)
  return order > 1 ? Math.trunc(order) : 1
}

function termsOf(header: Header, axis: string, order: number): Term[] {
  const terms: Term[] = []
  for (let p = 0; p <= order; p++) {
    for (let q = 0; p + q <= order; q++) {
      const factor = factorOf(header, `${axis}_${p}_${q}`)
      if (factor !== 0) terms.push({ p, q, factor })
    }
  }
  return terms
}

/** Some writers put coefficients in quotes. */
function factorOf(header: Header, keyword: string): number {
  if (!header.has(keyword)) return 0
  const text = header.text(keyword)
  const factor = text === undefined ? header.number(keyword) : Number(text.trim() || Number.NaN)
  if (factor === undefined || Number.isNaN(factor)) throw new HeaderError(`${keyword} is no number`)
  return factor
}
