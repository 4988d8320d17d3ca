import { HeaderError } from './errors.ts'
import type { Header } from './header.ts'

export const BLOCK_SIZE = 2880 // FITS 4.0 §3.1

const BITPIX = [8, 16, 32, 64, -32, -64] as const // FITS 4.0 §4.4.1.1, table 8
export type Bitpix = (typeof BITPIX)[number]

const MAX_NAXIS = 999 // FITS 4.0 §4.4.1.1

/** A header and data unit. Offsets and lengths are bytes of the file. */
export interface Hdu {
  /** 0 for the primary HDU. */
  readonly index: number
  /** PRIMARY, GROUPS (random groups), IMAGE, BINTABLE, TABLE, or the name of an extension unknown here. */
  readonly type: string
  readonly extname: string | undefined
  readonly bitpix: Bitpix
  /** NAXIS1 first, that is, the axis that varies fastest first. */
  readonly dims: readonly number[]
  readonly headerStart: number
  readonly dataStart: number
  /** Without padding; what the header promises, also where the file ends before. */
  readonly dataLength: number
  readonly paddedDataLength: number
  readonly header: Header
}

/** Rounds a length up to whole blocks. */
export const padded = (length: number): number => Math.ceil(length / BLOCK_SIZE) * BLOCK_SIZE

/**
 * Makes an HDU of its header: type, shape and size of the data (FITS 4.0 §4.4.1). `sizeToEnd` is what follows the
 * header, for a primary HDU with SIMPLE = F, whose data have no known form.
 * @throws HeaderError when a mandatory keyword is missing or impossible, or the size is beyond 2^53 bytes
 */
export function hduOf(
  header: Header,
  {
    index,
    headerStart,
    dataStart,
    sizeToEnd,
  }: Pick<Hdu, 'index' | 'headerStart' | 'dataStart'> & { sizeToEnd: number },
): Hdu {
  const type = typeOf(header)
  const bitpix = bitpixOf(header, headerStart)
  const dims = dimsOf(header, headerStart)
  const foreign = type === 'PRIMARY' && header.logical('SIMPLE') === false
  const dataLength = foreign ? sizeToEnd : dataLengthOf(header, { type, bitpix, dims, headerStart })
  return {
    index,
    type,
    extname: header.text('EXTNAME'),
    bitpix,
    dims,
    headerStart,
    dataStart,
    dataLength,
    paddedDataLength: padded(dataLength),
    header,
  }
}

function typeOf(header: Header): string {
  const xtension = header.text('XTENSION')
  if (header.cards[0]?.keyword === 'XTENSION') return xtension || 'UNKNOWN'
  return header.logical('GROUPS') === true ? 'GROUPS' : 'PRIMARY'
}

function bitpixOf(header: Header, offset: number): Bitpix {
  const bitpix = BITPIX.find((allowed) => allowed === header.integer('BITPIX'))
  if (bitpix === undefined) throw new HeaderError(`BITPIX is ${shown(header, 'BITPIX')}`, { offset })
  return bitpix
}

function dimsOf(header: Header, offset: number): number[] {
  const naxis = header.integer('NAXIS')
  if (naxis === undefined || naxis < 0 || naxis > MAX_NAXIS) {
    throw new HeaderError(`NAXIS is ${shown(header, 'NAXIS')}`, { offset })
  }
  return Array.from({ length: naxis }, (_, axis) => count(header, `NAXIS${axis + 1}`, offset))
}

/** |BITPIX| / 8 x GCOUNT x (PCOUNT + product of the axes), FITS 4.0 §4.4.1.2 equation 2, and 6 for random groups. */
function dataLengthOf(
  header: Header,
  { type, bitpix, dims, headerStart }: Pick<Hdu, 'type' | 'bitpix' | 'dims' | 'headerStart'>,
): number {
  if (dims.length === 0) return 0
  const axes = type === 'GROUPS' && dims[0] === 0 ? dims.slice(1) : dims
  const pcount = header.has('PCOUNT') ? count(header, 'PCOUNT', headerStart) : 0
  const gcount = header.has('GCOUNT') ? count(header, 'GCOUNT', headerStart) : 1
  const elements = axes.reduce((product, axis) => product * axis, 1)
  const length = (Math.abs(bitpix) / 8) * gcount * (pcount + elements)
  if (padded(length) > Number.MAX_SAFE_INTEGER) {
    throw new HeaderError(`axes ${dims.join(' x ')} make more than 2^53 bytes`, {
      code: 'bad-size',
      offset: headerStart,
    })
  }
  return length
}

function count(header: Header, keyword: string, offset: number): number {
  const value = header.integer(keyword)
  if (value === undefined || value < 0) throw new HeaderError(`${keyword} is ${shown(header, keyword)}`, { offset })
  return value
}

const shown = (header: Header, keyword: string): string =>
  header.has(keyword) ? String(header.get(keyword) ?? header.kind(keyword)) : 'missing'
