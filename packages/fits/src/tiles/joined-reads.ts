import { TruncatedError } from '../errors.ts'
import type { Source } from '../source.ts'

/** Some bytes of a source. */
export interface ByteRange {
  readonly offset: number
  readonly length: number
}

// Passing over a few bytes costs less than another read of a disk, and far less than another request
const MAX_GAP = 16 * 1024
const MAX_READ = 4 * 1024 * 1024

/**
 * Reads ranges, in whatever order they lie, joining those that are near each other into reads of up to 4 MiB. The
 * arrays are views of what was read.
 * @throws TruncatedError when the data end before a range does
 */
export async function joinedReads(
  source: Source,
  ranges: readonly ByteRange[],
  signal?: AbortSignal,
): Promise<Uint8Array[]> {
  const order = inOrder(ranges)
  const results = new Array<Uint8Array>(ranges.length)
  for (let at = 0; at < order.length; ) {
    const { start, end, next } = joinedFrom(ranges, order, at)
    const bytes = end > start ? await source.read(start, end - start, signal) : NOTHING
    if (bytes.length < end - start) {
      throw new TruncatedError(`${end - start} bytes are due, ${bytes.length} are there`, { offset: start })
    }
    for (; at < next; at++) {
      const { offset, length } = ranges[order[at]!]!
      results[order[at]!] = bytes.subarray(offset - start, offset - start + length)
    }
  }
  return results
}

const NOTHING = new Uint8Array(0)

/** Indices of the ranges by offset. Most are in order already. */
function inOrder(ranges: readonly ByteRange[]): number[] {
  const order = ranges.map((_, index) => index)
  const sorted = ranges.every(({ offset }, index) => index === 0 || ranges[index - 1]!.offset <= offset)
  return sorted ? order : order.sort((a, b) => ranges[a]!.offset - ranges[b]!.offset)
}

function joinedFrom(
  ranges: readonly ByteRange[],
  order: readonly number[],
  first: number,
): { start: number; end: number; next: number } {
  const start = ranges[order[first]!]!.offset
  let end = start + ranges[order[first]!]!.length
  let next = first + 1
  for (; next < order.length; next++) {
    const { offset, length } = ranges[order[next]!]!
    const wider = Math.max(end, offset + length)
    if (offset - end > MAX_GAP || (wider - start > MAX_READ && wider > end)) break
    end = wider
  }
  return { start, end, next }
}
