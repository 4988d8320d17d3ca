import type { Pair } from './projection.ts'

/** A map of the plane to itself that comes on top of the linear part of a WCS; in place. */
export interface Distortion {
  apply(pair: Pair): void
  /** To the position that `apply` moves here; NaN where none is found. */
  undo(pair: Pair): void
}

const MOST_STEPS = 50
const CLOSE = 1e-13 // of the size of the position, far below what a double of degrees resolves
const NEAR = 1e-8 // so near that steps which shrink no more are rounding
const SPAN = 1e-6
/** What the position found may miss of the goal, by its size: far from all data a polynomial can be all rounding. */
const MISS = 1e-11

/**
 * A distortion known one way only, with its inverse by Newton's method: the slopes are taken from differences, so that
 * polynomials and tables need nothing more. `guess` writes a first position over the one looked for.
 */
export function invertible(apply: (pair: Pair) => void, guess: (pair: Pair) => void = () => {}): Distortion {
  const at: Pair = [0, 0]
  const value: Pair = [0, 0]
  const right: Pair = [0, 0]
  const up: Pair = [0, 0]
  const evaluate = (out: Pair, x: number, y: number): void => {
    out[0] = x
    out[1] = y
    apply(out)
  }
  const undo = (pair: Pair): void => {
    const [goalX, goalY] = pair
    at[0] = goalX
    at[1] = goalY
    guess(at)
    let before = Number.POSITIVE_INFINITY
    for (let step = 0; step < MOST_STEPS; step++) {
      const span = SPAN * (1 + Math.abs(at[0]) + Math.abs(at[1]))
      evaluate(value, at[0], at[1])
      evaluate(right, at[0] + span, at[1])
      evaluate(up, at[0], at[1] + span)
      const [a, b] = [(right[0] - value[0]) / span, (up[0] - value[0]) / span]
      const [c, d] = [(right[1] - value[1]) / span, (up[1] - value[1]) / span]
      const [missX, missY] = [goalX - value[0], goalY - value[1]]
      const determinant = a * d - b * c
      const moveX = (d * missX - b * missY) / determinant
      const moveY = (a * missY - c * missX) / determinant
      at[0] += moveX
      at[1] += moveY
      const moved = Math.abs(moveX) + Math.abs(moveY)
      if (!Number.isFinite(moved)) break
      const size = 1 + Math.abs(at[0]) + Math.abs(at[1])
      if (moved <= CLOSE * size || (moved <= NEAR * size && moved >= before / 2)) {
        evaluate(value, at[0], at[1])
        const miss = Math.abs(goalX - value[0]) + Math.abs(goalY - value[1])
        if (!(miss <= MISS * (1 + Math.abs(goalX) + Math.abs(goalY)))) break
        pair[0] = at[0]
        pair[1] = at[1]
        return
      }
      before = moved
    }
    pair[0] = pair[1] = Number.NaN
  }
  return { apply, undo }
}
