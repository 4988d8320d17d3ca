import type { TileCodec } from './codec-parts.ts'

/** By BYTEPIX, the bits with which a block of pixels begins: it may have no others (FITS 4.0 §10.4.1). */
const BLOCK_BITS = { 1: 3, 2: 4, 4: 5 } as const
const DECODERS = { 1: 'decodeRice8', 2: 'decodeRice16', 4: 'decodeRice32' } as const

/** RICE_1 (FITS 4.0 §10.4.1), with pixels of BYTEPIX bytes whatever ZBITPIX is. */
export const rice: TileCodec = {
  leastBytes: (count, { bytePix, blockSize }) =>
    bytePix + Math.ceil((Math.ceil(count / blockSize) * BLOCK_BITS[bytePix]) / 8),
  workBytes: (count, { bytePix }) => count * bytePix,
  unpack(core, { source, length, work, count }, { bytePix, blockSize }) {
    const status = core[DECODERS[bytePix]](source, length, work, count, blockSize)
    return status || { at: work, width: bytePix, order: 'little-endian' }
  },
}
