import { gzipSync } from 'node:zlib'
import type { WritableCard } from '../../src/card-format.ts'
import { openFits } from '../../src/fits-file.ts'
import type { Bitpix, Hdu } from '../../src/hdu.ts'
import { bytesSource, type Source } from '../../src/source.ts'
import { fitsBytes, type HduParts, primary } from '../../src/writer.ts'
import { joined } from './files.ts'

export interface TiledParts {
  readonly dims: readonly number[]
  readonly tile: readonly number[]
  readonly bitpix: Bitpix
  /** The whole image as it would be stored, big-endian. */
  readonly pixels: Uint8Array
  readonly compression?: 'NOCOMPRESS' | 'GZIP_1'
  readonly descriptor?: 'P' | 'Q'
  /** The order of the tiles in the heap; by default their own. */
  readonly heapOrder?: (tiles: number) => number[]
  readonly cards?: readonly WritableCard[]
}

/** A compressed image in tiles of any shape, put together value by value after FITS 4.0 §10.1. */
export function tiledHdu(parts: TiledParts): { cards: WritableCard[]; data: Uint8Array } {
  const { dims, tile, bitpix, descriptor = 'P', compression = 'GZIP_1' } = parts
  const tiles = cut(parts).map((pixels) => (compression === 'GZIP_1' ? new Uint8Array(gzipSync(pixels)) : pixels))
  const width = descriptor === 'P' ? 8 : 16
  const order = parts.heapOrder?.(tiles.length) ?? tiles.map((_, index) => index)
  const heapLength = tiles.reduce((sum, bytes) => sum + bytes.length, 0)
  const data = new Uint8Array(tiles.length * width + heapLength)
  const view = new DataView(data.buffer)
  let offset = 0
  for (const number of order) {
    const bytes = tiles[number]!
    const [count, at] = [bytes.length, offset].map(BigInt)
    if (descriptor === 'P') view.setBigUint64(number * width, (count! << 32n) | at!)
    else {
      view.setBigUint64(number * width, count!)
      view.setBigUint64(number * width + 8, at!)
    }
    data.set(bytes, tiles.length * width + offset)
    offset += bytes.length
  }
  const numbered = (name: string, lengths: readonly number[]): WritableCard[] =>
    lengths.map((length, axis) => [`${name}${axis + 1}`, length])
  const cards: WritableCard[] = [
    ['XTENSION', 'BINTABLE'],
    ['BITPIX', 8],
    ['NAXIS', 2],
    ['NAXIS1', width],
    ['NAXIS2', tiles.length],
    ['PCOUNT', heapLength],
    ['GCOUNT', 1],
    ['TFIELDS', 1],
    ['TTYPE1', 'COMPRESSED_DATA'],
    ['TFORM1', `1${descriptor}B`],
    ['ZIMAGE', true],
    ['ZTENSION', 'IMAGE'],
    ['ZBITPIX', bitpix],
    ['ZNAXIS', dims.length],
    ...numbered('ZNAXIS', dims),
    ...numbered('ZTILE', tile),
    ['ZCMPTYPE', compression],
    ...(parts.cards ?? []),
  ]
  return { cards, data }
}

/** Cuts the pixels into tiles, one pixel at a time: slow, and plainly right. */
function cut({ dims, tile, bitpix, pixels }: TiledParts): Uint8Array[] {
  const bytes = Math.abs(bitpix) / 8
  const counts = dims.map((length, axis) => Math.ceil(length / tile[axis]!))
  const tiles: number[][] = Array.from({ length: counts.reduce((all, count) => all * count, 1) }, () => [])
  for (let pixel = 0; pixel < pixels.length / bytes; pixel++) {
    let rest = pixel
    let number = 0
    let step = 1
    dims.forEach((length, axis) => {
      number += Math.floor((rest % length) / tile[axis]!) * step
      rest = Math.floor(rest / length)
      step *= counts[axis]!
    })
    tiles[number]!.push(...pixels.subarray(pixel * bytes, (pixel + 1) * bytes))
  }
  return tiles.map((values) => Uint8Array.from(values))
}

/** Pixels of a box, taken from the whole image one at a time. */
export function boxOf(
  { dims, bitpix, pixels }: Pick<TiledParts, 'dims' | 'bitpix' | 'pixels'>,
  box: { start: readonly number[]; end: readonly number[] },
): Uint8Array {
  const bytes = Math.abs(bitpix) / 8
  const kept: number[] = []
  for (let pixel = 0; pixel < pixels.length / bytes; pixel++) {
    let rest = pixel
    const inside = dims.every((length, axis) => {
      const index = rest % length
      rest = Math.floor(rest / length)
      return index >= box.start[axis]! && index < box.end[axis]!
    })
    if (inside) kept.push(...pixels.subarray(pixel * bytes, (pixel + 1) * bytes))
  }
  return Uint8Array.from(kept)
}

/** HDU 1 of a file made of these parts, with the reads that its source is asked for. */
export async function openedHdu(parts: HduParts): Promise<{ source: Source; hdu: Hdu; reads: [number, number][] }> {
  const bytes = joined(fitsBytes([primary(), parts]))
  const { hdus } = await openFits(bytesSource(bytes))
  const reads: [number, number][] = []
  const source: Source = {
    size: bytes.length,
    read: (offset, length) => {
      reads.push([offset, length])
      return bytesSource(bytes).read(offset, length)
    },
  }
  return { source, hdu: hdus[1]!, reads }
}

/** Bytes that are neither constant nor random. */
export const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * i * 31 + i * 7) >> 3)
