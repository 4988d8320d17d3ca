import { UnsupportedError } from './errors.ts'

/** Part of an image: along each axis (NAXIS1 first) the pixels from `start` up to, not including, `end`, from 0. */
export interface PixelBox {
  readonly start: readonly number[]
  readonly end: readonly number[]
}

/** The box that is the whole image of these axes. */
export const wholeBox = (dims: readonly number[]): PixelBox => ({ start: dims.map(() => 0), end: dims })

/** Pixels of the box along each axis. */
export const boxDims = ({ start, end }: PixelBox): number[] => end.map((stop, axis) => stop - start[axis]!)

/** Pixels in a shape. No axes at all make no pixels, as in FITS. */
export const pixelCount = (dims: readonly number[]): number =>
  dims.length === 0 ? 0 : dims.reduce((product, length) => product * length, 1)

/**
 * Refuses a box that does not lie within an image of these axes. An empty box (`start` equal to `end`) is fine.
 * @throws UnsupportedError with code `bad-value`
 */
export function checkBox(box: PixelBox, dims: readonly number[]): void {
  const { start, end } = box
  const within = (length: number, axis: number): boolean => {
    const [from, to] = [start[axis], end[axis]]
    return Number.isSafeInteger(from) && Number.isSafeInteger(to) && from! >= 0 && from! <= to! && to! <= length
  }
  if (start.length === dims.length && end.length === dims.length && dims.every(within)) return
  throw new UnsupportedError(`the box ${shown(box)} is not within an image of ${dims.join(' x ') || 'no axes'}`, {
    code: 'bad-value',
  })
}

const shown = ({ start, end }: PixelBox): string => `${start.join(',')} to ${end.join(',')}`
