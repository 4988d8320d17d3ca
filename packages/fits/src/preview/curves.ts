/** From the share of the display range, 0 to 1, to brightness, 0 to 1. */
export type Curve = 'linear' | 'asinh' | 'log' | 'sqrt'

const ASINH = 0.1 // where asinh turns from linear to logarithmic
const LOG = 1000

export const curves: Readonly<Record<Curve, (share: number) => number>> = {
  linear: (share) => share,
  asinh: (share) => Math.asinh(share / ASINH) / Math.asinh(1 / ASINH),
  log: (share) => Math.log1p(LOG * share) / Math.log1p(LOG),
  sqrt: Math.sqrt,
}
