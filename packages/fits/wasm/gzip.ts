import { crc32 } from './crc32'
import { deflatedEnd, inflate, inflatedEnd } from './inflate'
import { BAD_CODE, DONE, ENDS_EARLY, WRONG_CHECKSUM, WRONG_SIZE } from './status'

// RFC 1952 §2.3
const HEADER_LENGTH: usize = 10
const TRAILER_LENGTH: usize = 8
const HAS_HEADER_CHECKSUM: i32 = 2
const HAS_EXTRA_FIELD: i32 = 4
const HAS_NAME: i32 = 8
const HAS_COMMENT: i32 = 16
const RESERVED: i32 = 0xe0

/** Bytes that the last successful `gunzip` gave. */
let length: usize = 0

export function gunzippedLength(): usize {
  return length
}

/** Unpacks the first member of a gzip file to `target`, if it has at most `most` bytes. What follows it is ignored. */
export function gunzip(source: usize, sourceLength: i32, target: usize, most: i32): i32 {
  const end = source + <usize>sourceLength
  if (source + HEADER_LENGTH + TRAILER_LENGTH > end) return ENDS_EARLY
  const deflated = headerEnd(source, end)
  if (deflated === 0) return BAD_CODE
  const status = inflate(deflated, end, target, <usize>most)
  if (status !== DONE) return status
  const trailer = deflatedEnd()
  if (trailer + TRAILER_LENGTH > end) return ENDS_EARLY
  length = inflatedEnd() - target
  if (load<u32>(trailer, 4) !== <u32>length) return WRONG_SIZE
  return load<u32>(trailer) === crc32(target, length) ? DONE : WRONG_CHECKSUM
}

/** Where the header ends, or 0 if there is none. */
function headerEnd(source: usize, end: usize): usize {
  const isDeflate = load<u16>(source) === 0x8b1f && load<u8>(source, 2) === 8
  const flags = <i32>load<u8>(source, 3)
  if (!isDeflate || flags & RESERVED) return 0
  let at = source + HEADER_LENGTH
  if (flags & HAS_EXTRA_FIELD) at += 2 + <usize>load<u16>(at)
  if (flags & HAS_NAME) at = textEnd(at, end)
  if (flags & HAS_COMMENT) at = textEnd(at, end)
  if (flags & HAS_HEADER_CHECKSUM) at += 2
  return at < end ? at : 0
}

/** Behind the zero that ends a text. */
function textEnd(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) !== 0) at++
  return at + 1
}
