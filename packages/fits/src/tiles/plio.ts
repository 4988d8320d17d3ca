import type { TileCodec } from './codec-parts.ts'

const SHORTEST_LIST = 6 // three words of a list that IRAF wrote long ago

/** PLIO_1 (FITS 4.0 §10.4.4). What a list does not draw is zero, so that a few bytes may hold any number of pixels. */
export const plio: TileCodec = {
  leastBytes: () => SHORTEST_LIST,
  workBytes: (count) => count * 4,
  unpack(core, { source, length, work, count }, { plioZero = 0 }) {
    return core.decodePlio(source, length, work, count, plioZero) || { at: work, width: 4, order: 'little-endian' }
  },
}
