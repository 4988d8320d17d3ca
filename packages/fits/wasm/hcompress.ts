import { invertTransform } from './h-transform'
import { decodeQuadtree, readSigns, startReading, startSigns } from './quadtree'
import { BAD_CODE, DONE, ENDS_EARLY, WRONG_SIZE } from './status'

// HCOMPRESS_1 (FITS 4.0 §10.4.5; White, Postman and Lattanzi 1992): the coefficients of an H-transform, in quadrants
// that are halved again and again; their bit planes as quadtrees, then their signs.

const HEADER_LENGTH: usize = 25
const MAGIC: u16 = 0x99dd

/** With coefficients of 32 bits, as cfitsio decodes images of 8 and 16 bits. */
export function decodeHcompress32(
  source: usize,
  length: i32,
  work: usize,
  target: usize,
  count: i32,
  smooth: i32,
): i32 {
  return decode<i32>(source, length, work, target, count, smooth)
}

/** With coefficients of 64 bits, as cfitsio decodes all other images; of the pixels the low 32 bits are kept. */
export function decodeHcompress64(
  source: usize,
  length: i32,
  work: usize,
  target: usize,
  count: i32,
  smooth: i32,
): i32 {
  return decode<i64>(source, length, work, target, count, smooth)
}

/**
 * Decodes `count` pixels to 32-bit integers.
 * @param work room for two coefficients per pixel
 */
function decode<T>(source: usize, length: i32, work: usize, target: usize, count: i32, smooth: i32): i32 {
  if (<usize>length < HEADER_LENGTH) return ENDS_EARLY
  if (load<u16>(source) !== MAGIC) return BAD_CODE
  const rows = bswap<u32>(load<u32>(source, 2))
  const columns = bswap<u32>(load<u32>(source, 6))
  const scale = bswap<i32>(load<i32>(source, 10))
  if (<u64>rows * <u64>columns !== <u64>count) return WRONG_SIZE
  const sum = bswap<i64>(load<i64>(source, 14))

  memory.fill(work, 0, <usize>count * sizeof<T>())
  const lowRows = (rows + 1) >> 1
  const lowColumns = (columns + 1) >> 1
  const below = <usize>(lowRows * columns) * sizeof<T>()
  const beside = <usize>lowColumns * sizeof<T>()
  // the quadrants of the transform, and where the header has their number of bit planes
  const scratch = work + <usize>count * sizeof<T>()
  startReading(source + HEADER_LENGTH, source + <usize>length)
  let status = decodeQuadtree<T>(work, columns, lowRows, lowColumns, planes(source, 0), scratch)
  if (status === DONE) {
    status = decodeQuadtree<T>(work + beside, columns, lowRows, columns >> 1, planes(source, 1), scratch)
  }
  if (status === DONE) {
    status = decodeQuadtree<T>(work + below, columns, rows >> 1, lowColumns, planes(source, 1), scratch)
  }
  if (status === DONE) {
    status = decodeQuadtree<T>(work + below + beside, columns, rows >> 1, columns >> 1, planes(source, 2), scratch)
  }
  if (status === DONE) status = startSigns()
  if (status === DONE) status = readSigns<T>(work, <usize>count, <T>max(scale, 1))
  if (status !== DONE) return status
  store<T>(work, <T>sum * <T>max(scale, 1))
  invertTransform<T>(work, scratch, target, rows, columns, smooth ? <T>(scale >> 1) : 0)
  return DONE
}

function planes(source: usize, kind: usize): i32 {
  return <i32>load<u8>(source + 22 + kind)
}
