import type { Bitpix } from '../hdu.ts'
import type { TileCodec } from './codec-parts.ts'
import { SLACK } from './decoding-core.ts'

const HEADER_LENGTH = 25

/** cfitsio decodes 8 and 16 bits by coefficients of 32 bits, and all else by such of 64. */
const coefficientBytes = (bitpix: Bitpix): number => (bitpix === 8 || bitpix === 16 ? 4 : 8)

/** HCOMPRESS_1 (FITS 4.0 §10.4.5). A flat tile takes a few bytes, however many pixels it has. */
export const hcompress: TileCodec = {
  leastBytes: () => HEADER_LENGTH,
  workBytes: (count, { bitpix }) => count * (4 + 2 * coefficientBytes(bitpix)) + SLACK,
  unpack(core, { source, length, work, count }, { bitpix, smooth }) {
    const coefficients = work + count * 4 + SLACK
    const decode = coefficientBytes(bitpix) === 4 ? core.decodeHcompress32 : core.decodeHcompress64
    const status = decode(source, length, coefficients, work, count, smooth)
    return status || { at: work, width: 4, order: 'little-endian' }
  },
}
