import type { TileFormat } from './codec.ts'
import type { TileCodec } from './codec-parts.ts'
import { SLACK, WRONG_SIZE } from './decoding-core.ts'

const WRAPPING = 18 // bytes of the header and the trailer (RFC 1952)
const MOST_EXPANSION = 1032 // 258 bytes take two bits at least (RFC 1951)
const WIDTHS: readonly number[] = [1, 2, 4, 8]

/** Bytes of the widest pixels: integers may be wider or narrower than ZBITPIX says, as in cfitsio. */
function widest({ bitpix, dither }: TileFormat): number {
  if (dither !== undefined) return 4
  return bitpix < 0 ? -bitpix / 8 : Math.max(4, bitpix / 8)
}

function gzip(isShuffled: boolean): TileCodec {
  return {
    leastBytes: (count) => WRAPPING + Math.floor(count / MOST_EXPANSION),
    workBytes: (count, format) => 2 * (count * widest(format) + SLACK),
    unpack(core, { source, length, work, count }, format) {
      const most = count * widest(format)
      const status = core.gunzip(source, length, work, most)
      if (status) return status
      const width = core.gunzippedLength() / count
      if (!WIDTHS.includes(width)) return WRONG_SIZE
      if (!isShuffled) return { at: work, width, order: 'big-endian' }
      const sorted = work + most + SLACK
      core.unshuffle(work, sorted, count, width)
      return { at: sorted, width, order: 'big-endian' }
    },
  }
}

/** GZIP_1 (FITS 4.0 §10.4.2): pixels as they would be stored uncompressed. */
export const gzip1 = gzip(false)

/** GZIP_2 (FITS 4.0 §10.4.3): the first bytes of all pixels before all second ones, and so on. */
export const gzip2 = gzip(true)
