import type { Bitpix } from '../hdu.ts'

/** How the tiles of one compressed image are encoded: what its header says, checked (FITS 4.0 §10.1 to §10.4). */
export interface TileFormat {
  readonly compression: 'RICE_1' | 'GZIP_1' | 'GZIP_2' | 'PLIO_1' | 'HCOMPRESS_1' | 'NOCOMPRESS'
  /** ZBITPIX: the form of the decoded pixels. */
  readonly bitpix: Bitpix
  /** BLOCKSIZE of RICE_1: pixels that share a split. */
  readonly blockSize: number
  /** BYTEPIX of RICE_1: bytes of a pixel before compression. */
  readonly bytePix: 1 | 2 | 4
  /** SMOOTH of HCOMPRESS_1: whether blocks are smoothed when a lossy tile is decoded. */
  readonly smooth: boolean
  /**
   * What PLIO_1 holds more than the stored pixels, for it knows no negative ones: 32768 for pixels of 16 bits with that
   * BZERO, as cfitsio has it. Default 0.
   */
  readonly plioZero?: number | undefined
  /** How float pixels were made integers; undefined for integers, and for floats compressed as they are. */
  readonly dither?: 'NO_DITHER' | 'SUBTRACTIVE_DITHER_1' | 'SUBTRACTIVE_DITHER_2' | undefined
  /** ZDITHER0, 1 to 10000; undefined where it is none of these, so that no tile can have been dithered. */
  readonly ditherSeed: number | undefined
}

/** One tile as it lies in the file. */
export interface StoredTile {
  /** Number of the tile, the row of the table, from 1. Dithering starts from it. */
  readonly row: number
  /** Pixels along each axis, the fastest first. Tiles at the edge are smaller. */
  readonly dims: readonly number[]
  readonly bytes: Uint8Array
  /** The column that `bytes` come from: fallback columns hold the pixels unquantised, gzipped or as they are. */
  readonly column: 'COMPRESSED_DATA' | 'GZIP_COMPRESSED_DATA' | 'UNCOMPRESSED_DATA'
  /** ZSCALE and ZZERO of a quantised tile. */
  readonly scale: number
  readonly zero: number
  /** The integer that stands for an undefined pixel of a quantised tile (ZBLANK). */
  readonly blank?: number | undefined
}

/** Decodes tiles of one image. It keeps its memory between calls, so one decoder serves one caller at a time. */
export interface TileDecoder {
  /**
   * The pixels of each tile as they would be stored uncompressed: big-endian, in the form of ZBITPIX, before BSCALE and
   * BZERO; undefined float pixels have all bits set, as cfitsio writes them. The arrays may be views of memory that
   * the next call overwrites.
   * @throws FitsError code `bad-data` when a tile is damaged, `too-large` when it asks for more memory than allowed
   */
  decode(tiles: readonly StoredTile[]): Promise<readonly Uint8Array[]>
}
