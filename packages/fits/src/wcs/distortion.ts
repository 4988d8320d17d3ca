import { HeaderError, UnsupportedError } from '../errors.ts'
import type { Header } from '../header.ts'

/** Moves pixel positions relative to CRPIX, before the linear part of the WCS. Pixels on both sides. */
export interface Distortion {
  apply(u: number, v: number): [number, number]
  /** The position that `apply` moves here; NaN where none is found. */
  undo(u: number, v: number): [number, number]
}

const none: Distortion = { apply: (u, v) => [u, v], undo: (u, v) => [u, v] }

// AMDX1 begins the plate solution of the Digitized Sky Survey, which wcslib prefers to the linear one
const UNKNOWN = ['AMDX1', 'CPDIS1', 'CPDIS2', 'CQDIS1', 'CQDIS2', 'D2IMDIS1', 'D2IMDIS2']

/**
 * The distortion of a header: SIP (Shupe et al. 2005), or none. Like astropy it goes by A_ORDER and B_ORDER, whether
 * or not CTYPE ends in `-SIP`; the fitted inverse (AP, BP) is not used, for the exact one is found by iteration.
 * @throws UnsupportedError for other distortions: one left out would move positions silently
 * @throws HeaderError when SIP is there for one axis only
 */
export function distortionOf(header: Header): Distortion {
  const keyword = UNKNOWN.find((candidate) => header.has(candidate))
  if (keyword) throw new UnsupportedError(`the distortion of ${keyword} is not known`)
  const orders = [orderOf(header, 'A'), orderOf(header, 'B')] as const
  // orders below 2 are no distortion; astropy looks no further then
  if (orders.every((order) => order === undefined || order < 2)) return none
  if (orders[0] === undefined || orders[1] === undefined) throw new HeaderError('SIP needs both A_ORDER and B_ORDER')
  return sip(termsOf(header, 'A', orders[0]), termsOf(header, 'B', orders[1]))
}

const MOST_ORDER = 9

function orderOf(header: Header, axis: 'A' | 'B'): number | undefined {
  const order = header.number(`${axis}_ORDER`)
  if (order !== undefined && !(order >= 0 && order <= MOST_ORDER)) throw new HeaderError(`${axis}_ORDER is ${order}`)
  return order
}

interface Term {
  p: number
  q: number
  factor: number
}

function termsOf(header: Header, axis: 'A' | 'B', order: number): Term[] {
  const terms: Term[] = []
  for (let p = 0; p <= order; p++) {
    for (let q = 0; p + q <= order; q++) {
      const factor = header.number(`${axis}_${p}_${q}`) ?? 0
      if (factor !== 0) terms.push({ p, q, factor })
    }
  }
  return terms
}

const sumOf = (terms: readonly Term[], u: number, v: number): number =>
  terms.reduce((sum, { p, q, factor }) => sum + factor * u ** p * v ** q, 0)

const MOST_STEPS = 100
const CLOSE = 1e-12 // of the size of the position, far below what a double of degrees resolves

function sip(a: readonly Term[], b: readonly Term[]): Distortion {
  return {
    apply: (u, v) => [u + sumOf(a, u, v), v + sumOf(b, u, v)],
    undo(u, v) {
      let [x, y] = [u, v]
      for (let step = 0; step < MOST_STEPS; step++) {
        const [nextX, nextY] = [u - sumOf(a, x, y), v - sumOf(b, x, y)]
        const moved = Math.hypot(nextX - x, nextY - y)
        x = nextX
        y = nextY
        if (!Number.isFinite(moved)) break
        if (moved <= CLOSE * (1 + Math.hypot(x, y))) return [x, y]
      }
      return [Number.NaN, Number.NaN]
    },
  }
}
