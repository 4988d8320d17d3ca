import { TruncatedError } from './errors.ts'
import type { Hdu } from './hdu.ts'
import { boxDims, type PixelBox, pixelCount } from './pixel-box.ts'
import type { Source } from './source.ts'

// What lies between two rows of a box is read too when it is shorter: cheaper than another request.
const JOIN_GAP = 64 * 1024
const MOST_AT_ONCE = 8 * 2 ** 20

/**
 * Big-endian stored pixels of a box of a plain image, NAXIS1 fastest; the box must lie within the image. Reads the
 * bytes of its rows, several in one request when they lie close.
 * @throws TruncatedError when the file ends before the pixels of the box
 */
export async function readPlainBox(
  source: Source,
  hdu: Hdu,
  box: PixelBox,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Uint8Array> {
  const size = Math.abs(hdu.bitpix) / 8
  const total = size * pixelCount(boxDims(box))
  if (total === 0) return new Uint8Array(0)
  const { length, offsets } = runsOf(box, hdu.dims, size)
  const lastByte =
    hdu.dataStart +
    offsetOf(
      box.end.map((end) => end - 1),
      hdu.dims,
      size,
    ) +
    size
  if (source.size !== undefined && lastByte > source.size) throw endsEarly(hdu, lastByte, source.size)
  const read = async (from: number, wanted: number): Promise<Uint8Array> => {
    const bytes = await source.read(hdu.dataStart + from, wanted, signal)
    if (bytes.length < wanted) throw endsEarly(hdu, lastByte, hdu.dataStart + from + bytes.length)
    return bytes
  }

  const pixels = new Uint8Array(total)
  let at = 0
  for (const { first, offsets: joined, end } of joinedRuns(offsets, length)) {
    for (let from = first; from < end; from += MOST_AT_ONCE) {
      const bytes = await read(from, Math.min(MOST_AT_ONCE, end - from))
      // a run that is longer than what is read at once is alone
      for (const offset of joined) {
        const part = length > MOST_AT_ONCE ? bytes : bytes.subarray(offset - from, offset - from + length)
        pixels.set(part, at)
        at += part.length
      }
    }
  }
  return pixels
}

interface JoinedRuns {
  readonly first: number
  readonly end: number
  readonly offsets: readonly number[]
}

/** Runs of one length, those together that lie close. */
function* joinedRuns(offsets: Iterable<number>, length: number): Generator<JoinedRuns, void, undefined> {
  let joined: number[] = []
  for (const offset of offsets) {
    const [first, last] = [joined[0], joined.at(-1)]
    const far = last !== undefined && offset - (last + length) > JOIN_GAP
    if (far || (first !== undefined && offset + length - first > MOST_AT_ONCE)) {
      yield { first: joined[0]!, end: last! + length, offsets: joined }
      joined = []
    }
    joined.push(offset)
  }
  if (joined.length > 0) yield { first: joined[0]!, end: joined.at(-1)! + length, offsets: joined }
}

/** Bytes of pixels that lie together, and where they begin: axes that are whole join into longer runs. */
function runsOf(box: PixelBox, dims: readonly number[], size: number): { length: number; offsets: Iterable<number> } {
  const shape = boxDims(box)
  let inner = 1
  while (inner < dims.length && shape[inner - 1] === dims[inner - 1]) inner++
  const length = size * shape.slice(0, inner).reduce((product, pixels) => product * pixels, 1)
  return { length, offsets: offsetsOf(box, { dims, inner, size }) }
}

function* offsetsOf(
  { start, end }: PixelBox,
  { dims, inner, size }: { dims: readonly number[]; inner: number; size: number },
): Generator<number, void, undefined> {
  const at = [...start]
  for (;;) {
    yield offsetOf(at, dims, size)
    let axis = inner
    for (; axis < at.length; axis++) {
      at[axis]!++
      if (at[axis]! < end[axis]!) break
      at[axis] = start[axis]!
    }
    if (axis >= at.length) return
  }
}

/** Byte of a pixel within the data. */
function offsetOf(pixel: readonly number[], dims: readonly number[], size: number): number {
  let offset = 0
  for (let axis = pixel.length - 1; axis >= 0; axis--) offset = offset * dims[axis]! + pixel[axis]!
  return offset * size
}

const endsEarly = (hdu: Hdu, wanted: number, size: number): TruncatedError =>
  new TruncatedError(`the pixels of HDU ${hdu.index} reach to byte ${wanted}, the data end at ${size}`, {
    offset: size,
  })
