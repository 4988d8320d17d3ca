// The decoding core: what src/tiles/decoding-core.ts instantiates. All pointers are addresses of the exported memory,
// behind __heap_base, with SLACK bytes behind every array.

export { narrow8, narrow16, swap16, swap32, unshuffle, widen8, widen16 } from './byte-order'
export { gunzip, gunzippedLength } from './gzip'
export { decodeHcompress32, decodeHcompress64 } from './hcompress'
export { decodePlio } from './plio'
export { dequantize } from './quantization'
export { decodeRice8, decodeRice16, decodeRice32 } from './rice'

/** Where memory is free. */
export function heapStart(): usize {
  return __heap_base
}
