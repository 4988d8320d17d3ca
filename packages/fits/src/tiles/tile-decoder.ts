import { DataError, UnsupportedError } from '../errors.ts'
import { pixelCount } from '../pixel-box.ts'
import type { StoredTile, TileDecoder, TileFormat } from './codec.ts'
import type { TileCodec } from './codec-parts.ts'
import { DAMAGES, type DecodingCore, growTo, newDecodingCore, SLACK } from './decoding-core.ts'
import { gzip1, gzip2 } from './gzip.ts'
import { hcompress } from './hcompress.ts'
import { plio } from './plio.ts'
import { storeBytes, storePixels } from './quantization.ts'
import { rice } from './rice.ts'

export interface TileDecoderOptions {
  /** Bytes of the largest tile, decoded, that is taken on. Default 1 GiB. */
  readonly maxTileBytes?: number
}

const GIBIBYTE = 2 ** 30

/** Pixels as they are: there is nothing to unpack. */
const asTheyAre: TileCodec = {
  leastBytes: (count, { bitpix }) => (count * Math.abs(bitpix)) / 8,
  workBytes: () => 0,
  unpack: (_, { source, length, count }) => ({ at: source, width: length / count, order: 'big-endian' }),
}

const CODECS: Readonly<Record<TileFormat['compression'], TileCodec>> = {
  RICE_1: rice,
  GZIP_1: gzip1,
  GZIP_2: gzip2,
  PLIO_1: plio,
  HCOMPRESS_1: hcompress,
  NOCOMPRESS: asTheyAre,
}
const TAKES_64_BITS: ReadonlySet<TileFormat['compression']> = new Set(['GZIP_1', 'GZIP_2', 'NOCOMPRESS'])

/**
 * A decoder for the tiles of one image. It grows to a few times the pixels of its largest call.
 * @throws UnsupportedError when the compression holds no pixels of this ZBITPIX
 */
export function tileDecoder(format: TileFormat, { maxTileBytes = GIBIBYTE }: TileDecoderOptions = {}): TileDecoder {
  if (format.bitpix === 64 && !TAKES_64_BITS.has(format.compression)) {
    throw new UnsupportedError(`${format.compression} holds no integers of 64 bits`)
  }
  let instance: DecodingCore | undefined
  return {
    async decode(tiles) {
      const plans = tiles.map((tile) => planOf(tile, format, maxTileBytes))
      instance ??= await newDecodingCore()
      try {
        return decodeAll(instance, plans)
      } catch (error) {
        instance = undefined // a trap leaves it in any state
        throw error
      }
    },
  }
}

/** What is known of a tile before its bytes are looked at. */
interface Plan {
  readonly tile: StoredTile
  readonly count: number
  readonly pixelBytes: number
  readonly codec: TileCodec
  /** That of the image; of the fallback columns, without quantisation. */
  readonly format: TileFormat
}

function planOf(tile: StoredTile, imageFormat: TileFormat, maxTileBytes: number): Plan {
  const isMain = tile.column === 'COMPRESSED_DATA'
  const format = isMain ? imageFormat : { ...imageFormat, dither: undefined }
  const codec = isMain ? CODECS[format.compression] : tile.column === 'GZIP_COMPRESSED_DATA' ? gzip1 : asTheyAre
  const count = pixelCount(tile.dims)
  const pixelBytes = count * (Math.abs(format.bitpix) / 8)
  if (pixelBytes > maxTileBytes) {
    const message = `tile ${tile.row} has ${pixelBytes} bytes of pixels; at most ${maxTileBytes} are decoded`
    throw new UnsupportedError(message, { code: 'too-large' })
  }
  if (format.dither !== undefined && format.ditherSeed === undefined) {
    throw new DataError(`tile ${tile.row} was dithered, but with no seed that ZDITHER0 may have`)
  }
  // before memory is taken: few bytes cannot ask for much
  if (tile.bytes.length < codec.leastBytes(count, format)) {
    throw new DataError(`tile ${tile.row} is damaged: ${tile.bytes.length} bytes cannot hold ${count} pixels`)
  }
  return { tile, count, pixelBytes, codec, format }
}

function decodeAll(core: DecodingCore, plans: readonly Plan[]): Uint8Array[] {
  const places = layOut(core, plans)
  const memory = new Uint8Array(core.memory.buffer)
  let target = places.targets
  return plans.map((plan) => {
    memory.set(plan.tile.bytes, places.source)
    const status = decodeOne(core, plan, places, target)
    if (status !== 0) throw new DataError(`tile ${plan.tile.row} is damaged: ${DAMAGES[status]}`)
    const pixels = memory.subarray(target, target + plan.pixelBytes)
    target += aligned(plan.pixelBytes)
    return pixels
  })
}

interface Layout {
  /** Where each tile is put before it is decoded. */
  readonly source: number
  readonly work: number
  readonly storeWork: number
  /** Where the pixels of all tiles go. */
  readonly targets: number
}

const ALIGNMENT = 16

const aligned = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT

function layOut(core: DecodingCore, plans: readonly Plan[]): Layout {
  const most = (bytesOf: (plan: Plan) => number): number =>
    aligned(plans.reduce((largest, plan) => Math.max(largest, bytesOf(plan)), 0) + SLACK)
  const source = aligned(core.heapStart())
  const work = source + most(({ tile }) => tile.bytes.length)
  const storeWork = work + most(({ codec, count, format }) => codec.workBytes(count, format))
  const targets = storeWork + most(({ count }) => storeBytes(count))
  const end = plans.reduce((sum, { pixelBytes }) => sum + aligned(pixelBytes), targets) + SLACK
  if (growTo(core, end)) return { source, work, storeWork, targets }
  throw new UnsupportedError(`decoding needs ${end} bytes of memory`, { code: 'too-large' })
}

function decodeOne(core: DecodingCore, { tile, count, codec, format }: Plan, places: Layout, target: number): number {
  try {
    const unpacked = codec.unpack(core, { ...places, length: tile.bytes.length, count }, format)
    if (typeof unpacked === 'number') return unpacked
    return storePixels(core, unpacked, { work: places.storeWork, target, count }, format, tile)
  } catch (cause) {
    // The core checks all that it reads; a trap would be a tile that slipped through
    throw new DataError(`tile ${tile.row} cannot be decoded`, { cause })
  }
}
