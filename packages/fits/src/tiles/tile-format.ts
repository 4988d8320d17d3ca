import { HeaderError, UnsupportedError } from '../errors.ts'
import type { Bitpix } from '../hdu.ts'
import type { Header } from '../header.ts'
import type { TileFormat } from './codec.ts'

const COMPRESSIONS: Readonly<Record<string, TileFormat['compression']>> = {
  RICE_1: 'RICE_1',
  RICE_ONE: 'RICE_1', // what fpack wrote before the convention became a standard
  GZIP_1: 'GZIP_1',
  GZIP_2: 'GZIP_2',
  PLIO_1: 'PLIO_1',
  HCOMPRESS_1: 'HCOMPRESS_1',
  NOCOMPRESS: 'NOCOMPRESS',
}

const QUANTIZATIONS: Readonly<Record<string, TileFormat['dither']>> = {
  NONE: undefined,
  NO_DITHER: 'NO_DITHER',
  SUBTRACTIVE_DITHER_1: 'SUBTRACTIVE_DITHER_1',
  SUBTRACTIVE_DITHER_2: 'SUBTRACTIVE_DITHER_2',
}

const KEEPS_FLOATS: ReadonlySet<TileFormat['compression']> = new Set(['GZIP_1', 'GZIP_2', 'NOCOMPRESS'])

/**
 * How the tiles of a compressed image are encoded (FITS 4.0 §10.1 to §10.4). `scaled` says whether the table has
 * ZSCALE and ZZERO, as columns or keywords: only then are float pixels quantised.
 * @throws HeaderError when a keyword is missing or impossible
 * @throws UnsupportedError for a compression or quantisation unknown here
 */
export function readTileFormat(header: Header, scaled: boolean): TileFormat {
  const compression = compressionOf(header)
  const bitpix = bitpixOf(header)
  const parameters = parametersOf(header)
  const dither = bitpix < 0 && scaled ? ditherOf(header) : undefined
  if (bitpix < 0 && dither === undefined && !KEEPS_FLOATS.has(compression)) {
    throw new HeaderError(`${compression} holds integers: float pixels need ZSCALE and ZZERO`)
  }
  return {
    compression,
    bitpix,
    dither,
    ditherSeed: dither?.startsWith('SUBTRACTIVE') ? seedOf(header, compression) : 1,
    blockSize: blockSizeOf(parameters),
    bytePix: bytePixOf(parameters),
    smooth: (parameters.get('SMOOTH') ?? 0) !== 0,
    ...(compression === 'PLIO_1' && bitpix === 16 && header.number('BZERO') === 32768 ? { plioZero: 32768 } : {}),
  }
}

function compressionOf(header: Header): TileFormat['compression'] {
  const name = header.text('ZCMPTYPE')
  if (name === undefined) throw new HeaderError('a compressed image without ZCMPTYPE')
  const compression = COMPRESSIONS[name.trim().toUpperCase()]
  if (compression === undefined) throw new UnsupportedError(`ZCMPTYPE is '${name}', which is unknown here`)
  return compression
}

function bitpixOf(header: Header): Bitpix {
  const bitpix = header.integer('ZBITPIX')
  switch (bitpix) {
    case 8:
    case 16:
    case 32:
    case 64:
    case -32:
    case -64:
      return bitpix
  }
  throw new HeaderError(`ZBITPIX is ${bitpix ?? 'missing'}`)
}

/** ZNAMEn and ZVALn, numbered from 1 without a gap. Text values mean nothing to any codec and are left out. */
function parametersOf(header: Header): Map<string, number> {
  const parameters = new Map<string, number>()
  for (let n = 1; ; n++) {
    const name = header.text(`ZNAME${n}`)
    if (name === undefined) return parameters
    const value = header.number(`ZVAL${n}`)
    if (value !== undefined) parameters.set(name.trim().toUpperCase(), value)
  }
}

/** Without ZQUANTIZ there was no dithering (FITS 4.0 §10.2.1). */
function ditherOf(header: Header): TileFormat['dither'] {
  const name = (header.text('ZQUANTIZ') ?? 'NO_DITHER').trim().toUpperCase()
  if (Object.hasOwn(QUANTIZATIONS, name)) return QUANTIZATIONS[name]
  throw new UnsupportedError(`ZQUANTIZ is '${name}', which is unknown here`)
}

const MAX_SEED = 10_000 // FITS 4.0 §10.2.1

/** fpack writes 0 or -1, its ways to ask for a seed, where it quantises nothing: with NOCOMPRESS. */
function seedOf(header: Header, compression: TileFormat['compression']): number | undefined {
  const seed = header.has('ZDITHER0') ? header.integer('ZDITHER0') : 1
  if (seed !== undefined && seed >= 1 && seed <= MAX_SEED) return seed
  if (compression === 'NOCOMPRESS') return undefined
  throw new HeaderError(`ZDITHER0 is ${header.get('ZDITHER0')}, not a number from 1 to ${MAX_SEED}`)
}

// FITS 4.0 §10.4.1 knows blocks of 16 and 32 pixels; cfitsio takes others, and no writer has a use for long ones
const MAX_BLOCK = 65_536

function blockSizeOf(parameters: ReadonlyMap<string, number>): number {
  const size = parameters.get('BLOCKSIZE') ?? 32
  if (Number.isInteger(size) && size >= 1 && size <= MAX_BLOCK) return size
  throw new HeaderError(`BLOCKSIZE is ${size}`)
}

function bytePixOf(parameters: ReadonlyMap<string, number>): 1 | 2 | 4 {
  const bytes = parameters.get('BYTEPIX') ?? 4
  if (bytes === 1 || bytes === 2 || bytes === 4) return bytes
  throw new HeaderError(`BYTEPIX is ${bytes}`)
}
