import type { TileFormat } from './codec.ts'
import type { DecodingCore } from './decoding-core.ts'

/** Where a tile lies in the memory of the core, and where it goes. */
export interface Places {
  readonly source: number
  /** Bytes of the tile. */
  readonly length: number
  /** Room for what {@link TileCodec.workBytes} asks for. */
  readonly work: number
  /** Pixels of the tile. */
  readonly count: number
}

/** Pixels out of their compression: integers in the memory of the core, or floats where the tile holds such. */
export interface Unpacked {
  readonly at: number
  /** Bytes of each. */
  readonly width: number
  readonly order: 'little-endian' | 'big-endian'
}

/** One compression. */
export interface TileCodec {
  /** The fewest bytes that so many pixels can come from. */
  leastBytes(count: number, format: TileFormat): number
  /** Memory needed to unpack so many pixels. */
  workBytes(count: number, format: TileFormat): number
  /** Returns what the core returns when it finds the tile damaged. */
  unpack(core: DecodingCore, places: Places, format: TileFormat): Unpacked | number
}
